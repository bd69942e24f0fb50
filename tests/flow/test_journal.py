import io

import pytest
from django.core.management import call_command
from django.db import connection

from clusters import journal
from clusters.errors import Refused
from clusters.models import JournalEntry
from tests.make import make_district, make_person

pytestmark = pytest.mark.django_db


def make_lines(count: int = 5) -> None:
    district = make_district()
    person = make_person(district=district)
    for number in range(count):
        journal.record("tested", district, by=person, district=district, after={"number": number}, reason="Lý do")


def change(statement: str, *values: object) -> None:
    """Past the product, as somebody with the database's password would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_journal_has_no_fault():
    make_lines()
    assert list(journal.faults()) == []
    out = io.StringIO()
    call_command("verify_journal", stdout=out)
    assert str(JournalEntry.objects.count()) in out.getvalue()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "khác"),
        ("after", '{"number": 9}'),
        ("by_name", "Người khác"),
        ("verb", "x"),
        ("label", "x"),
        ("at", "2020-01-01"),
    ],
)
def test_a_changed_line_is_found(column, value):
    make_lines()
    change(f'UPDATE clusters_journalentry SET "{column}" = %s WHERE number = 3', value)
    assert list(journal.faults()) == [(3, "changed")]


def test_a_changed_line_with_a_new_hash_of_its_own_is_found():
    make_lines()
    change("UPDATE clusters_journalentry SET reason = 'khác' WHERE number = 3")
    forged = journal.digest(JournalEntry.objects.get(number=3))
    change("UPDATE clusters_journalentry SET hash = %s WHERE number = 3", forged)
    assert (4, "out of order") in list(journal.faults())


def test_a_removed_line_is_found():
    make_lines()
    change("DELETE FROM clusters_journalentry WHERE number = 2")
    assert list(journal.faults()) == [(2, "missing")]


def test_lines_cut_off_at_the_end_are_found():
    make_lines()
    change("DELETE FROM clusters_journalentry WHERE number >= 4")
    assert list(journal.faults()) == [(4, "cut off")]


def test_a_removed_journal_is_found():
    make_lines()
    change("DELETE FROM clusters_journalentry")
    assert list(journal.faults()) == [(1, "cut off")]


def test_reordered_lines_are_found():
    make_lines()
    change("UPDATE clusters_journalentry SET number = 1000 WHERE number = 2")
    change("UPDATE clusters_journalentry SET number = 2 WHERE number = 3")
    change("UPDATE clusters_journalentry SET number = 3 WHERE number = 1000")
    assert {number for number, _fault in journal.faults()} >= {2, 3}


def test_the_command_names_the_line_and_ends_with_1(capsys):
    make_lines()
    change("DELETE FROM clusters_journalentry WHERE number = 2")
    with pytest.raises(SystemExit) as end:
        call_command("verify_journal")
    assert end.value.code == 1
    assert "2" in capsys.readouterr().err


def test_the_journal_is_only_ever_added_to():
    make_lines()
    with pytest.raises(Refused):
        JournalEntry.objects.all().delete()
    with pytest.raises(Refused):
        JournalEntry.objects.filter(number=1).update(reason="")
