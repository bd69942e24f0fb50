"""What the papers print of a vote: how it was taken, the counts, the names where it was by name and only there."""

from dataclasses import replace

from scoring.documents.proceedings import votes_section
from tests.unit.documents.make import make_2018

FACTS = make_2018()
VOTE = FACTS.conference.motions[0]


def printed(**changes) -> str:
    motion = replace(VOTE, about="Kết quả", recorded_by=None, **changes)
    [line] = votes_section(FACTS, replace(FACTS.conference, motions=(motion,))).lines
    return line


def wards() -> list[int]:
    return [member.ward for member in FACTS.members]


def test_a_vote_by_name_names_the_units_and_a_secret_one_does_not():
    first, second, third, fourth = wards()
    said = ((first, "yes"), (second, "no"), (third, "yes"), (fourth, "abstain"))
    names = [FACTS.short(ward) for ward in wards()]
    by_name = printed(mode="named", named=said, yes=2, no=1, abstain=1, passed=False)
    lists = f"tán thành: {names[0]}, {names[2]}; không tán thành: {names[1]}; ý kiến khác: {names[3]}"
    counts = "tán thành 2, không tán thành 1, ý kiến khác 1"
    assert by_name.startswith(f"Kết quả (công khai theo đơn vị): {counts} ({lists}); tán thành 2/4, đạt 50 %")
    secret = printed(mode="secret", yes=2, no=1, abstain=1, passed=False)
    assert secret.startswith(f"Kết quả (bỏ phiếu kín): {counts}; tán thành 2/4")
    assert [name for name in names if name in secret] == []


def test_a_tie_and_a_vote_that_was_given_up_are_printed_as_such():
    assert printed(yes=2, no=2, passed=False).endswith("; ngang phiếu, cần quá 1/2; không được thông qua.")
    given_up = {"stale": True, "stale_reason": "Đếm nhầm", "passed": None}
    assert printed(**given_up).endswith("; không còn hiệu lực (Đếm nhầm).")
    stopped = printed(**given_up, yes=0, entitled=0, present=0, base=0)
    assert stopped == "Kết quả (giơ tay): dừng, không kiểm phiếu; không còn hiệu lực (Đếm nhầm)."
