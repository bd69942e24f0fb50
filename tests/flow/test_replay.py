"""The commands replay and export_case, as a person at a terminal uses them."""

import hashlib
import io
import json
import re
import shutil
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from audits.models import CriteriaSet, Round
from clusters import journal
from clusters.models import District, JournalEntry, Person, Ward
from scoring.models import Conference, Document
from tests.make import make_cluster_round, make_person
from tests.unit.replay.small_case import put, small_case

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
LONG_BIEN = FIXTURES / "long-bien-2018.json"
PAPERS = {"minutes-4.pdf", "minutes-4.docx", "proposal-4.pdf", "results-4.xlsx", "bulletin-4.txt"}
COUNTED = (District, Ward, Person, CriteriaSet, Round, JournalEntry, Document)

pytestmark = pytest.mark.django_db


def run(name: str, *arguments: Any, **options: Any) -> tuple[int, str, str]:
    """Exit code and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(name, *map(str, arguments), stdout=out, stderr=err, **options)
    except SystemExit as ended:
        return ended.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def counts() -> list[int]:
    return [model.objects.count() for model in COUNTED]


def case_of_2018() -> dict:
    return json.loads(LONG_BIEN.read_text(encoding="utf-8"))


def case_of_another_district() -> dict:
    """Small, with a cluster that has not met and a ward that sent nothing."""
    case = small_case()
    case["district"]["code"] = "noi-khac"
    return case


def write_case(folder: Path, case: dict) -> Path:
    """Beside the criteria set that the case of 2018 names."""
    shutil.copy(FIXTURES / "vtlt-sample.json", folder)
    path = folder / "case.json"
    path.write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def replayed(django_db_setup, django_db_blocker, tmp_path_factory):
    """The case of 2018, replayed once for the tests that only look at what came of it."""
    folder = tmp_path_factory.mktemp("replay") / "made"
    with django_db_blocker.unblock(), transaction.atomic():
        ended = run("replay", LONG_BIEN, out=folder)
        yield folder, ended, json.loads((folder / "result.json").read_text(encoding="utf-8"))
        transaction.set_rollback(True)


def test_2018_has_its_published_totals_classes_and_ranks(replayed):
    _folder, (code, _out, err), result = replayed
    wards = [
        (w["ward"], w["total"], w["total_exact"], w["class"], w["rank"], w["joint"])
        for w in result["clusters"][0]["wards"]
    ]
    assert (code, err) == (0, "")
    assert wards == [
        ("Phúc Đồng", "97", "97/1", "A", 1, False),
        ("Giang Biên", "94", "94/1", "A", 2, False),
        ("Phúc Lợi", "86", "86/1", "A", 3, True),
        ("Sài Đồng", "86", "86/1", "A", 3, True),
    ]


def test_2018_lists_the_disputed_lines_and_those_that_the_conference_settled(replayed):
    told: dict[str, list[str]] = {}
    for line in case_of_2018()["clusters"][0]["conference"]["settled"]:
        told.setdefault(line["ward"], []).append(line["criterion"])
    wards = replayed[2]["clusters"][0]["wards"]
    assert {w["ward"]: w["settled"] for w in wards if w["settled"]} == told
    assert {w["ward"]: w["disputed"] for w in wards if w["disputed"]} == told


def test_2018_is_voted_and_commends_phuc_dong(replayed):
    cluster = replayed[2]["clusters"][0]
    votes = [(m["kind"], m["yes"], m["no"], m["abstain"], m["present"], m["passed"]) for m in cluster["motions"]]
    kinds = ("results", "commendation", "minutes")
    assert cluster["status"] == "voted"
    assert votes == [(kind, 4, 0, 0, 4, True) for kind in kinds]
    assert cluster["commendations"] == [{"kind": "collective", "ward": "Phúc Đồng", "name": None, "passed": True}]


def test_2018_has_all_its_papers_as_the_result_names_them(replayed):
    folder, _ended, result = replayed
    assert {path.name for path in folder.iterdir()} == PAPERS | {"result.json"}
    assert {d["file"]: d["sha256"] for d in result["documents"]} == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in PAPERS
    }
    pages = {d["file"]: d["pages"] for d in result["documents"]}
    assert pages["minutes-4.pdf"] >= 2
    assert pages["results-4.xlsx"] is None


def test_2018_is_printed_as_a_table_with_joint_ranks(replayed):
    rows = [re.split(r"\s{2,}", line.strip()) for line in replayed[1][1].splitlines()[1:]]
    assert rows == [
        ["4", "Phúc Đồng", "97.5", "97", "A", "1"],
        ["4", "Giang Biên", "94.5", "94", "A", "2"],
        ["4", "Phúc Lợi", "88", "86", "A", "3 ="],
        ["4", "Sài Đồng", "88", "86", "A", "3 ="],
    ]


def test_the_journal_of_2018_has_a_line_for_every_act_at_the_time_of_the_case(replayed):
    assert list(journal.faults()) == []
    assert JournalEntry.objects.filter(verb="cross_check.sealed").count() == 12
    assert {entry.at.year for entry in JournalEntry.objects.all()} == {2018}


def test_a_second_replay_changes_nothing_and_says_so(replayed, tmp_path):
    before = counts()
    code, _out, err = run("replay", LONG_BIEN, out=tmp_path / "again")
    again = json.loads((tmp_path / "again" / "result.json").read_text(encoding="utf-8"))
    assert (code, counts()) == (0, before)
    assert "không thay đổi gì" in err
    assert again["clusters"] == replayed[2]["clusters"]


def test_the_same_case_in_another_hand_is_the_same_case(replayed, tmp_path):
    turned = json.loads(unicodedata.normalize("NFD", json.dumps(case_of_2018(), ensure_ascii=False)))
    path = write_case(tmp_path, dict(reversed(turned.items())))
    before = counts()
    code, _out, err = run("replay", path, json=True)
    assert (code, counts(), "không thay đổi gì" in err) == (0, before, True)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("clusters[0].conference.place", "Hội trường"),
        ("clusters[0].cross_checks[3].sealed_at", "2018-10-10T16:31:00+07:00"),
        ("round.title", "Đợt khác"),
    ],
)
def test_another_case_for_a_round_that_is_here_is_refused(replayed, tmp_path, where, value):
    case = case_of_2018()
    put(case, where, value)
    before = counts()
    code, out, err = run("replay", write_case(tmp_path, case), out=tmp_path / "out")
    assert (code, out, counts(), (tmp_path / "out").exists()) == (2, "", before, False)
    assert err.startswith("round.directive.number: ")


def test_json_prints_the_result_and_writes_no_documents(replayed, tmp_path):
    code, out, _err = run("replay", LONG_BIEN, json=True, out=tmp_path / "out")
    result = json.loads(out)
    assert (code, result["documents"], (tmp_path / "out").exists()) == (0, [], False)
    assert result["clusters"] == replayed[2]["clusters"]


def test_an_exported_round_is_the_same_case(replayed, tmp_path):
    _code, out, err = run("export_case", "long-bien/2018/155/NV-VTLT")
    before = counts()
    code, _out, said = run("replay", write_case(tmp_path, json.loads(out)), json=True)
    assert (code, counts(), "không thay đổi gì" in said) == (0, before, True)
    assert err.count("\n") == 1  # a replayed case leaves out nothing but who typed what


def test_an_exported_round_replayed_elsewhere_has_the_same_result(replayed, tmp_path):
    _code, out, _err = run("export_case", Round.objects.get().pk)
    elsewhere = json.loads(out)
    elsewhere["district"]["code"] = "noi-khac"
    code, printed, _err = run("replay", write_case(tmp_path, elsewhere), json=True)
    assert code == 0
    assert json.loads(printed)["clusters"] == replayed[2]["clusters"]


def test_an_unknown_round_is_not_exported_and_the_known_ones_are_named(replayed):
    with pytest.raises(CommandError, match="long-bien/2018/155/NV-VTLT"):
        run("export_case", "long-bien/2019/155/NV-VTLT")


def test_a_round_with_sealed_sheets_is_not_exported():
    cluster_round = make_cluster_round("cross")
    with pytest.raises(CommandError, match="niêm phong"):
        run("export_case", cluster_round.audit_round_id)


def test_a_case_for_a_round_with_sealed_sheets_ends_with_2(tmp_path):
    case = case_of_another_district()
    known = make_cluster_round("cross").audit_round
    case["district"]["code"], case["round"]["year"] = known.district.code, known.year
    case["round"]["directive"]["number"] = known.directive_number
    code, out, err = run("replay", write_case(tmp_path, case), json=True)
    assert (code, out, err.split(": ")[0]) == (2, "", "round.directive.number")


def test_a_clerk_who_took_office_later_does_not_play_an_old_case(tmp_path):
    case = case_of_another_district()
    district = District.objects.create(code="noi-khac", kind="quan", name=case["district"]["name"])
    given = case["wards"][0]
    ward = Ward.objects.create(district=district, kind=given["kind"], name=given["name"])
    make_person(ward=ward).roles.update(valid_from=date(2025, 7, 1))
    code, _out, _err = run("replay", write_case(tmp_path, case), json=True)
    assert code == 0


def test_a_chair_may_come_from_outside(tmp_path):
    case = case_of_another_district()
    put(case, "clusters[0].conference.chair.ward", None)
    assert run("replay", write_case(tmp_path, case), json=True)[0] == 0
    assert Conference.objects.get(cluster_round__audit_round__district__code="noi-khac").chair_ward is None


def test_a_broken_case_ends_with_2_names_every_problem_and_writes_nothing(tmp_path):
    case = case_of_2018()
    case["clusters"][0]["cross_checks"][2]["scores"]["VI.1"] = "5.5"
    case["clusters"][0]["lead"] = "Bồ Đề"
    before = counts()
    code, out, err = run("replay", write_case(tmp_path, case), out=tmp_path / "out")
    assert (code, out, counts(), (tmp_path / "out").exists()) == (2, "", before, False)
    paths = [line.split(": ")[0] for line in err.splitlines()]
    assert paths == ["clusters[0].lead", "clusters[0].cross_checks[2].scores.VI.1"]


@pytest.mark.parametrize("name", ["no-such-case.json", "."])
def test_a_case_that_cannot_be_read_ends_with_2(tmp_path, name):
    code, out, err = run("replay", tmp_path / name, json=True)
    assert (code, out, len(err.splitlines())) == (2, "", 1)


def test_a_case_that_a_rule_refuses_is_taken_back_whole(tmp_path):
    case = case_of_another_district()
    put(case, "clusters[0].conference.commendations[0].ward", "Giang Biên")  # an incident lowered its class
    before = counts()
    code, out, err = run("replay", write_case(tmp_path, case), out=tmp_path / "out")
    assert (code, out, counts(), (tmp_path / "out").exists()) == (2, "", before, False)
    assert re.fullmatch(r"clusters\[0\]\.conference\.commendations\[0\]\.ward: UBND phường Giang Biên .+\n", err)


def test_a_case_with_a_cluster_that_has_not_met_has_its_results_but_no_minutes(tmp_path):
    code, _out, _err = run("replay", write_case(tmp_path, case_of_another_district()), out=tmp_path / "out")
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    names = {document["file"] for document in result["documents"]}
    assert code == 0
    assert [cluster["status"] for cluster in result["clusters"]] == ["voted", "consolidation"]
    assert names == PAPERS | {"results-7.xlsx", "bulletin-7.txt"}
    assert JournalEntry.objects.filter(verb="cluster_round.waived").exists()
