"""A first wording of what a unit is commended for, from its own figures; people finish it, the proposal prints it."""

from collections.abc import Iterable

from audits.sheets import Group
from clusters.texts import printable
from scoring.documents.facts import at_unit
from scoring.documents.wording import classed, ended, lower_first, placed
from scoring.rules.display import points_vi
from scoring.rules.facts import WardResult


def summary(
    year: int, ward: str, result: WardResult, groups: Iterable[Group], units: int, good_practice: str = ""
) -> str:
    whole = {group.code: group for group in groups}
    full = [code for code, points, most in ((g.code, g.points, g.max_points) for g in result.groups) if points == most]
    own = "" if result.self_total is None else f"tự chấm {points_vi(result.self_total)} điểm; "
    most = sum(criterion.max_points for group in whole.values() for criterion in group.criteria)
    first = (
        f"Năm {year}, {ward} {own}kết quả kiểm tra chéo đạt {points_vi(result.total)}/{points_vi(most)} điểm, "
        f"{classed(result.classified)}, {placed(result)} trong {units} đơn vị của cụm."
    )
    said = [first]
    if full:
        names = "; ".join(lower_first(whole[code].title) for code in full)
        said.append(f"Đạt điểm tối đa {len(full)}/{len(whole)} nhóm tiêu chí: {ended(names)}")
    if good_practice.strip():
        said.append(f"Cách làm hay: {ended(good_practice.strip())}")
    return printable(" ".join(said))


def summary_of_person(year: int, name: str, position: str, ward: str, result: WardResult, units: int) -> str:
    """What the figures say of a person: what the unit reached; the person's own part is for people to add."""
    of = at_unit(lower_first(position), ward)
    return printable(
        f"Ông (bà) {name}, {of}, tham mưu và trực tiếp thực hiện công tác văn thư, lưu trữ của đơn vị. "
        f"Năm {year}, đơn vị đạt {points_vi(result.total)} điểm, {classed(result.classified)}, {placed(result)} "
        f"trong {units} đơn vị của cụm."
    )
