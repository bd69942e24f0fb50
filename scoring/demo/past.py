"""The round of 2018 in Long Biên, replayed from its case and carried to its end by people who can sign in."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from audits.models import ClusterRound, Round
from audits.queries import cluster_rounds
from clusters import clock
from clusters.models import Person
from scoring import queries
from scoring.case_file.case import Case
from scoring.demo.meeting import sign_minutes
from scoring.demo.people import introduce, user_name
from scoring.models import Commendation
from scoring.policies import recorder_of
from scoring.replay.player import known_round, play
from scoring.replay.reader import read_case
from scoring.replay.setting import set_up
from scoring.services import commendations, documents, results

CASE = Path("fixtures") / "long-bien-2018.json"
OFFICER = "noivulongbien"
SIGNED_AT = datetime(2018, 10, 15, 17, tzinfo=clock.HANOI)
SENT_AT = datetime(2018, 10, 16, 8, tzinfo=clock.HANOI)
APPROVED_AT = datetime(2018, 10, 16, 15, tzinfo=clock.HANOI)
AWARDED_AT = datetime(2018, 10, 25, 9, tzinfo=clock.HANOI)
DECISION = "01/QĐ-UBND (số minh họa)"  # the source names no decision


def case_of_2018() -> Case:
    case, problems = read_case(settings.BASE_DIR / CASE)
    if case is None:
        raise ValueError("; ".join(map(str, problems)))
    return case


def past_round() -> Round | None:
    """The replayed round once it is approved; before that there is something left to do."""
    found = known_round(case_of_2018())
    return found if found and found.state == Round.State.APPROVED else None


@transaction.atomic
def play_past() -> Round:
    case = case_of_2018()
    _introduce_people(case)
    audit_round = known_round(case) or play(case)
    officer = Person.objects.get(username=OFFICER)
    for cluster_round in cluster_rounds().filter(audit_round=audit_round):
        _carry_to_the_end(cluster_round, officer)
    with clock.at(APPROVED_AT):
        results.approve_round(audit_round, by=officer)
    with clock.at(AWARDED_AT):
        for cluster_round in cluster_rounds().filter(audit_round=audit_round):
            for commendation in queries.nominations_of(cluster_round).filter(state=Commendation.State.SUBMITTED):
                commendations.award(commendation, DECISION, clock.today(), by=officer)
    return audit_round


def _introduce_people(case: Case) -> None:
    """The delegates of the case act for their wards; the office of 2018 has no name in the source."""
    setting = set_up(case)
    introduce(setting.officer, OFFICER, f"Cán bộ {case.district.office}", "Chuyên viên")
    delegates = [
        delegate for cluster in case.clusters if cluster.conference for delegate in cluster.conference.attendees
    ]
    for delegate in delegates:
        if delegate.ward:
            introduce(setting.clerks[delegate.ward], user_name(delegate.ward), delegate.name, delegate.position)


def _carry_to_the_end(cluster_round: ClusterRound, officer: Person) -> None:
    lead = Person.objects.get(roles__ward=recorder_of(cluster_round, None))
    with clock.at(SIGNED_AT):
        documents.make_all(cluster_round, by=lead)
        sign_minutes(cluster_round, SIGNED_AT.date(), by=lead)
    with clock.at(SENT_AT):
        results.submit(cluster_round, by=lead)
    with clock.at(APPROVED_AT):
        results.approve(cluster_rounds().get(pk=cluster_round.pk), by=officer)
