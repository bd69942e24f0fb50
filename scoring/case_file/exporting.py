"""A round as a case: the latest state of everything that the format holds, and what it had to leave out."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from audits.models import (
    ClusterRound,
    CriteriaSet,
    CrossCheck,
    Explanation,
    Mark,
    Round,
    SelfAssessment,
    SelfScore,
)
from audits.queries import cluster_rounds, groups_with_criteria
from clusters.errors import Refused
from clusters.models import Membership, Ward
from scoring import queries
from scoring.case_file import case as cases
from scoring.models import Adjustment, Conference, Decision, Incident, Motion, Settlement
from scoring.rules.facts import Rules

SECOND = timedelta(seconds=1)


def case_of(audit_round: Round) -> cases.Case:
    """Raises Refused before the reveal: a case would show marks that nobody may see yet."""
    return _case(audit_round, list(cluster_rounds().filter(audit_round=audit_round).order_by("number")))


def case_of_cluster(cluster_round: ClusterRound) -> cases.Case:
    """The round as if this were its only cluster: what the papers of one cluster hold is not for the others."""
    return _case(cluster_round.audit_round, [cluster_rounds().get(pk=cluster_round.pk)])


def _case(audit_round: Round, rows: list[ClusterRound]) -> cases.Case:
    hidden = [row.cluster.name for row in rows if not row.is_revealed]
    if hidden:
        raise Refused(
            _("The sheets of %(clusters)s are not opened yet; a case would show their marks. Export after the reveal.")
            % {"clusters": ", ".join(hidden)}
        )
    district = audit_round.district
    conferences = Conference.objects.filter(cluster_round__in=rows).select_related(
        "host", "chair_ward", "secretary_ward"
    )
    hosts = [ward for c in conferences for ward in (c.host, c.chair_ward, c.secretary_ward) if ward]
    wards = {ward.pk: ward for ward in (*(m.ward for row in rows for m in row.members), *hosts)}.values()
    return cases.Case(
        district=cases.District(
            district.code,
            audit_round.district_name,
            district.kind,
            audit_round.office,
            audit_round.superior,
            audit_round.place,
        ),
        wards=tuple(cases.Ward(ward.name, ward.kind, ward.code) for ward in wards),
        criteria_set=_criteria_set(audit_round.criteria_set),
        round=_round(audit_round, rows),
        clusters=tuple(_cluster(row) for row in rows),
        source=audit_round.source,
        notes=audit_round.notes,
        illustrative=audit_round.is_illustrative,
    )


def left_out(audit_round: Round) -> list[str]:
    """What this round has and a case cannot hold, in sentences."""
    rows = cluster_rounds().filter(audit_round=audit_round)
    found = []
    if Settlement.objects.filter(cluster_round__in=rows).exclude(state=Settlement.State.RECORDED).exists():
        found.append(_("settlements that were replaced, or only prepared"))
    if Conference.objects.filter(cluster_round__in=rows, number__gt=1).exists():
        found.append(_("earlier conferences of a cluster whose result was returned"))
    if Motion.objects.filter(conference__cluster_round__in=rows).exclude(state=Motion.State.DECLARED).exists():
        found.append(_("votes that were not declared or no longer hold"))
    if Motion.objects.filter(conference__cluster_round__in=rows).exclude(mode=Motion.Mode.HANDS).exists():
        found.append(_("how a vote was taken, and who voted what where it was by name: the case has the counts"))
    if rows.exclude(self_assessment_until=None, cross_check_until=None, explanation_until=None).exists():
        found.append(_("deadlines that were moved for one cluster: the windows are drawn around what happened"))
    if SelfAssessment.objects.filter(audit_round=audit_round, submissions__number__gt=1).exists():
        found.append(_("reports that were sent again: only the last one is in the case"))
    found.append(_("who typed what and when, and earlier versions of answers"))
    return found


def _criteria_set(criteria_set: CriteriaSet) -> cases.CriteriaSet:
    return cases.CriteriaSet(
        groups=tuple(
            cases.Group(
                group.code, group.title, group.max_points,
                tuple(
                    cases.Criterion(
                        c.code, c.title, c.max_points, c.step, c.kind,
                        tuple(cases.Level(level.label, level.points) for level in c.levels.all()),
                        c.allow_na, c.guidance, c.evidence, c.basis, c.zero_caps_class_at or None,
                    )
                    for c in group.criteria.all()
                ),
            )
            for group in groups_with_criteria(criteria_set)
        ),
        scale=criteria_set.scale, code=criteria_set.code, title=criteria_set.title, sample=criteria_set.is_sample,
        note=criteria_set.note,
    )  # fmt: skip


def _round(audit_round: Round, rows: list[ClusterRound]) -> cases.Round:
    rules: Rules = queries.rules_of(audit_round)
    own, cross, explaining = _windows(audit_round, rows)
    return cases.Round(
        year=audit_round.year,
        title=audit_round.title,
        directive=cases.Directive(
            audit_round.directive_type, audit_round.directive_number, audit_round.directive_date,
            audit_round.directive_issuer, audit_round.directive_subject,
        ),
        mode=audit_round.mode, self_assessment=own, cross_check=cross, explanation=explaining, rules=rules,
    )  # fmt: skip


def _windows(audit_round: Round, rows: list[ClusterRound]) -> tuple[cases.Window, cases.Window, cases.Window]:
    """The round's windows; where clusters were early or had other deadlines, windows that hold what happened and do
    not overlap.
    """
    sealed = [c.sealed_at for c in CrossCheck.objects.filter(cluster_round__in=rows).counting() if c.sealed_at]
    opened = [c.opened_at for c in Conference.objects.filter(cluster_round__in=rows) if c.opened_at]
    own_from, own_to = audit_round.self_assessment_from, audit_round.self_assessment_to
    cross_from = min([audit_round.cross_check_from, *sealed])
    cross_to = max([min([audit_round.cross_check_to, *(row.revealed_at for row in rows if row.revealed_at)]), *sealed])
    explained_to = min([audit_round.explanation_to, *(moment - SECOND for moment in opened)])
    explained_from = audit_round.explanation_from
    if not cross_to <= explained_from < explained_to:
        explained_from = cross_to
    if explained_from >= explained_to:
        explained_to = explained_from + SECOND
    return (
        cases.Window(own_from, min(own_to, cross_from)),
        cases.Window(cross_from, max(cross_to, cross_from + SECOND)),
        cases.Window(explained_from, explained_to),
    )


def _cluster(row: ClusterRound) -> cases.Cluster:
    names = {m.ward_id: m.ward.name for m in row.members}
    decided = Decision.objects.filter(cluster_round=row, is_current=True).select_related("criterion").order_by("pk")
    conference = queries.last_meeting_of(row)
    return cases.Cluster(
        number=row.number,
        name=row.cluster.name,
        lead=names[row.ward_at(Membership.Position.LEAD)],
        deputy=names[row.ward_at(Membership.Position.DEPUTY)],
        members=tuple(names.values()),
        self_assessments=tuple(_self_assessments(row, names)),
        cross_checks=tuple(_cross_checks(row, names)),
        explanations=tuple(_explanations(row, names)),
        conference=_conference(row, conference, names) if conference else None,
        decided=tuple(cases.Settlement(names[d.ward_id], d.criterion.code, d.points, d.reason) for d in decided),
    )


def _self_assessments(row: ClusterRound, names: dict[int, str]) -> list[cases.SelfAssessment]:
    sent = list(row.self_assessments.sent().order_by("pk"))
    scores: dict[int, list[SelfScore]] = {a.pk: [] for a in sent}
    for score in (
        SelfScore.objects.filter(self_assessment__in=sent).select_related("criterion").order_by("criterion__place")
    ):
        scores[score.self_assessment_id].append(score)
    return [
        cases.SelfAssessment(
            ward=names[a.ward_id],
            sent_at=_known(a.sent_at),
            scores={s.criterion.code: s.points for s in scores[a.pk]},
            reasons={s.criterion.code: s.reason for s in scores[a.pk] if s.reason},
            report=_report(a),
        )
        for a in sent
    ]


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a sent sheet has its moment: a constraint of the database says so")
    return moment


def _report(a: SelfAssessment) -> cases.Report | None:
    report = cases.Report(a.strengths, a.difficulties, a.recommendations, a.good_practice, a.backlog_metres)
    return None if report == cases.Report() else report


def _cross_checks(row: ClusterRound, names: dict[int, str]) -> list[cases.CrossCheck]:
    wanted = (*CrossCheck.COUNTING, CrossCheck.State.RECUSED)
    sheets = list(row.cross_checks.filter(state__in=wanted).order_by("pk"))
    marks: dict[int, list[Mark]] = {sheet.pk: [] for sheet in sheets}
    for mark in (
        Mark.objects.filter(cross_check__in=[s for s in sheets if s.counts])
        .select_related("criterion")
        .order_by("criterion__place")
    ):
        marks[mark.cross_check_id].append(mark)
    return [
        cases.CrossCheck(
            assessor=names[s.assessor_id],
            subject=names[s.subject_id],
            sealed_at=s.sealed_at if s.counts else None,
            scores={m.criterion.code: m.points for m in marks[s.pk]},
            remarks={m.criterion.code: m.remark for m in marks[s.pk] if m.remark},
            visit=s.visit if s.counts else None,
            recused=None if s.counts else s.recusal_reason,
        )
        for s in sheets
    ]


def _explanations(row: ClusterRound, names: dict[int, str]) -> list[cases.Explanation]:
    rows = (
        Explanation.objects.filter(cluster_round=row)
        .told()
        .select_related("criterion")
        .prefetch_related("answers__cross_check")
    )
    return [
        cases.Explanation(
            names[e.ward_id], e.criterion.code, e.text,
            tuple(cases.Answer(names[a.cross_check.assessor_id], a.outcome, a.points) for a in e.answers.all()),
        )
        for e in rows.order_by("pk")
    ]  # fmt: skip


def _conference(row: ClusterRound, conference: Conference, names: dict[int, str]) -> cases.Conference:
    entries = list(Adjustment.objects.filter(conference__cluster_round=row, is_withdrawn=False).order_by("pk"))

    def adjusted(kind: str) -> tuple[cases.Adjustment, ...]:
        return tuple(cases.Adjustment(names[e.ward_id], e.points, e.reason) for e in entries if e.kind == kind)

    opened_at = _known(conference.opened_at)
    return cases.Conference(
        opened_at=opened_at,
        closed_at=conference.closed_at or opened_at + timedelta(hours=1),
        place=conference.place,
        host=conference.host.name,
        chair=cases.Delegate(conference.chair_name, conference.chair_position, _name(conference.chair_ward)),
        secretary=cases.Delegate(
            conference.secretary_name, conference.secretary_position, _name(conference.secretary_ward)
        ),
        attendees=_attendees(conference, names),
        settled=_settled(row, names),
        bonus=adjusted(Adjustment.Kind.BONUS),
        penalties=adjusted(Adjustment.Kind.PENALTY),
        incidents=tuple(
            cases.Incident(names[i.ward_id], i.at_most, i.reason)
            for i in Incident.objects.filter(conference__cluster_round=row, is_withdrawn=False).order_by("pk")
        ),
        opinions=tuple(cases.Opinion(names[o.ward_id], o.text) for o in conference.opinions.all()),
        motions=_motions(conference, names),
        commendations=_commendations(conference, names),
        difficulties=conference.difficulties,
        directions=conference.directions,
    )


def _name(ward: Ward | None) -> str | None:
    return ward.name if ward else None


def _attendees(conference: Conference, names: dict[int, str]) -> tuple[cases.Delegate, ...]:
    rows = conference.attendances.order_by("pk")
    return tuple(cases.Delegate(a.name, a.position, names.get(a.ward_id or 0)) for a in rows)


def _settled(row: ClusterRound, names: dict[int, str]) -> tuple[cases.Settlement, ...]:
    rows = Settlement.objects.filter(cluster_round=row, state=Settlement.State.RECORDED).select_related("criterion")
    return tuple(cases.Settlement(names[s.ward_id], s.criterion.code, s.points, s.reason) for s in rows.order_by("pk"))


def _motions(conference: Conference, names: dict[int, str]) -> tuple[cases.Motion, ...]:
    declared = [m for m in queries.motions_of(conference) if m.state == Motion.State.DECLARED]
    return tuple(
        cases.Motion(
            m.kind, m.about, m.yes or 0, m.no or 0, m.abstain or 0, names.get(m.ward_id or 0), m.person_name or None
        )
        for m in declared
    )


def _commendations(conference: Conference, names: dict[int, str]) -> tuple[cases.Commendation, ...]:
    return tuple(
        cases.Commendation(c.kind, names[c.ward_id], c.form, c.reason, c.person_name or None, c.person_position or None)
        for c in queries.nominations_of(conference.cluster_round)
    )
