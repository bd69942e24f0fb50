"""Run by the server's own Python. `make` [wards clusters]: drafts of four clerks each; `found`: what they hold."""

import json
import sys
from typing import Any

import django

CLERKS = 4


def make(wards: int = 5, clusters: int = 2) -> list[dict[str, Any]]:
    from django.test import Client

    from audits.models import SelfAssessment
    from clusters.models import Person
    from tests.browser.today import make_round_of_today
    from tests.make import make_person

    def session_of(person: Person) -> str:
        client = Client()
        client.force_login(person)
        return client.cookies["sessionid"].value

    make_round_of_today(wards, clusters=clusters)
    drafts = SelfAssessment.objects.select_related("ward").order_by("pk")
    return [
        {"pk": draft.pk, "sessions": [session_of(make_person(ward=draft.ward)) for _clerk in range(CLERKS)]}
        for draft in drafts
    ]


def found() -> list[dict[str, Any]]:
    from audits.models import SelfScore

    rows = SelfScore.objects.select_related("criterion").prefetch_related("versions").order_by("pk")
    return [
        {
            "pk": row.self_assessment_id,
            "code": row.criterion.code,
            "version": row.version,
            "text": row.reason,
            "versions": [[v.version, v.reason, v.refused] for v in row.versions.all()],
        }
        for row in rows
    ]


if __name__ == "__main__":
    django.setup()
    act, *numbers = sys.argv[1:]
    print(json.dumps({"make": make, "found": found}[act](*map(int, numbers))))
