"""Run by test_hostile.py in a process of its own: reads every file of a folder, says how long and how much memory."""

import json
import os
import re
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from tests.unit.workbook.make import make_contents, read, told  # noqa: E402 - after Django knows its settings

MIB = 1024


def peak() -> int:
    """Of this process alone: getrusage would begin with what the process that started it had taken."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // MIB


contents = make_contents()
said = {}
for file in sorted(Path(sys.argv[1]).iterdir()):
    data = file.read_bytes()
    began = time.process_time()
    reading = read(data, contents)
    seconds = time.process_time() - began
    differ = [] if reading.refusal else [change.key for change in told(reading, contents)]
    said[file.name] = [reading.refusal, differ, seconds, peak()]
print(json.dumps(said))
