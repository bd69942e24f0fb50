from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audits.models import ClusterRound, Round
from audits.queries import cluster_rounds
from clusters import clock, moments
from clusters.requests import Request
from scoring import tasks
from scoring.tasks import Situation
from scoring.views.shell import windows_of

Stage = ClusterRound.State
RUNNING = (Round.State.ISSUED, Round.State.RUNNING, Round.State.AWAITING_APPROVAL)
MOST_PAST_ROUNDS = 6
MOST_TIMELINES = 2


class Step(NamedTuple):
    """One stage of a round; `stage` as the timeline names it: done, now, later."""

    label: str
    hint: str
    stage: str


class Timeline(NamedTuple):
    audit_round: Round
    cluster: str
    steps: list[Step]

    @property
    def short(self) -> str:
        """Bước 2/5: Kiểm tra chéo – for a phone."""
        place, step = next(((i, s) for i, s in enumerate(self.steps, 1) if s.stage == "now"), (5, self.steps[-1]))
        return _("Step %(place)s/%(count)s: %(label)s") % {
            "place": place,
            "count": len(self.steps),
            "label": step.label,
        }


@require_safe
def home(request: Request) -> HttpResponse:
    """Việc của tôi: what must I do, until when."""
    reach = cluster_rounds().visible_to(request.user).exclude(audit_round__state=Round.State.DRAFT)
    running = list(reach.filter(audit_round__state__in=RUNNING).order_by("audit_round", "number"))
    past = reach.exclude(audit_round__state__in=RUNNING).order_by("-audit_round__year", "number")
    situations = tasks.situations_of(running, request.user)
    found = tasks.tasks_of(request.user, situations)
    own = [s for s in situations if {m.ward_id for m in s.cluster_round.members} & request.user.ward_ids]
    context = {
        "opening": tasks.opening(found),
        "groups": tasks.sorted_into_groups(found),
        "timelines": [timeline_of(s) for s in own[:MOST_TIMELINES]],
        "rounds": [] if own else _rounds_of(running),
        "past": list(past[:MOST_PAST_ROUNDS]),
        "has_roles": bool(request.user.current_roles),
    }
    return render(request, "scoring/home.html", context)


def _rounds_of(running: list[ClusterRound]) -> list[tuple[Round, list[tuple[str, str]]]]:
    """For an office, whose clusters stand at different stages: each round once, with its windows."""
    rounds = dict.fromkeys(cluster_round.audit_round for cluster_round in running)
    return [(audit_round, windows_of(audit_round)) for audit_round in rounds]


def timeline_of(situation: Situation) -> Timeline:
    cluster_round = situation.cluster_round
    audit_round = cluster_round.audit_round
    meeting = situation.conference
    hints = [
        _days(audit_round.self_assessment_from, cluster_round.until("self_assessment")),
        _days(cluster_round.cross_check_from, cluster_round.until("cross_check")),
        _days(cluster_round.revealed_at or cluster_round.until("cross_check"), cluster_round.until("explanation")),
        moments.deadline(meeting.planned_at) if meeting else _("after the explanations"),
        _("after the conference"),
    ]
    labels = [_("Self-assessment"), _("Cross-check"), _("Consolidation"), _("Conference"), _("Approval")]
    order = [
        Stage.SELF_ASSESSMENT,
        Stage.CROSS_CHECK,
        Stage.CONSOLIDATION,
        Stage.CONFERENCE,
        Stage.SUBMITTED,
        Stage.APPROVED,
    ]
    now = order.index(Stage(cluster_round.state))
    stages = ["done" if i < now else "now" if i == now else "later" for i in range(len(labels))]
    steps = [Step(*step) for step in zip(labels, hints, stages, strict=True)]
    return Timeline(audit_round, cluster_round.cluster.name, steps)


def _days(begin, end) -> str:
    first, last = localtime(begin, clock.HANOI), localtime(end, clock.HANOI)
    return f"{first:%d/%m} – {last:%d/%m/%Y}"
