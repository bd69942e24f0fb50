"""The product as a real process on loopback, over a database of its own: it can be killed and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until it answers: the cores are shared with the rest of the suite


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, folder: Path, database: str = "") -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        own = ("DJANGO_", "PYTEST_", "COV_", "BEHIND_PROXY", "CSRF_TRUSTED_ORIGINS", "ALLOWED_HOSTS")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(own)} | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "for-tests-only-" + "0" * 40,
            "DATABASE_URL": database or f"sqlite:///{folder / 'office.sqlite3'}",
            "VAR_DIR": str(folder),
            "DEMO": "1",  # static files without collecting them
            "DEBUG": "0",
            "HTTPS": "0",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def python(self, *words: str) -> str:
        """What a program of the product prints that works on this database."""
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, module: str, *words: str) -> Any:
        return json.loads(self.python("-m", module, *words))

    def start(self) -> None:
        words = ["config.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "8"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *words, "--no-control-socket", "--log-level", "critical"],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def kill(self) -> None:
        """All its processes at once, in the middle of whatever they do."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
