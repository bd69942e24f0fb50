"""Phiếu tại chỗ: one page for a whole sheet, saved by its button too; and what the browser's helper is served as."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from audits.models import CrossCheck, Mark
from audits.services import cross_checks
from clusters import clock
from tests.make import (
    NOW,
    clerk_of,
    given,
    make_cluster_round,
    make_cross_check_begun,
    make_person,
    make_revealed,
    make_sealed,
    make_sent,
    make_ward,
    officer_of,
    sheet_of,
    wards_of,
)
from tests.site_photos import make_site_photo
from tests.visits import queries_of, refusal_of, text_of, visit

pytestmark = pytest.mark.django_db
DURING = NOW["cross"]
WORKER = settings.BASE_DIR / "static" / "js" / "service-worker.js"


def make_sheet(mode: str = "field", **own: str) -> CrossCheck:
    """Ba checks Một."""
    cluster_round = make_cluster_round(mode=mode)
    make_sent(cluster_round, **own)
    make_cross_check_begun(cluster_round)
    lead, _deputy, member = wards_of(cluster_round)
    return sheet_of(cluster_round, member, lead)


def fill_in(sheet: CrossCheck, person=None, **fields: str):
    """Fields like I_1_points="38"; a criterion is sent with the version that the page had, 0 if not given."""
    data = {}
    for name, value in fields.items():
        group, number, field = name.split("_", 2)
        data[f"{group}.{number}-{field}"] = value
        data.setdefault(f"{group}.{number}-version", "0")
    return visit(person or clerk_of(sheet.assessor), "audits:sheet", sheet.pk, at=DURING, data=data)


def points_of(sheet: CrossCheck) -> dict[str, Decimal | None]:
    marks = Mark.objects.filter(cross_check=sheet).select_related("criterion")
    return {mark.criterion.code: mark.points for mark in marks}


def page_of(sheet: CrossCheck, person=None, at=DURING) -> str:
    return text_of(visit(person or clerk_of(sheet.assessor), "audits:sheet", sheet.pk, at=at))


def test_the_sheet_shows_every_criterion_with_its_own_box_and_address_of_saving():
    sheet = make_sheet(II_1="25")
    page = page_of(sheet)
    for code in ("I.1", "I.2", "II.1", "II.2"):
        assert f'name="{code}-points"' in page
        assert f'data-save="{reverse("audits:mark-save", args=[sheet.pk, code])}" data-version="0"' in page
    assert "Chậm 20 ngày" in page
    assert (
        page.count("<form") - page.count("<form", 0, page.index('id="content"')) == 5
    )  # the sheet, and photos of four


def test_without_script_one_button_saves_what_was_marked_and_leaves_blank_what_was_not():
    sheet = make_sheet()
    answer = fill_in(sheet, I_1_points="40", I_2_points="", I_2_remark="")
    assert answer.status_code == 302
    assert points_of(sheet) == {"I.1": 40}


def test_agreeing_without_a_number_takes_the_self_score():
    sheet = make_sheet(II_1="25")
    fill_in(sheet, II_1_finding="agree", II_1_points="")
    assert points_of(sheet) == {"II.1": 25}


def test_what_is_wrong_comes_back_as_typed_and_the_rest_is_saved():
    sheet = make_sheet()
    answer = fill_in(sheet, I_1_points="41", I_2_points="19,5", I_2_remark="Chậm")
    assert answer.status_code == 422
    assert points_of(sheet) == {"I.2": Decimal("19.5")}
    page = text_of(answer)
    assert re.search(r'id="points-I.1"[^>]*value="41"', page)
    assert 'href="#points-I.1"' in page


def test_a_mark_that_differs_is_saved_and_its_missing_remark_is_named():
    sheet = make_sheet()
    answer = fill_in(sheet, I_1_points="38")
    assert answer.status_code == 422
    assert points_of(sheet) == {"I.1": 38}
    assert 'href="#remark-I.1"' in text_of(answer)


def test_a_colleague_was_first_and_both_texts_are_shown():
    sheet = make_sheet()
    colleague = make_person(ward=sheet.assessor, name="Lê Văn Bình")
    with clock.at(DURING):
        cross_checks.record_marks(sheet, given({"I.1": "35"}, {"I.1": "Trên hồ sơ"}), by=colleague)
    answer = fill_in(sheet, I_1_points="30", I_1_remark="Trong kho", I_2_points="20")
    assert answer.status_code == 409
    assert points_of(sheet) == {"I.1": 35, "I.2": 20}
    page = text_of(answer)
    assert "Lê Văn Bình" in page
    assert "Trên hồ sơ" in page
    assert "Trong kho" in page
    fill_in(sheet, I_1_points="30", I_1_remark="Trong kho", I_1_version="1")
    assert points_of(sheet)["I.1"] == 30


def test_a_form_that_names_no_criterion_takes_no_mark_away():
    sheet = make_sheet()
    fill_in(sheet, I_1_points="40")
    answer = visit(clerk_of(sheet.assessor), "audits:sheet", sheet.pk, at=DURING, data={})
    assert answer.status_code == 302
    assert points_of(sheet) == {"I.1": 40}


@pytest.mark.parametrize(("who", "status"), [("subject", 403), ("deputy", 403), ("officer", 403), ("stranger", 404)])
def test_before_the_reveal_nobody_else_opens_or_fills_in_the_sheet(who, status):
    sheet = make_sheet()
    fill_in(sheet, I_1_points="12", I_1_remark="Thiếu")
    person = {
        "subject": clerk_of(sheet.subject), "deputy": clerk_of(wards_of(sheet.cluster_round)[1]),
        "officer": officer_of(sheet.cluster_round), "stranger": make_person(ward=make_ward("Yên Viên")),
    }[who]  # fmt: skip
    assert visit(person, "audits:sheet", sheet.pk, at=DURING).status_code == status
    assert fill_in(sheet, person, I_1_points="40", I_1_version="1").status_code == status
    assert points_of(sheet) == {"I.1": 12}


def test_a_sealed_sheet_is_read_and_not_filled_in_nor_kept():
    sheet = make_sheet()
    make_site_photo(sheet)
    make_sealed(sheet.cluster_round, sheet=sheet)
    page = page_of(sheet)
    assert "data-keep" not in page
    assert "data-save=" not in page
    assert "photo-remove" not in page
    answer = fill_in(sheet, I_1_points="1", I_1_version="1")
    assert answer.status_code == 403
    assert "niêm phong" in refusal_of(answer)


def test_after_the_reveal_the_checked_ward_reads_marks_and_photos():
    sheet = make_sheet()
    photo = make_site_photo(sheet)
    make_sealed(sheet.cluster_round)
    make_revealed(sheet.cluster_round)
    page = page_of(sheet, clerk_of(sheet.subject), at=NOW["consol"])
    assert reverse("audits:photo-file", args=[photo.pk]) in page
    assert "<form" not in page[page.index('id="content"') :]


def test_on_the_file_there_is_no_sheet_of_a_ward_that_sent_nothing():
    cluster_round = make_cluster_round(mode="desk")
    make_cross_check_begun(cluster_round)
    lead, _deputy, member = wards_of(cluster_round)
    sheet = sheet_of(cluster_round, member, lead)
    assert visit(clerk_of(member), "audits:sheet", sheet.pk, at=DURING).status_code == 302


def test_on_site_the_sheet_is_kept_when_it_is_opened_and_on_the_file_when_somebody_asks():
    assert 'data-keep="always"' in page_of(make_sheet("field"))
    on_the_file = page_of(make_sheet("desk"))
    assert 'data-keep="when-asked"' in on_the_file
    assert "data-photos" not in on_the_file


def test_the_sheet_asks_no_more_of_the_database_when_it_is_full():
    sheet = make_sheet()
    person = clerk_of(sheet.assessor)
    empty = queries_of(person, "audits:sheet", sheet.pk, at=DURING)
    for number, code in enumerate(("I.1", "I.2", "II.1", "II.2")):
        make_site_photo(sheet, f"key{number}", code)
        fill_in(sheet, **{f"{code.replace('.', '_')}_points": "10", f"{code.replace('.', '_')}_remark": "Thiếu"})
    assert queries_of(person, "audits:sheet", sheet.pk, at=DURING) <= empty + 1


def test_the_browsers_helper_is_served_at_the_root_as_script_and_asked_for_anew_each_time():
    answer = Client().get("/service-worker.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache, no-store"
    assert answer.content.decode() == WORKER.read_text()
    assert "Set-Cookie" not in answer.headers


def test_the_browsers_helper_answers_for_the_sheet_alone_and_writes_no_copy():
    script = WORKER.read_text()
    assert not re.search(r"cache\.(put|add|addAll)\(", script)
    (pattern,) = re.findall(r"const SHEET = /(.*)/;", script)
    sheet_page = pattern.replace(r"\/", "/")
    assert re.match(sheet_page, reverse("audits:sheet", args=[12]))
    for other in ("audits:cross-check", "audits:cross-check-seal", "audits:cross-check-visit"):
        assert not re.match(sheet_page, reverse(other, args=[12]))


def test_what_a_device_keeps_is_told_to_who_is_signed_in():
    person = make_person(ward=make_ward())
    page = unescape(text_of(visit(person, "audits:device", at=DURING)))
    assert "Điều gì được giữ trên máy này" in page
    assert f'data-person="{person.pk}"' in page
    assert Client().get(reverse("audits:device")).status_code == 302
