"""From the database to the frozen facts that every paper of a cluster prints."""

from datetime import date

from audits.models import ClusterRound, CrossCheck, Explanation, Round
from audits.queries import sheets_of
from clusters import clock
from scoring import queries
from scoring.documents import facts
from scoring.models import Adjustment, Commendation, Conference, Decision, Motion, ResultTable, Settlement


def facts_of(cluster_round: ClusterRound, table: ResultTable, *, version: int = 1) -> facts.ClusterFacts:
    """Everything about one cluster, as of `table`."""
    conference = queries.conference_of(cluster_round)
    recused = CrossCheck.objects.filter(cluster_round=cluster_round, state=CrossCheck.State.RECUSED)
    decided = Decision.objects.filter(cluster_round=cluster_round, is_current=True).select_related("criterion")
    return facts.ClusterFacts(
        round=round_facts(cluster_round.audit_round, cluster_round),
        number=cluster_round.number,
        name=cluster_round.cluster.name,
        lead=cluster_round.lead_id,
        deputy=cluster_round.deputy_id,
        members=tuple(
            facts.WardFacts(m.ward_id, m.ward.name, m.ward.kind, m.ward.full_name) for m in cluster_round.members
        ),
        sheets=sheets_of(cluster_round),
        results=queries.results_of(table),
        conference=_conference(cluster_round, conference, table) if conference and conference.opened_at else None,
        call=_call(conference) if conference else None,
        others=_others(cluster_round, conference) if conference else (),
        decided=tuple(facts.Settlement(d.ward_id, d.criterion.code, d.points, d.reason) for d in decided),
        recusals=tuple(facts.Recusal(c.assessor_id, c.subject_id, c.recusal_reason) for c in recused),
        waivers=(facts.Waiver(None, cluster_round.waiver),) if cluster_round.waiver else (),
        explanations=_explanations(cluster_round),
        result_state=table.state,
        result_version=table.version,
        approved_on=_approved_on(cluster_round),
        version=version,
    )


def _approved_on(cluster_round: ClusterRound) -> date | None:
    approved = cluster_round.result_tables.filter(state=ResultTable.State.APPROVED).order_by("version").last()
    return approved.made_at.astimezone(clock.HANOI).date() if approved else None


def round_facts(audit_round: Round, cluster_round: ClusterRound) -> facts.RoundFacts:
    return facts.RoundFacts(
        year=audit_round.year,
        title=audit_round.title,
        directive=facts.Directive(
            audit_round.directive_type, audit_round.directive_number, audit_round.directive_date,
            audit_round.directive_issuer, audit_round.directive_subject,
        ),
        mode=audit_round.mode,
        district=audit_round.district_name,
        office=audit_round.office,
        superior=audit_round.superior,
        place=audit_round.place,
        rules=queries.rules_of(audit_round),
        groups=queries.groups_of(audit_round),
        illustrative=audit_round.is_illustrative,
        notes=audit_round.notes,
        self_assessment_due=cluster_round.until("self_assessment"),
    )  # fmt: skip


def _others(cluster_round: ClusterRound, conference: Conference) -> tuple[facts.WardFacts, ...]:
    """Wards of other clusters that host, preside or keep the minutes."""
    known = {m.ward_id for m in cluster_round.members}
    named = {ward.pk: ward for ward in (conference.host, conference.chair_ward, conference.secretary_ward) if ward}
    return tuple(facts.WardFacts(w.pk, w.name, w.kind, w.full_name) for w in named.values() if w.pk not in known)


def _call(conference: Conference) -> facts.Call:
    return facts.Call(
        planned_at=conference.planned_at,
        place=conference.place,
        host=conference.host_id,
        chair=facts.Officer(conference.chair_name, conference.chair_position, conference.chair_ward_id),
        secretary=facts.Officer(conference.secretary_name, conference.secretary_position, conference.secretary_ward_id),
    )


def _conference(cluster_round: ClusterRound, conference: Conference, table: ResultTable) -> facts.Conference:
    settled = Settlement.objects.filter(cluster_round=cluster_round, state=Settlement.State.RECORDED).select_related(
        "criterion"
    )
    entries = Adjustment.objects.filter(conference__cluster_round=cluster_round, is_withdrawn=False)
    motions, votes = queries.motions_of(conference), queries.votes_on_nominations(cluster_round)
    replies = queries.replies_on(cluster_round, table.pk)
    return facts.Conference(
        opened_at=conference.opened_at,  # type: ignore[arg-type]  # the caller asked
        closed_at=conference.closed_at,
        place=conference.place,
        host=conference.host_id,
        chair=facts.Officer(conference.chair_name, conference.chair_position, conference.chair_ward_id),
        secretary=facts.Officer(conference.secretary_name, conference.secretary_position, conference.secretary_ward_id),
        attendees=tuple(
            facts.Officer(a.name, a.position, a.ward_id, a.arrived_at, a.left_at) for a in conference.attendances.all()
        ),
        settled=tuple(facts.Settlement(s.ward_id, s.criterion.code, s.points, s.reason, s.by_ward_id) for s in settled),
        bonus=tuple(_adjustment(e) for e in entries if e.kind == Adjustment.Kind.BONUS),
        penalties=tuple(_adjustment(e) for e in entries if e.kind == Adjustment.Kind.PENALTY),
        incidents=tuple(
            facts.Incident(i.ward_id, i.at_most, i.reason) for i in conference.incidents.filter(is_withdrawn=False)
        ),
        opinions=tuple(facts.Opinion(o.ward_id, o.text) for o in conference.opinions.all()),
        motions=tuple(_motion(m) for m in motions if m.state not in (Motion.State.PREPARED, Motion.State.OPEN)),
        commendations=tuple(_commendation(c, votes) for c in queries.nominations_of(cluster_round)),
        difficulties=conference.difficulties,
        directions=conference.directions,
        prose=conference.prose,
        postponed_reason=conference.postponed_reason,
        seated=tuple(facts.Officer(seat.delegate_name, "", seat.ward_id) for seat in conference.seats.all()),
        replies=tuple(facts.Reply(r.ward_id, r.agrees, r.remark) for r in replies),
        silent=_silent(cluster_round, conference, {r.ward_id for r in replies}),
    )


def _silent(cluster_round: ClusterRound, conference: Conference, replied: set[int]) -> tuple[int, ...]:
    """Silence is recorded when the time for replies is over, not before."""
    if conference.replies_until is None or conference.replies_until > clock.now():
        return ()
    return tuple(m.ward_id for m in cluster_round.members if m.ward_id not in replied)


def _adjustment(entry: Adjustment) -> facts.Adjustment:
    return facts.Adjustment(entry.ward_id, entry.points, entry.reason)


def _motion(motion: Motion) -> facts.Motion:
    return facts.Motion(
        kind=motion.kind, about=motion.about, yes=motion.yes or 0, no=motion.no or 0, abstain=motion.abstain or 0,
        present=motion.present or 0, entitled=motion.entitled or 0, base=motion.base or 0, passed=motion.passed,
        ward=motion.ward_id, name=motion.person_name, recused=(motion.recused_id,) if motion.recused_id else (),
        recorded_by=motion.recorded_by_ward_id, stale=motion.state == Motion.State.STALE,
        stale_reason=motion.stale_reason, mode=motion.mode,
        named=tuple(motion.named_votes.values_list("ward_id", "choice")) if motion.mode == Motion.Mode.NAMED else (),
    )  # fmt: skip


def _commendation(commendation: Commendation, motions: list[Motion]) -> facts.Commendation:
    vote = queries.vote_on(commendation, motions)
    return facts.Commendation(
        kind=commendation.kind, ward=commendation.ward_id, form=commendation.form, reason=commendation.reason,
        name=commendation.person_name, position=commendation.person_position,
        votes=_motion(vote) if vote and vote.yes is not None else None,
        state=commendation.state, decision=commendation.decision_number, refusal=commendation.decision_reason,
    )  # fmt: skip


def _explanations(cluster_round: ClusterRound) -> tuple[facts.Explanation, ...]:
    rows = Explanation.objects.filter(cluster_round=cluster_round).told().select_related("criterion")
    return tuple(
        facts.Explanation(
            e.ward_id, e.criterion.code, e.text,
            tuple(facts.Answer(a.cross_check.assessor_id, a.outcome, a.points) for a in e.answers.all()),
        )
        for e in rows.prefetch_related("answers__cross_check")
    )  # fmt: skip
