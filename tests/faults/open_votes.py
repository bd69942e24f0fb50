"""Run by the server's own Python. `make`: two meetings with an open vote each; `found`: what came of them."""

import json
import sys
from typing import Any

import django

WARDS = 4


def make() -> list[dict[str, Any]]:
    """One vote by name, one in secret, in two clusters of four wards, with two signed-in people each."""
    from django.test import Client

    from audits.models import ClusterRound
    from audits.queries import cluster_rounds
    from clusters import clock
    from clusters.models import Person
    from scoring.models import Motion
    from scoring.services import conferences, motions
    from tests.make import NOW, clerk_of, make_cluster_round, make_person, wards_of
    from tests.meetings import conference_facts

    def session_of(person: Person) -> str:
        client = Client()
        client.force_login(person)
        return client.cookies["sessionid"].value

    first = make_cluster_round(ClusterRound.State.CONSOLIDATION, wards=WARDS, clusters=2)
    found = []
    for cluster_round, mode in zip(
        cluster_rounds().filter(audit_round=first.audit_round).order_by("pk"),
        (Motion.Mode.NAMED, Motion.Mode.SECRET),
        strict=True,
    ):
        wards = wards_of(cluster_round)
        lead = clerk_of(wards[0])
        with clock.at(NOW[ClusterRound.State.CONFERENCE]):
            conference = conferences.call(cluster_round, conference_facts(cluster_round), by=lead)
            conferences.open_session(conference, by=lead)
            for ward in wards:
                conferences.arrive(conference, ward, f"Đại biểu {ward.name}", "Công chức", by=lead)
            motion = motions.prepare(conference, Motion.Kind.RESULTS, mode=mode, by=lead)
            motions.open_vote(motion, by=lead)
        delegates = [
            {"ward": ward.pk, "sessions": [session_of(clerk_of(ward)), session_of(make_person(ward=ward))]}
            for ward in wards
        ]
        found.append({"motion": motion.pk, "lead": session_of(lead), "delegates": delegates})
    return found


def found() -> list[dict[str, Any]]:
    from clusters import journal
    from clusters.models import JournalEntry
    from scoring.models import BallotBox, Motion

    return [
        {
            "state": motion.state,
            "counts": [motion.yes, motion.no, motion.abstain],
            "said": sorted([vote.ward_id, vote.choice] for vote in motion.named_votes.all()),
            "voted": sorted(motion.have_voted.values_list("ward_id", flat=True)),
            "box": [n for box in BallotBox.objects.filter(motion=motion) for n in (box.yes, box.no, box.abstain)],
            "lines": JournalEntry.objects.filter(verb="motion.voted", target=f"scoring.motion/{motion.pk}").count(),
            "faults": list(journal.faults()),
        }
        for motion in Motion.objects.order_by("pk")
    ]


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"make": make, "found": found}[sys.argv[1]]()))
