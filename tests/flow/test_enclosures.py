"""The minutes carry what they were computed from: whoever holds the PDF can compute the result again without us."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pytest
from django.db import transaction
from openpyxl import load_workbook
from pypdf import PdfReader

from audits.models import ClusterRound, Round
from audits.queries import cluster_rounds
from clusters import clock
from clusters.errors import Refused
from scoring import queries
from scoring.case_file.exporting import case_of
from scoring.documents.minutes import minutes
from scoring.documents.pdf import render_pdf
from scoring.enclosures import enclosures_of
from scoring.models import Conference, Document
from scoring.paper_facts import facts_of
from scoring.policies import recorder_of
from scoring.replay.outcome import outcome_of
from scoring.replay.player import play
from scoring.replay.reader import read_case_data
from scoring.services import documents
from tests.make import clerk_of
from tests.unit.replay.small_case import small_case

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def held(django_db_setup, django_db_blocker) -> tuple[bytes, dict[str, Any]]:
    """The PDF of 2018 as somebody keeps it, and the result it tells; its round is no longer in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        audit_round = play(read(json.loads((FIXTURES / "long-bien-2018.json").read_text())))
        cluster_round = cluster_rounds().get(audit_round=audit_round)
        lead = clerk_of(recorder_of(cluster_round, None))
        with clock.at(Conference.objects.get(cluster_round=cluster_round).closed_at):
            document = documents.make(cluster_round, Document.Kind.MINUTES, by=lead)
        kept = bytes(document.pdf), outcome_of(audit_round)
        transaction.set_rollback(True)
    return kept


def read(told: dict[str, Any]) -> Any:
    case, problems = read_case_data(told, FIXTURES)
    assert problems == []
    return case


def enclosed(pdf: bytes) -> dict[str, bytes]:
    return {name: content for name, (content,) in PdfReader(BytesIO(pdf)).attachments.items()}


def of_first_cluster() -> tuple[ClusterRound, Any]:
    cluster_round = cluster_rounds().order_by("number").first()
    return cluster_round, facts_of(cluster_round, queries.current_table(cluster_round))


def test_the_case_inside_the_minutes_plays_again_to_the_same_result(held):
    pdf, outcome = held
    assert not Round.objects.exists()
    assert outcome_of(play(read(json.loads(enclosed(pdf)["case.json"])))) == outcome


def test_the_workbook_inside_the_minutes_has_the_totals_of_the_minutes(held):
    pdf, outcome = held
    book = load_workbook(BytesIO(enclosed(pdf)["ket-qua.xlsx"]))
    printed = {value for row in book["Xếp hạng"].iter_rows(values_only=True) for value in row}
    assert {float(ward["total"]) for ward in outcome["clusters"][0]["wards"]} <= printed


def test_minutes_with_enclosures_keep_the_standards_and_say_what_each_file_is(held):
    pdf, _outcome = held
    assert [page.validate_pdf_bytes(pdf, profile=profile).failures for profile in ("3a", "ua1")] == [[], []]
    files = [each.get_object() for each in PdfReader(BytesIO(pdf)).trailer["/Root"]["/AF"]]
    assert {each["/UF"]: each["/AFRelationship"] for each in files} == {"case.json": "/Source", "ket-qua.xlsx": "/Data"}
    kinds = [each["/EF"]["/F"]["/Subtype"] for each in files]
    assert kinds == ["/application/json", "/application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]


def test_the_minutes_of_one_cluster_hold_nothing_of_another(db):
    play(read(small_case()))
    first, other = cluster_rounds().order_by("number")
    ClusterRound.objects.filter(pk=other.pk).update(state=ClusterRound.State.CROSS_CHECK, revealed_at=None)
    with pytest.raises(Refused):
        case_of(Round.objects.get())
    cluster_round, facts = of_first_cluster()
    case = enclosures_of(cluster_round, Document.Kind.MINUTES, facts)[0].content.decode()
    others = {m.ward.name for m in other.members}
    assert [cluster.number for cluster in read(json.loads(case)).clusters] == [first.number]
    assert [name for name in others if f'"{name}"' in case] == []


def test_the_same_data_give_the_same_enclosures_and_the_same_file(db):
    play(read(small_case()))
    cluster_round, facts = of_first_cluster()
    once, again = (enclosures_of(cluster_round, Document.Kind.MINUTES, facts) for _time in range(2))
    assert once == again
    assert render_pdf.__wrapped__(minutes(facts), once) == render_pdf.__wrapped__(minutes(facts), again)


def test_other_papers_enclose_nothing(db):
    play(read(small_case()))
    cluster_round, facts = of_first_cluster()
    for kind in set(Document.Kind) - {Document.Kind.MINUTES}:
        assert enclosures_of(cluster_round, kind, facts) == ()
