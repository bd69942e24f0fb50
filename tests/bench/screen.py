"""How many phones can follow the screen of a conference; no test depends on it.

python -m tests.bench.screen [phones]   prints the answers a second that two server processes give to phones which ask
as fast as they can, and what share of that so many phones need that ask every 2 s. On a database of its own.
"""

import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.faults.server import Server

PHONES = 30
SECONDS = 10
UNCHANGED = 304
EVERY = 2  # seconds, as static/js/screen.js asks


def main(phones: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.python("manage.py", "migrate", "--verbosity", "0")
        made = server.ask("tests.browser.screen_scene", "ranking")
        server.start()
        try:
            address = f"{server.url}/screen/{made['token']}/state/"
            for what, etag in (("whole slide", ""), ("unchanged (304)", etag_of(address))):
                rate = rate_of(address, etag, phones)
                share = 100 * phones / EVERY / rate
                print(f"{what}: {rate:.0f} answers a second; {phones} phones need {share:.0f} % of that")
        finally:
            server.kill()


def etag_of(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return answer.headers["ETag"]


def rate_of(address: str, etag: str, phones: int) -> float:
    """Answers a second to so many that ask again as soon as they have an answer."""
    until, counts = time.monotonic() + SECONDS, [0] * phones
    threads = [threading.Thread(target=ask, args=(address, etag, until, counts, at)) for at in range(phones)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def ask(address: str, etag: str, until: float, counts: list[int], at: int) -> None:
    request = urllib.request.Request(address, headers={"If-None-Match": etag} if etag else {})
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(request) as answer:
                answer.read()
        except urllib.error.HTTPError as answer:
            if answer.code != UNCHANGED:
                raise
        counts[at] += 1


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PHONES)
