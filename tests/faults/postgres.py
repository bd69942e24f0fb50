"""A PostgreSQL cluster for one test, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.server import free_port

ACCOUNT = "postgres"


@contextmanager
def postgres() -> Iterator[str]:
    """Its DATABASE_URL."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    programs = sorted((program.parent for program in found), key=lambda folder: float(folder.parent.name))
    if not programs:
        pytest.skip("No PostgreSQL on this machine: script/bootstrap browser installs it.")
    folder, port = Path(tempfile.mkdtemp(prefix="cham-cheo-")), free_port()
    if os.getuid() == 0:
        shutil.chown(folder, ACCOUNT, ACCOUNT)
    data = str(folder / "data")

    def run(program: str, *words: str) -> None:
        # PostgreSQL does not run as root.
        other = ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups"] if os.getuid() == 0 else []
        subprocess.run(
            [*other, str(programs[-1] / program), *words], cwd=folder, check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    options = f"-p {port} -h 127.0.0.1 -k {folder} -F -c max_connections=100"
    try:
        run("initdb", "-D", data, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run("pg_ctl", "-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start")
        yield f"postgres://{ACCOUNT}@127.0.0.1:{port}/{ACCOUNT}"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
