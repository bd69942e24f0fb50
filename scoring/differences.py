"""What a ward may answer: lines on which a counting mark differs from its self-score, or the marks from each other."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from audits.models import (
    ClusterRound,
    Consent,
    Criterion,
    CrossCheck,
    Evidence,
    Explanation,
    SelfAssessment,
    SitePhoto,
)
from audits.queries import sheets_of
from audits.sheets import Line, Mark
from clusters.models import Person
from scoring.models import StandingLine
from scoring.queries import current_table

Key = tuple[int, str]  # a ward and the code of a criterion


@dataclass(frozen=True, slots=True)
class Difference:
    criterion: Criterion
    line: Line
    marks: tuple[tuple[str, Mark], ...]  # with the name of who gave it
    is_disputed: bool
    explanation: Explanation | None  # also one that was withdrawn
    consent: Consent | None = None
    photos: Sequence[SitePhoto] = ()
    evidence: Sequence[Evidence] = ()

    @property
    def explained(self) -> Explanation | None:
        """What the ward still says."""
        known = self.explanation
        return known if known and known.state != Explanation.State.WITHDRAWN else None

    @property
    def withdrawn(self) -> Explanation | None:
        return self.explanation if self.explained is None else None

    @property
    def is_open(self) -> bool:
        """Neither explained nor agreed to."""
        return self.explained is None and self.consent is None

    @property
    def may_be_explained(self) -> bool:
        """Also once more after a withdrawal, unless somebody has answered."""
        return self.is_open and not (self.withdrawn and self.withdrawn.answers.all())


def differs(line: Line) -> bool:
    """Whether a mark is not what the ward gave itself; NA against NA is no difference."""
    scored = line.claims_na or line.self_points is not None
    return scored and any(mark.points != line.self_points for mark in line.marks)


def differences_in(cluster_round: ClusterRound, explanations: Iterable[Explanation]) -> dict[int, list[Difference]]:
    """By ward: lines with a difference, in dispute or explained already, in the order of the criteria. 11 queries."""
    criteria = {c.code: c for c in Criterion.objects.filter(criteria_set=cluster_round.audit_round.criteria_set_id)}
    lines = StandingLine.objects.filter(standing__result_table=current_table(cluster_round), disputed=True)
    disputed = set(lines.values_list("standing__ward_id", "criterion_id"))
    explained = {(e.ward_id, e.criterion_id): e for e in explanations}
    agreed = {(c.ward_id, c.criterion_id): c for c in consents_in(cluster_round)}
    proofs = proofs_in(cluster_round)
    names = {m.ward_id: m.ward.name for m in cluster_round.members}
    found: dict[int, list[Difference]] = {}
    for sheet in sheets_of(cluster_round):
        found[sheet.ward] = []
        for line in sheet.lines:
            place = sheet.ward, criteria[line.code].pk
            if place in explained or place in disputed or differs(line):
                marks = tuple((names[mark.assessor], mark) for mark in line.marks)
                found[sheet.ward].append(
                    Difference(
                        criteria[line.code],
                        line,
                        marks,
                        place in disputed,
                        explained.get(place),
                        agreed.get(place),
                        *proofs.of(sheet.ward, line.code),
                    )
                )
    return found


def consents_in(cluster_round: ClusterRound) -> list[Consent]:
    return list(Consent.objects.filter(cluster_round=cluster_round).select_related("given_by"))


@dataclass(frozen=True, slots=True)
class Proofs:
    """By ward and code of the criterion: photos of the visits, evidence of the report."""

    photos: Mapping[Key, Sequence[SitePhoto]]
    evidence: Mapping[Key, Sequence[Evidence]]

    def of(self, ward: int, code: str) -> tuple[Sequence[SitePhoto], Sequence[Evidence]]:
        return self.photos.get((ward, code), ()), self.evidence.get((ward, code), ())


def proofs_in(cluster_round: ClusterRound, keys: Collection[Key] | None = None) -> Proofs:
    """Of sheets that count and reports that were sent, so of none before the reveal; `keys`: these lines only.

    2 queries.
    """
    sheets = CrossCheck.objects.filter(cluster_round=cluster_round).counting()
    photos = SitePhoto.objects.filter(cross_check__in=sheets)
    reports = SelfAssessment.objects.filter(cluster_round=cluster_round).sent()
    evidence = Evidence.objects.standing().filter(self_assessment__in=reports)
    if keys is not None:
        wards, codes = ({key[part] for key in keys} for part in (0, 1))
        photos = photos.filter(cross_check__subject__in=wards, criterion__code__in=codes)
        evidence = evidence.filter(self_assessment__ward__in=wards, criterion__code__in=codes)
    taken: dict[Key, list[SitePhoto]] = defaultdict(list)
    given: dict[Key, list[Evidence]] = defaultdict(list)
    for photo in photos.select_related("stored", "criterion", "cross_check").order_by("pk"):
        taken[photo.cross_check.subject_id, photo.criterion.code].append(photo)
    for each in evidence.select_related("stored", "criterion", "self_assessment__audit_round").order_by("pk"):
        given[each.self_assessment.ward_id, each.criterion.code].append(each)
    return Proofs(taken, given)


def explanations_in(cluster_round: ClusterRound) -> list[Explanation]:
    """Every explanation of the cluster with its answers, in the cluster's order. 3 queries."""
    rows = Explanation.objects.filter(cluster_round=cluster_round).select_related("ward", "criterion", "opened_by")
    rows = rows.prefetch_related("answers__cross_check__assessor")
    order = {m.ward_id: place for place, m in enumerate(cluster_round.members)}
    for explanation in rows:
        explanation.cluster_round = cluster_round
    return sorted(rows, key=lambda e: (order[e.ward_id], e.criterion.place))


def answering_sheets(cluster_round: ClusterRound, person: Person) -> dict[int, list[CrossCheck]]:
    """By assessed ward, the counting sheets for which this person answers. 1 query."""
    sheets = CrossCheck.objects.filter(cluster_round=cluster_round, assessor__in=person.ward_ids).counting()
    found: dict[int, list[CrossCheck]] = {}
    for sheet in sheets.select_related("assessor"):
        found.setdefault(sheet.subject_id, []).append(sheet)
    return found
