"""How long the server takes to save one answer while it is typed; no test depends on it.

python -m tests.bench.autosave [saves]   prints the median and the 95th of 100, and both as a multiple of /health/,
which has no session and asks the database once: machines differ, the multiple hardly does. On a database of its own.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.server import Server

SAVES = 300


def main(saves: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.python("manage.py", "migrate", "--verbosity", "0")
        print(server.python("-m", "tests.bench.autosave", "inside", str(saves)), end="")


def inside(saves: int) -> None:
    """In the server's own Python, without the way through sockets."""
    import django

    django.setup()
    from django.test import Client

    from tests.faults.ten_sheets import make

    draft = make(5, 2)[0]
    browser = Client(headers={"accept": "application/json"})
    browser.cookies["sessionid"] = draft["sessions"][0]
    address, version = f"/self-assessments/{draft['pk']}/criteria/I.1/save/", 0

    def save() -> Any:
        nonlocal version
        fields = {"points": "38", "reason": f"Lần {version}", "version": str(version)}
        answer = browser.post(address, fields, headers={"host": "127.0.0.1"})
        assert answer.status_code == 200, answer.content
        version = answer.json()["version"]

    least = times(saves, lambda: browser.get("/health/", headers={"host": "127.0.0.1"}))
    found = times(saves, save)
    for name, one, other in zip(("median", "p95"), found, least, strict=True):
        print(f"autosave {name}: {one * 1000:.1f} ms, {one / other:.1f} times /health/")


def times(count: int, act: Callable[[], Any]) -> tuple[float, float]:
    act()
    taken = []
    for _time in range(count):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    words = sys.argv[1:]
    (inside if "inside" in words else main)(int(words[-1]) if words else SAVES)
