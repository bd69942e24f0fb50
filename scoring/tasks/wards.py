"""What a ward has to do: assess itself, check the others, explain, answer, meet."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import ClusterRound, CrossCheck, Explanation, SelfAssessment, SelfScore
from audits.points import shown
from audits.policies import moment
from audits.progress import by_group, whole
from clusters import clock
from clusters.models import Person, Ward
from scoring.models import Conference, Motion
from scoring.queries import rules_of, wards_voted
from scoring.rules.facts import UNCLASSIFIED
from scoring.rules.voting import recused
from scoring.tasks.expected import expected
from scoring.tasks.reports import questions_of_a_ward, wish_of_a_ward
from scoring.tasks.situations import Situation
from scoring.tasks.task import DONE, NOW, SOON, WAITING, Task

Stage = ClusterRound.State


def tasks_of_a_ward(situation: Situation, ward: Ward, person: Person) -> Iterator[Task]:
    cluster_round = situation.cluster_round
    assessment = situation.assessments.get(ward.pk)
    if assessment:
        yield _self_assessment(situation, assessment, person)
    yield from wish_of_a_ward(situation, ward)
    yield from questions_of_a_ward(situation, ward)
    if cluster_round.state == Stage.SELF_ASSESSMENT:
        yield _cross_checks_to_come(situation)
    else:
        yield from (_cross_check(situation, sheet) for sheet in situation.sheets if sheet.assessor_id == ward.pk)
    if cluster_round.state == Stage.CONSOLIDATION and not cluster_round.returned_scope:
        yield from _explanations(situation, ward)
    if situation.open_vote:
        yield from _vote(situation, situation.open_vote, ward)
    leads = ward.pk == cluster_round.lead_id and cluster_round.state in (Stage.CONSOLIDATION, Stage.CONFERENCE)
    if cluster_round.is_revealed and not leads:
        yield from _meeting(situation)


def _self_assessment(situation: Situation, assessment: SelfAssessment, person: Person) -> Task:
    cluster_round = situation.cluster_round
    home = reverse("audits:self-assessment", args=[assessment.pk])
    opens, due = cluster_round.audit_round.self_assessment_from, cluster_round.until("self_assessment")
    if assessment.is_sent and assessment.sent_at:
        hint = _("sent at %(at)s") % {"at": moment(assessment.sent_at)}
        receipt = reverse("audits:self-assessment-receipt", args=[assessment.pk])
        return Task(DONE, _("Self-assessment report sent"), receipt, hint, state="done")
    if cluster_round.is_revealed:
        return Task(DONE, _("Self-assessment report"), home, state="late", word=_("Not sent"))
    count = {"count": len(situation.groups)}
    if clock.now() < opens:
        hint = _("opens at %(at)s") % {"at": moment(opens)}
        return Task(SOON, _("Score %(count)s groups of criteria") % count, home, hint, due)
    if assessment.state == SelfAssessment.State.WITH_HEAD:
        return _with_head(assessment, due, is_head=assessment.ward_id in person.headed_ward_ids)
    scores, proven = situation.scores.get(assessment.pk, {}), situation.proven.get(assessment.pk)
    total = whole(situation.groups, scores, proven)
    if assessment.head_note:
        text = _("Change the report that the head of the unit gave back")
        return Task(NOW, text, home, assessment.head_note, due, "fix")
    if assessment.returned_note:
        return Task(
            NOW, _("Complete the self-assessment that was returned"), home, assessment.returned_note, due, "fix"
        )
    if not total.missing:
        review = reverse("audits:self-assessment-review", args=[assessment.pk])
        return Task(
            NOW, _("Check and send the self-assessment report"), review, _own_result(situation, scores), due, "doing"
        )
    finished = sum(progress.state == "done" for _group, progress in by_group(situation.groups, scores, proven))
    hint = _("%(done)s/%(count)s groups finished") % {**count, "done": finished}
    return Task(NOW, _("Score %(count)s groups of criteria") % count, home, hint, due, total.state)


def _with_head(assessment: SelfAssessment, due: datetime, *, is_head: bool) -> Task:
    review = reverse("audits:self-assessment-review", args=[assessment.pk])
    if is_head:
        return Task(NOW, _("Approve and send the self-assessment report"), review, assessment.ward.full_name, due)
    return Task(WAITING, _("The head of the unit approves and sends the report"), review, due=due)


def _own_result(situation: Situation, scores: Mapping[int, SelfScore]) -> str:
    total, name = expected(situation.cluster_round.audit_round, situation.groups, scores)
    told = {"points": shown(total or 0), "class": name if name != UNCLASSIFIED else _("Unclassified")}
    return _("all criteria are scored: %(points)s points, expected class %(class)s") % told


def _cross_checks_to_come(situation: Situation) -> Task:
    cluster_round = situation.cluster_round
    begin, end = cluster_round.cross_check_from, cluster_round.until("cross_check")
    text = _("Cross-check %(count)s units") % {"count": len(cluster_round.members) - 1}
    hint = _("opens at %(at)s") % {"at": moment(begin)}
    return Task(SOON, text, reverse("audits:cross-checks", args=[cluster_round.pk]), hint, end)


def _cross_check(situation: Situation, sheet: CrossCheck) -> Task:
    cluster_round = situation.cluster_round
    name = {"ward": sheet.subject.full_name}
    text, url = _("Cross-check %(ward)s") % name, reverse("audits:cross-check", args=[sheet.pk])
    due = cluster_round.until("cross_check")
    if sheet.state == CrossCheck.State.SEALED and sheet.sealed_at:
        hint = _("sealed at %(at)s; opened with all others after %(due)s") % {
            "at": moment(sheet.sealed_at), "due": moment(due),
        }  # fmt: skip
        return Task(DONE, text, url, hint, state="done", word=_("Sealed"))
    if sheet.state == CrossCheck.State.OVERDUE or (sheet.state in CrossCheck.OPEN and cluster_round.is_revealed):
        return Task(DONE, text, url, state="late", word=_("Not sealed in time"))
    if sheet.state not in CrossCheck.OPEN:
        return Task(
            DONE, text, url, state="done", word=_("Stood back") if sheet.state == CrossCheck.State.RECUSED else ""
        )
    if cluster_round.audit_round.mode == "desk" and not sheet.subject_sent:  # type: ignore[attr-defined]  # annotated
        return Task(WAITING, text, url, _("%(ward)s has not sent its report yet") % name, due)
    answered = sheet.answered  # type: ignore[attr-defined]  # annotated
    hint = _("%(done)s/%(count)s criteria marked") % {"done": answered, "count": situation.criteria}
    return Task(NOW, text, url, hint, due, "doing" if answered else "todo")


def _explanations(situation: Situation, ward: Ward) -> Iterator[Task]:
    cluster_round = situation.cluster_round
    due = cluster_round.until("explanation")
    if clock.now() > due:
        return
    url = reverse("scoring:explanations", args=[cluster_round.pk])
    disputed = situation.disputed.get(ward.pk, 0)
    written = sum(explanation.ward_id == ward.pk for explanation in situation.explanations)
    if disputed and not written:
        hint = _("%(count)s lines of the unit are to be discussed at the conference") % {"count": disputed}
        yield Task(NOW, _("Explain lines with different marks"), url, hint, due)
    elif written:
        hint = _("%(count)s lines explained") % {"count": written}
        yield Task(DONE, _("Explain lines with different marks"), url, hint, state="done")
    counting = {
        sheet.subject_id: sheet.pk for sheet in situation.sheets if sheet.assessor_id == ward.pk and sheet.counts
    }
    open_ones = [
        e for e in situation.explanations if e.ward_id in counting and not _is_answered(e, counting[e.ward_id])
    ]
    if open_ones:
        hint = _("%(count)s explanations wait for the unit's answer") % {"count": len(open_ones)}
        yield Task(NOW, _("Answer explanations"), url, hint, due)


def _is_answered(explanation: Explanation, sheet: int) -> bool:
    return any(answer.cross_check_id == sheet for answer in explanation.answers.all())


def _vote(situation: Situation, motion: Motion, ward: Ward) -> Iterator[Task]:
    vote = rules_of(situation.cluster_round.audit_round).vote
    if ward.pk in recused(motion.kind, motion.ward_id, vote):
        return
    url, text = reverse("scoring:motion-vote", args=[motion.pk]), _("Vote now: %(about)s") % {"about": motion.about}
    if ward.pk in wards_voted(motion):
        yield Task(DONE, text, url, ward.full_name, state="done", word=_("Voted"))
    else:
        yield Task(NOW, text, url, ward.full_name, state="doing")


def _meeting(situation: Situation) -> Iterator[Task]:
    cluster_round, conference = situation.cluster_round, situation.conference
    results = reverse("scoring:results", args=[cluster_round.pk])
    if cluster_round.state == Stage.APPROVED:
        yield Task(
            DONE, _("Results of %(cluster)s approved") % {"cluster": cluster_round.cluster.name}, results, state="done"
        )
        return
    if cluster_round.state == Stage.SUBMITTED:
        office = {"office": cluster_round.audit_round.office}
        yield Task(WAITING, _("Approval of the results by %(office)s") % office, results)
        return
    url = reverse("scoring:conference", args=[cluster_round.pk])
    if conference is None:
        yield Task(WAITING, _("The lead unit calls the conference"), url)
    elif conference.state == Conference.State.CLOSED and cluster_round.returned_scope:
        text = _("The lead unit works on the results that were returned")
        yield Task(WAITING, text, results, cluster_round.returned_reason)
    elif conference.state == Conference.State.CLOSED:
        yield Task(WAITING, _("The lead unit sends the results to the district office"), results)
    elif conference.state == Conference.State.POSTPONED:
        yield Task(WAITING, _("The lead unit calls the postponed conference again"), url, conference.postponed_reason)
    else:
        begun = conference.state != Conference.State.CALLED
        word = {Conference.State.IN_SESSION: _("In session"), Conference.State.PAUSED: _("In a break")}
        yield Task(
            NOW if begun else SOON, _("Take part in the conference"), url, conference.place,
            None if begun else conference.planned_at, "doing" if begun else "todo",
            word.get(Conference.State(conference.state), ""),
        )  # fmt: skip
