"""What the wards gave: self-assessments, cross-check sheets, explanations and their answers."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from scoring.case_file.case import Answer, CrossCheck, Explanation, Report, SelfAssessment
from scoring.replay.frame import Frame
from scoring.replay.places import JsonNumber, Place

OUTCOMES = ("accepted", "partly", "kept")
_METRES = re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?")


def read_self_assessments(place: Place, frame: Frame) -> tuple[SelfAssessment, ...]:
    assessments: list[SelfAssessment] = []
    for entry in place.items():
        parts = entry.parts(("ward", "sent_at", "scores"), ("reasons", "report"))
        scores = frame.scores(parts["scores"])
        assessment = SelfAssessment(
            ward=frame.member(parts["ward"]),
            sent_at=parts["sent_at"].moment(),
            scores=scores,
            reasons=frame.texts(
                parts["reasons"],
                [code for code, points in scores.items() if _needs_reason(frame, code, points)],
                _("A self-score below the maximum, or NA, has a reason. Write it."),
            ),
            report=_report(parts["report"]) if parts["report"] else None,
        )
        if assessment.ward is not None and assessment.ward in [other.ward for other in assessments]:
            parts["ward"].refuse(
                _("%(ward)s already has a self-assessment, and a ward sends one. Remove one of the two.")
                % {"ward": assessment.ward}
            )
        _check_self_assessment(assessment, parts, frame)
        assessments.append(assessment)
    return tuple(assessments)


def _check_self_assessment(assessment: SelfAssessment, parts: Mapping[str, Place], frame: Frame) -> None:
    opens_at = frame.round.self_assessment.opens_at
    if None not in (assessment.sent_at, opens_at) and assessment.sent_at < opens_at:
        parts["sent_at"].refuse(_("It was sent before the self-assessment window opened. Correct the moment."))
    everything = frame.criteria is not None and len(assessment.scores) == len(frame.criteria)
    if everything and all(points is None for points in assessment.scores.values()):
        parts["scores"].refuse(_("A ward cannot claim NA for everything. Write points where a criterion applies."))


def _needs_reason(frame: Frame, code: str, points: Any) -> bool:
    criterion = None if frame.criteria is None else frame.criteria.get(code)
    if points is None or criterion is None or criterion.max_points is None:
        return points is None
    return bool(points < criterion.max_points)


def _report(place: Place) -> Report:
    parts = place.parts((), ("strengths", "difficulties", "recommendations", "good_practice", "backlog_metres"))
    return Report(
        strengths=parts["strengths"].text(may_be_empty=True) or "",
        difficulties=parts["difficulties"].text(may_be_empty=True) or "",
        recommendations=parts["recommendations"].text(may_be_empty=True) or "",
        good_practice=parts["good_practice"].text(may_be_empty=True) or "",
        backlog_metres=_metres(parts["backlog_metres"]),
    )


def _metres(place: Place) -> Decimal | None:
    """Shelf metres are no points: they may be a number of the file, and more than three digits."""
    if not place:
        return None
    value = place.value
    number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10**6
    written = value.written if isinstance(value, JsonNumber) else str(value) if number else value
    if isinstance(written, str) and _METRES.fullmatch(written):
        return Decimal(written)
    place.refuse(
        _("This is not a number of metres. Write up to 6 digits and, after a point, up to 2 more, as in 12.5.")
    )
    return None


def read_cross_checks(place: Place, frame: Frame, sent: Mapping[str, SelfAssessment] | None) -> tuple[CrossCheck, ...]:
    """`sent`: the self-assessments by ward, None when it is not certain who sent one."""
    sheets: list[CrossCheck] = []
    pairs: set[tuple[str, str]] = set()
    for entry in place.items():
        recused = isinstance(entry.value, dict) and "recused" in entry.value
        sheet = _recusal(entry, frame) if recused else _sheet(entry, frame, sent)
        _check_pair(sheet, pairs, entry)
        sheets.append(sheet)
    return tuple(sheets)


def _check_pair(sheet: CrossCheck, before: set[tuple[str, str]], place: Place) -> None:
    if None in (sheet.assessor, sheet.subject):
        return
    if sheet.assessor == sheet.subject:
        place.child("subject").refuse(_("A ward does not mark itself. Correct the assessor or the subject."))
    elif (sheet.assessor, sheet.subject) in before:
        place.child("subject").refuse(
            _("%(assessor)s already has a sheet on %(subject)s. Remove one of the two.")
            % {"assessor": sheet.assessor, "subject": sheet.subject}
        )
    before.add((sheet.assessor, sheet.subject))


def _recusal(place: Place, frame: Frame) -> CrossCheck:
    marked = [key for key in ("sealed_at", "scores", "remarks", "visit") if key in place.value]
    parts = place.parts(("assessor", "subject", "recused"), marked)
    if marked:
        parts["recused"].refuse(
            _("A sheet is either marked or recused, and this one is both. Remove the reason or the marks.")
        )
    return CrossCheck(
        assessor=frame.member(parts["assessor"]),
        subject=frame.member(parts["subject"]),
        sealed_at=None,
        scores={},
        remarks={},
        recused=parts["recused"].text(),
    )


def _sheet(place: Place, frame: Frame, sent: Mapping[str, SelfAssessment] | None) -> CrossCheck:
    parts = place.parts(("assessor", "subject", "sealed_at", "scores"), ("remarks", "visit"))
    subject = frame.member(parts["subject"])
    scores = frame.scores(parts["scores"])
    self_scores = sent[subject].scores if sent and subject in sent else {}
    differing = [code for code, points in scores.items() if code in self_scores and points != self_scores[code]]
    sheet = CrossCheck(
        assessor=frame.member(parts["assessor"]),
        subject=subject,
        sealed_at=parts["sealed_at"].moment(),
        scores=scores,
        remarks=frame.texts(
            parts["remarks"], differing, _("A mark that differs from the self-score has a remark. Write it.")
        ),
        visit=_visit(parts["visit"]),
    )
    _check_sealed(sheet, parts, frame)
    if frame.round.mode == "desk" and sent is not None and subject not in (None, sheet.assessor):
        _check_sent(sheet, parts, sent)
    return sheet


def _check_sealed(sheet: CrossCheck, parts: Mapping[str, Place], frame: Frame) -> None:
    window = frame.round.cross_check
    if None in (sheet.sealed_at, window.opens_at, window.closes_at):
        return
    if not window.opens_at <= sheet.sealed_at <= window.closes_at:  # type: ignore[operator]  # not None, asked above
        parts["sealed_at"].refuse(_("It was sealed outside the cross-check window. Correct the moment."))


def _check_sent(sheet: CrossCheck, parts: Mapping[str, Place], sent: Mapping[str, SelfAssessment]) -> None:
    if sheet.subject not in sent:
        parts["subject"].refuse(
            _("%(ward)s sent no self-assessment, so in desk mode there is nothing to mark. Remove the sheet.")
            % {"ward": sheet.subject}
        )


def _visit(place: Place) -> Any:
    """A text, or an object of the office's own form: README leaves it open."""
    if not place:
        return None
    if isinstance(place.value, dict):
        return _kept(place)
    return place.text(may_be_empty=True)


def _kept(place: Place) -> Any:
    value = place.value
    if isinstance(value, dict):
        entries = [(place.child(str(key), str(key)), place.child(str(key), below)) for key, below in value.items()]
        return {key.text(may_be_empty=True): _kept(below) for key, below in entries}
    if isinstance(value, list):
        return [_kept(item) for item in place.items()]
    if isinstance(value, JsonNumber):
        return value.written
    if isinstance(value, str):
        return place.text(may_be_empty=True)
    return value if value is None or isinstance(value, bool | int) else str(value)


def read_explanations(place: Place, frame: Frame, sheets: tuple[CrossCheck, ...]) -> tuple[Explanation, ...]:
    marking = {(sheet.assessor, sheet.subject) for sheet in sheets if sheet.recused is None}
    certain = all(None not in pair for pair in marking)
    explanations: list[Explanation] = []
    for entry in place.items():
        parts = entry.parts(("ward", "criterion", "text"), ("answers",))
        ward, code = frame.member(parts["ward"]), frame.criterion(parts["criterion"])
        if None not in (ward, code) and (ward, code) in [(other.ward, other.criterion) for other in explanations]:
            parts["criterion"].refuse(
                _("%(ward)s explains %(code)s twice, and a criterion has one explanation. Put both into one.")
                % {"ward": ward, "code": code}
            )
        answering = {assessor for assessor, subject in marking if subject == ward} if certain and ward else None
        answers = _answers(parts["answers"], frame, code, answering)
        explanations.append(Explanation(ward, code, parts["text"].text(), answers))
    return tuple(explanations)


def _answers(place: Place, frame: Frame, code: str | None, answering: set[str] | None) -> tuple[Answer, ...]:
    answers: list[Answer] = []
    for entry in place.items():
        kept = isinstance(entry.value, dict) and entry.value.get("outcome") == "kept"
        parts = entry.parts(("assessor", "outcome") if kept else ("assessor", "outcome", "points"), ("points",))
        answer = Answer(
            assessor=frame.member(parts["assessor"]),
            outcome=parts["outcome"].choice(OUTCOMES),
            points=None if kept else frame.points_of(parts["points"], code),
        )
        if kept and parts["points"]:
            parts["points"].refuse(_("A kept mark is not amended, so it has no points here. Remove them."))
        if answer.assessor is not None and answering is not None and answer.assessor not in answering:
            parts["assessor"].refuse(
                _("%(ward)s has no sheet on the ward that explains, so it has nothing to answer. Remove the answer.")
                % {"ward": answer.assessor}
            )
        elif answer.assessor is not None and answer.assessor in [other.assessor for other in answers]:
            parts["assessor"].refuse(
                _("%(ward)s answers twice, and an assessor answers once. Remove one of the two.")
                % {"ward": answer.assessor}
            )
        answers.append(answer)
    return tuple(answers)
