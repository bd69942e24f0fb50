"""Run as a program: takes every file of the corpus, says what became of it, how long it took and the memory."""

import json
import os
import re
import resource
import time
from pathlib import Path

import django
from django.core.files.uploadedfile import SimpleUploadedFile


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from audits.intake.files import take
    from clusters.errors import Refused
    from tests.hostile_files import CORPUS

    said = {}
    for hostile in CORPUS:
        uploaded, begun = SimpleUploadedFile(hostile.name, hostile.make()), time.monotonic()
        try:
            reason = f"taken as {take(uploaded).kind}"
        except Refused as refusal:
            reason = refusal.reason
        said[hostile.name] = (reason, time.monotonic() - begun)
    # getrusage of a process begins with what its parent had taken; the children of this one are small to begin with
    itself = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    most = {"itself": int(itself[1]) // 1024, "children": children // 1024}
    print(json.dumps({"said": said, "megabytes": most}))


if __name__ == "__main__":
    main()
