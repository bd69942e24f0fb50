"""The two units with 86 points in 2018 share the third rank, wherever the rank stands."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from openpyxl import load_workbook
from playwright.sync_api import expect

from audits.models import ClusterRound
from audits.queries import cluster_rounds
from clusters import clock
from scoring import queries
from scoring.models import Document
from scoring.replay.player import play
from scoring.replay.reader import read_case
from scoring.services import documents
from tests.make import clerk_of, wards_of

pytestmark = pytest.mark.browser
JOINT = ("UBND phường Phúc Lợi", "UBND phường Sài Đồng")
WORDS = "đồng hạng 3"


@pytest.fixture
def cluster_round(transactional_db) -> ClusterRound:
    case, problems = read_case(Path(settings.BASE_DIR) / "fixtures" / "long-bien-2018.json")
    assert problems == []
    return cluster_rounds().get(audit_round=play(case))


def test_check_23_two_units_with_86_points_share_the_third_rank_on_screen_in_excel_and_in_the_minutes(
    sit_down, cluster_round
):
    clerk = clerk_of(wards_of(cluster_round)[0])
    page = sit_down(clerk)
    for name in ("results", "commendations", "results/submit"):
        page.goto(f"/cluster-rounds/{cluster_round.pk}/{name}/")
        for ward in JOINT:
            row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=ward, exact=True))
            expect(row.first).to_contain_text(WORDS)
            expect(row.first).to_contain_text("86")
        expect(page.get_by_text(WORDS)).to_have_count(2)
    page.goto(f"/cluster-rounds/{cluster_round.pk}/consolidation/?tab=matrix")
    expect(page.get_by_role("table").first).to_be_visible()
    assert page.get_by_text(WORDS, exact=True).locator("visible=true").count() == len(JOINT)

    book = page.request.get(f"/cluster-rounds/{cluster_round.pk}/results/workbook/").body()
    rows = load_workbook(BytesIO(book))["Xếp hạng"].iter_rows(min_row=6, values_only=True)
    assert [(row[2], row[4]) for row in rows if row[1] == WORDS] == [(ward, 86) for ward in JOINT]

    meeting = queries.last_meeting_of(cluster_round)
    with clock.at(meeting.closed_at):
        minutes = documents.make(cluster_round, Document.Kind.MINUTES, by=clerk)
    pdf = page.request.get(f"/documents/{minutes.pk}/pdf/").body()
    text = " ".join(subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
                    .stdout.decode().split())  # fmt: skip
    for ward in ("Phúc Lợi", "Sài Đồng"):
        assert ward in text
    assert text.count(WORDS) + text.count("đồng thứ hạng 3") >= len(JOINT)
