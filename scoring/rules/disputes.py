"""Which lines the conference has to discuss (rules.md §3). Points are whole units."""

from collections.abc import Sequence

LINES_OF_A_DISPUTED_GROUP = 2

Column = tuple[int | None, ...]  # one criterion, an entry for each counting sheet


def spread(marks: Sequence[int]) -> int:
    return max(marks) - min(marks) if marks else 0


def group_spread(columns: Sequence[Column]) -> int:
    """Between the sheets' totals of a group, over the criteria that every counting sheet gave a number."""
    common = [column for column in columns if None not in column]
    return spread([sum(sheet) for sheet in zip(*common, strict=True)])


def disputed_lines(
    columns: Sequence[Column], candidates: dict[int, int], limits: Sequence[int], group_limit: int
) -> set[int]:
    """Positions of the disputed lines of one group.

    `candidates`: position → spread, of the lines that are applicable and have two or more marks.
    """
    disputed = {line for line, width in candidates.items() if width >= limits[line]}
    if group_spread(columns) > group_limit:
        widest = sorted((line for line in candidates if candidates[line]), key=lambda line: -candidates[line])
        disputed.update(widest[:LINES_OF_A_DISPUTED_GROUP])
    return disputed
