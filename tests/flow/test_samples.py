"""Numbers drawn by a printed seed: anybody draws the same again, nobody redraws in secret."""

import hashlib
import json
import shutil
import subprocess

import pytest

from audits.models import Sample
from audits.services import samples
from audits.services.samples import Wish, numbers_of
from clusters import clock
from clusters.errors import Refused
from clusters.models import JournalEntry
from tests.make import (
    NOW,
    again,
    clerk_of,
    make_cluster_round,
    make_person,
    make_revealed,
    make_sealed,
    officer_of,
    sheet_of,
    wards_of,
)
from tests.visits import text_of, visit

pytestmark = pytest.mark.django_db
IN_CROSS_CHECK, AFTER = NOW["cross"], NOW["consol"]
REGISTER = {
    "subject": "Sổ đăng ký văn bản đi",
    "first": "1",
    "last": "480",
    "count": "10",
    "criterion": "",
    "seen": "0",
}


@pytest.fixture
def sheet():
    """The second ward checks the first."""
    cluster_round = make_cluster_round("cross")
    first, second, _third = wards_of(cluster_round)
    return sheet_of(cluster_round, second, first)


def draw(sheet, person=None, at=IN_CROSS_CHECK, **typed):
    person = person or clerk_of(sheet.assessor)
    return visit(person, "audits:cross-check-samples", sheet.pk, at=at, data=REGISTER | typed)


def by_hand(seed, first, last, count):
    """As the page says it, without the code of the product."""
    hashed = sorted((hashlib.sha256(f"{seed}:{n}".encode()).hexdigest(), n) for n in range(first, last + 1))
    return sorted(number for _hash, number in hashed[:count])


@pytest.mark.parametrize(("first", "last", "count"), [(1, 480, 10), (7, 7, 1), (1, 5, 5), (99_990, 100_300, 37)])
def test_anybody_draws_the_same_numbers_from_the_seed(first, last, count):
    seed = "0123456789abcdef0123456789abcdef"
    drawn = numbers_of(seed, first, last, count)
    assert drawn == by_hand(seed, first, last, count)
    assert len(set(drawn)) == count
    assert numbers_of(seed[::-1], first, last, count) == by_hand(seed[::-1], first, last, count)


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum on this machine")
def test_the_command_that_the_page_prints_draws_the_same_numbers(sheet):
    draw(sheet, first="11", last="60", count="7")
    page = text_of(visit(clerk_of(sheet.assessor), "audits:cross-check-samples", sheet.pk, at=IN_CROSS_CHECK))
    commands = [part.split("</code>")[0] for part in page.split('<pre class="command"><code>')[1:]]
    texts = [c.replace("&quot;", '"').replace("&#x27;", "'").replace("&gt;", ">") for c in commands]
    shell = subprocess.run(["sh", "-c", texts[0]], capture_output=True, text=True, check=True).stdout
    assert [int(line) for line in shell.split()] == Sample.objects.get().numbers
    python = texts[1].replace("python ", "python3 ", 1)
    printed = subprocess.run(["sh", "-c", python], capture_output=True, text=True, check=True).stdout
    assert json.loads(printed) == Sample.objects.get().numbers


def test_a_draw_is_shown_with_its_seed_and_kept_beside_the_next(sheet):
    assert draw(sheet, criterion="I.2").status_code == 302
    first = Sample.objects.get()
    assert (first.criterion.code, first.first, first.last, len(first.seed)) == ("I.2", 1, 480, 32)
    assert first.numbers == by_hand(first.seed, 1, 480, 10)

    assert draw(sheet, criterion="I.2", seen=str(first.pk)).status_code == 302
    both = list(Sample.objects.all())
    assert len(both) == 2
    assert both[0].numbers == first.numbers
    clerk = clerk_of(sheet.assessor)
    for name, args in (("cross-check-samples", ()), ("cross-check", ()), ("cross-check-criterion", ("I.2",))):
        page = text_of(visit(clerk, f"audits:{name}", sheet.pk, *args, at=IN_CROSS_CHECK))
        for sample in both:
            assert sample.seed in page
            assert " · ".join(map(str, sample.numbers)) in page
    assert both[0].seed not in text_of(visit(clerk, "audits:cross-check-criterion", sheet.pk, "I.1", at=IN_CROSS_CHECK))


def test_a_double_click_draws_once(sheet):
    assert [draw(sheet).status_code for _click in range(2)] == [302, 302]
    assert Sample.objects.count() == 1
    assert JournalEntry.objects.filter(verb="cross_check.sample_drawn").count() == 1


def test_the_journal_notes_every_draw_and_tells_no_number(sheet):
    draw(sheet)
    sample = Sample.objects.get()
    entry = JournalEntry.objects.get(verb="cross_check.sample_drawn")
    assert entry.after == {"sha256": hashlib.sha256(f"{sample.seed}:1:480:10".encode()).hexdigest()}
    assert REGISTER["subject"] not in f"{entry.label}{entry.reason}{entry.before}"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first": "20", "last": "3"}, "Số cuối không được nhỏ hơn số đầu (20)"),
        ({"last": "5", "count": "6"}, "Từ số đầu đến số cuối chỉ có 5 số"),
        ({"last": "1000001"}, "Từ số đầu đến số cuối có hơn 1.000.000 số"),
        ({"last": "900000", "count": "201"}, "Mỗi lần rút tối đa 200 số"),
        ({"first": "0"}, "Nhập số từ 1 đến 999999999"),
        ({"last": "99999999999999999999"}, "Nhập số từ 1 đến 999999999"),
        ({"count": "mười"}, "Nhập số nguyên, ví dụ 120"),
        ({"count": ""}, "Nhập số nguyên, ví dụ 120"),
        ({"subject": " "}, "Ghi tên sổ hoặc hồ sơ cần rút mẫu"),
    ],
)
def test_what_cannot_be_drawn_is_said_at_the_field_and_kept(sheet, typed, sentence):
    answer = draw(sheet, **typed)
    assert answer.status_code == 422
    assert text_of(answer).count(sentence) == 2
    assert {name: answer.context["form"][name].value() for name in typed} == typed
    assert not Sample.objects.exists()


def test_a_criterion_that_is_not_of_the_set_is_refused(sheet):
    assert draw(sheet, criterion="IX.9").status_code == 422
    assert not Sample.objects.exists()


def test_a_million_numbers_are_drawn_from_within_a_few_seconds():
    assert len(numbers_of("ab", 1, samples.WIDEST, 10)) == 10


def test_only_the_assessor_draws_and_only_on_an_open_sheet(sheet):
    cluster_round = sheet.cluster_round
    third = wards_of(cluster_round)[2]
    for person in (clerk_of(sheet.subject), clerk_of(third), officer_of(cluster_round)):
        assert draw(sheet, person).status_code == 403
    assert draw(sheet, make_person(ward=wards_of(make_cluster_round())[0])).status_code == 404
    make_sealed(cluster_round)
    answer = draw(sheet)
    assert (answer.status_code, Sample.objects.count()) == (403, 0)
    with clock.at(IN_CROSS_CHECK), pytest.raises(Refused, match="niêm phong"):
        samples.draw(sheet_of(cluster_round, sheet.assessor, sheet.subject), Wish("Sổ", 1, 9, 2),
                     by=clerk_of(sheet.assessor))  # fmt: skip


def test_what_was_drawn_is_read_by_the_cluster_after_the_reveal_and_by_nobody_before(sheet):
    draw(sheet)
    sample, cluster_round = Sample.objects.get(), sheet.cluster_round
    others = [clerk_of(sheet.subject), clerk_of(wards_of(cluster_round)[2]), officer_of(cluster_round)]
    for person in others:
        for name, pk in (("cross-check-samples", sheet.pk), ("cross-check", sheet.pk), ("cross-check-print", sheet.pk)):
            page = visit(person, f"audits:{name}", pk, at=IN_CROSS_CHECK)
            assert page.status_code == 403
            assert sample.seed not in text_of(page)
        assert sample.seed not in text_of(visit(person, "audits:cross-checks", cluster_round.pk, at=IN_CROSS_CHECK))
    make_sealed(cluster_round)
    make_revealed(cluster_round)
    for person in others:
        assert sample.seed in text_of(visit(person, "audits:cross-check-samples", sheet.pk, at=AFTER))
    assert draw(sheet, at=AFTER).status_code == 403
    assert again(cluster_round).is_revealed
