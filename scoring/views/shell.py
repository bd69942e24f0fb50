"""What every page carries: the office, who is signed in, where the main pages are, whether the data is made up."""

from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audits.models import ClusterRound, Round
from audits.queries import current_cluster_round, current_round, own_assessment
from clusters import clock
from clusters.models import Office, Person, Ward
from scoring.help_articles import Article, article_of
from scoring.tasks.expected import Expected, expected_of, own_class

CROSS_CHECK = ("audits:cross-check",)
SELF_ASSESSMENT = ("audits:self-assessment",)
CONSOLIDATION = ("scoring:consolidation", "scoring:line", "scoring:expla", "scoring:reveal", "scoring:begin")
CONFERENCE = (
    "scoring:conference", "scoring:motion", "scoring:commendation", "scoring:settle", "scoring:unsettle",
    "scoring:adjust", "scoring:incident", "scoring:opinion", "scoring:minutes", "scoring:document", "scoring:paper",
)  # fmt: skip
RESULTS = ("scoring:results", "scoring:workbook", "scoring:bulletin", "scoring:submit")
BOARD = (
    "scoring:board", "scoring:cluster", "scoring:deadline", "scoring:waive", "scoring:approve", "scoring:return",
    "scoring:line-decide", "scoring:round-approve",
)  # fmt: skip


class Link(NamedTuple):
    label: str
    url: str
    current: bool


class OpenRound(NamedTuple):
    """What may be known without signing in: which round runs, by which letter, in which weeks."""

    title: str
    office: str
    directive_number: str
    windows: list[tuple[str, str]]


class Shell:
    """Asks the database only for what a template prints, once a request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.demo = settings.DEMO

    @cached_property
    def person(self) -> Person | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, Person) else None

    @cached_property
    def cluster_round(self) -> ClusterRound | None:
        """The page's own; on a page of no round the one that runs for this person's ward."""
        if own := getattr(self.request, "cluster_round", None):
            return own
        return current_cluster_round(self.person) if self.person and self.person.ward_ids else None

    @cached_property
    def audit_round(self) -> Round | None:
        """The page's own; None on a page of no round."""
        own = getattr(self.request, "cluster_round", None)
        return own.audit_round if own else getattr(self.request, "audit_round", None)

    @property
    def illustrative(self) -> bool:
        return bool(self.audit_round and self.audit_round.is_illustrative)

    @property
    def notes(self) -> str:
        return self.audit_round.notes if self.audit_round else ""

    @cached_property
    def ward(self) -> Ward | None:
        """The ward for which this person acts here."""
        if not self.person:
            return None
        members = self.cluster_round.members if self.cluster_round else []
        here = [m.ward for m in members if m.ward_id in self.person.ward_ids]
        own = [role.ward for role in self.person.current_roles if role.ward]
        return next(iter(here + own), None)

    @property
    def unit(self) -> str:
        return self.ward.full_name if self.ward else ""

    @cached_property
    def office(self) -> str:
        audit_round = self.audit_round or (self.cluster_round and self.cluster_round.audit_round)
        if audit_round:
            return audit_round.office.upper()
        districts = {role.district_id or (role.ward and role.ward.district_id) for role in self._roles} - {None}
        offices = Office.objects.filter(district__in=districts) if districts else Office.objects.all()
        names = {office.district_id: office.name for office in offices.order_by("district", "valid_from")}
        return next(iter(names.values())).upper() if len(names) == 1 else "CHẤM CHÉO"

    @cached_property
    def expected(self) -> Expected | None:
        """Of the page's own self-assessment, as far as it is; None on every other page."""
        assessment = getattr(self.request, "assessment", None)
        return expected_of(assessment) if assessment else None

    @cached_property
    def own_classes(self) -> dict[int, str]:
        """By report (pk): the class that each unit's own points give, of the reports that the page may show."""
        rows = getattr(self.request, "reports", [])
        return {assessment.pk: own_class(assessment, groups, scores) for assessment, groups, scores in rows}

    @cached_property
    def open_rounds(self) -> list[OpenRound]:
        """For the page before signing in."""
        rounds = Round.objects.filter(state__in=[Round.State.ISSUED, Round.State.RUNNING])[:3]
        return [OpenRound(r.title, r.office, r.directive_number, windows_of(r)) for r in rounds]

    @cached_property
    def article(self) -> Article | None:
        """The help for this page."""
        match = self.request.resolver_match
        return article_of(match.view_name) if match else None

    @property
    def _roles(self) -> list:
        return self.person.current_roles if self.person else []

    @cached_property
    def nav(self) -> list[Link]:
        if not self.person:
            return []
        links = [self._link(_("My tasks"), "scoring:home", current=("scoring:home",))]
        if self.cluster_round and self.ward and self.ward.pk in self.person.ward_ids:
            links += self._of_a_ward(self.cluster_round, self.ward)
        if self.person.district_ids | self.person.observed_district_ids:
            links += self._of_a_district()
        return links

    def _of_a_ward(self, cluster_round: ClusterRound, ward: Ward) -> list[Link]:
        pk, links = cluster_round.pk, []
        assessment = own_assessment(cluster_round, ward)
        if assessment:
            links.append(
                self._link(_("Self-assessment"), "audits:self-assessment", assessment.pk, current=SELF_ASSESSMENT)
            )
        links.append(self._link(_("Cross-check"), "audits:cross-checks", pk, current=CROSS_CHECK))
        if cluster_round.is_revealed or ward.pk in (cluster_round.lead_id, cluster_round.deputy_id):
            links.append(self._link(_("Consolidation"), "scoring:consolidation", pk, current=CONSOLIDATION))
        links.append(self._link(_("Conference"), "scoring:conference", pk, current=CONFERENCE))
        links.append(self._link(_("Results"), "scoring:results", pk, current=RESULTS))
        return links

    def _of_a_district(self) -> list[Link]:
        audit_round = self.audit_round or current_round(self.person) if self.person else None
        links = [self._link(_("Rounds"), "scoring:rounds", current=("scoring:rounds",))]
        if audit_round:
            links.insert(0, self._link(_("Board"), "scoring:board", audit_round.pk, current=BOARD))
        return links

    def _link(self, label: str, name: str, *args: int, current: tuple[str, ...]) -> Link:
        match = self.request.resolver_match
        return Link(label, reverse(name, args=args), bool(match and match.view_name.startswith(current)))


def windows_of(audit_round: Round) -> list[tuple[str, str]]:
    names = {"self_assessment": _("Self-assessment"), "cross_check": _("Cross-check"), "explanation": _("Explanations")}
    days = {name: (getattr(audit_round, f"{name}_from"), getattr(audit_round, f"{name}_to")) for name in names}
    return [(label, f"{_day(days[name][0])} – {_day(days[name][1])}") for name, label in names.items()]


def _day(at: datetime) -> str:
    return date_format(localtime(at, clock.HANOI), "SHORT_DATE_FORMAT")


def shell(request: HttpRequest) -> dict[str, Shell]:
    kept = getattr(request, "shell", None) or Shell(request)
    request.shell = kept  # type: ignore[attr-defined]  # so that a page of several templates asks once
    return {"shell": kept}
