"""Evidence as its pages list it: where else a file serves, what can be used again, what stood here before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audits.models import Criterion, Evidence, SelfAssessment, StoredFile
from audits.queries import evidence_of
from clusters.texts import folded

MOST_OFFERED = 60
Lists = Mapping[int, list[Evidence]]


def lists_of(assessment: SelfAssessment) -> dict[int, list[Evidence]]:
    """By criterion (pk), each piece with `also_for`, the other criteria that the same file serves. 1 query."""
    lists = evidence_of(assessment)
    uses = _uses(lists)
    for evidence, stored in _files(lists):
        codes = [code for code in uses[stored.sha256] if code != evidence.criterion.code]
        evidence.also_for = ", ".join(codes)  # type: ignore[attr-defined]  # only these pages say it
    return lists


def _files(lists: Lists) -> Iterator[tuple[Evidence, StoredFile]]:
    return ((evidence, evidence.stored) for found in lists.values() for evidence in found if evidence.stored)


def _uses(lists: Lists) -> dict[str, list[str]]:
    """The codes of the criteria that each file stands for, by its SHA-256."""
    uses: dict[str, list[str]] = defaultdict(list)
    for evidence, stored in sorted(_files(lists), key=lambda pair: pair[0].criterion.place):
        if evidence.criterion.code not in uses[stored.sha256]:
            uses[stored.sha256].append(evidence.criterion.code)
    return uses


@dataclass(frozen=True, slots=True)
class EarlierFile:
    """A file of the ward, with where it served last."""

    stored: StoredFile
    last: Evidence

    @property
    def year(self) -> int:
        return self.last.self_assessment.audit_round.year


def earlier_files(assessment: SelfAssessment, criterion: Criterion, words: str = "") -> list[EarlierFile]:
    """What the ward gave in evidence before, this year first, each file once; not what stands here. 2 queries."""
    here = set(
        assessment.evidence.standing().filter(criterion=criterion, stored__isnull=False).values_list("stored__sha256")
    )
    rows = Evidence.objects.filter(self_assessment__ward=assessment.ward_id, stored__isnull=False)
    rows = rows.select_related("stored", "criterion", "self_assessment__audit_round")
    found: dict[str, EarlierFile] = {}
    for use in rows.order_by("-self_assessment__audit_round__year", "-pk"):
        if (use.stored.sha256,) not in here:
            found.setdefault(use.stored.sha256, EarlierFile(use.stored, use))
    wanted = folded(words)
    fitting = [one for one in found.values() if wanted in folded(f"{one.stored.name} {one.last.criterion.code}")]
    return fitting[:MOST_OFFERED]


def versions_before(evidence: Evidence) -> list[Evidence]:
    """What it replaced, the newest first."""
    found: list[Evidence] = []
    known = evidence.replaces_id
    while known and len(found) < MOST_OFFERED:
        older = Evidence.objects.select_related("stored", "added_by").get(pk=known)
        found.append(older)
        known = older.replaces_id
    return found
