"""Run as a program: takes every file of the corpus, says what became of it, how long it took and the memory."""

import json
import os
import resource
import time

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
    most = {
        who: resource.getrusage(whose).ru_maxrss // 1024
        for who, whose in (("itself", resource.RUSAGE_SELF), ("children", resource.RUSAGE_CHILDREN))
    }
    print(json.dumps({"said": said, "megabytes": most}))


if __name__ == "__main__":
    main()
