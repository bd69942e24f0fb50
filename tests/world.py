"""One round at each of its stages, everybody who may knock at a page of it, and the address of every page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from audits.models import ClusterRound, CrossCheck, SelfAssessment
from audits.queries import cluster_rounds
from audits.services import cross_checks, explanations, questions, reopening, self_assessments, workbooks
from clusters import clock
from clusters.models import Person, Role
from clusters.services import invitations
from scoring.models import Adjustment, Motion
from scoring.queries import conference_of
from scoring.services import commendations, conferences, documents, motions, results, screens, settlements
from tests.make import (
    NOW,
    again,
    clerk_of,
    day,
    given,
    make_cluster_round,
    make_cross_check_begun,
    make_district,
    make_person,
    make_revealed,
    make_sealed,
    make_sent,
    make_ward,
    officer_of,
    sheet_of,
    wards_of,
)
from tests.meetings import (
    AT_THE_MEETING,
    criterion_of,
    make_closed,
    make_declared,
    make_explained,
    make_session,
    make_settled,
    make_signed,
)
from tests.proofs import make_proof
from tests.site_photos import make_site_photo
from tests.workbooks import make_workbook

OUTSIDERS = ("anonymous", "deactivated", "neighbour", "far", "far_officer", "administrator", "ended")
INSIDERS = ("member", "deputy", "lead", "officer", "observer")
AFTER_THE_CLOSE = day(22, 17)


@dataclass
class World:
    """`objects`: what an address needs, by the head of its route or by its parameter; `@name` is another such thing."""

    cluster_round: ClusterRound
    now: datetime
    objects: dict[str, int | str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def browser(self, role: str, **options: bool) -> Client:
        """In which this person is signed in."""
        browser, person = Client(**options), self.people.get(role)
        if person:
            browser.force_login(person)
        return browser

    def look_again(self) -> None:
        self.cluster_round = again(self.cluster_round)
        self.objects |= _known(self.cluster_round)

    def url(self, address: str) -> str:
        """Of a name, or name@variant."""
        name, _at, variant = address.partition("@")
        route = ADDRESSES[name]
        head, parameters = route.split("/")[0], _parameters(route)
        values = {}
        for parameter in parameters:
            key = head if parameter == "pk" else f"{parameter} of {_place(route, parameter)}"
            values[parameter] = self.objects.get(f"{key}@{variant}", self.objects.get(key, 0))
        return reverse(name, kwargs=values)


def _parameters(route: str) -> list[str]:
    return [part.strip("<>").split(":")[1] for part in route.split("/") if part.startswith("<")]


def _place(route: str, parameter: str) -> str:
    """What stands before it in the route: groups, criteria, lines, adjustments …"""
    parts = route.split("/")
    place = next(i for i, part in enumerate(parts) if part.endswith(f":{parameter}>"))
    return next(part for part in reversed(parts[:place]) if not part.startswith("<"))


def addresses() -> dict[str, str]:
    """Name and route of every page, as the product resolves them."""
    return dict(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, route: str, namespace: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", here
        else:
            yield from _walk(entry, here, f"{entry.namespace}:" if entry.namespace else namespace)


ADDRESSES = addresses()


def play(**size: int) -> Iterator[tuple[str, World]]:
    """The same round at one stage after the other: of two clusters of three wards.

    In the first, Một is the lead unit, Hai the deputy, Ba the member this is told of.
    """
    cluster_round = make_cluster_round(**{"wards": 3, "clusters": 2, **size})
    world = World(cluster_round, NOW["self"], people=make_people(cluster_round))
    world.objects |= {"kind of papers": "summary", "kind of papers@notice": "notice"}
    world.objects["secret of invitations"] = invitations.invite(world.people["member"], by=None)
    world.clients = {role: world.browser(role) for role in (*OUTSIDERS, *INSIDERS)}
    Person.objects.filter(pk=world.people["deactivated"].pk).update(is_active=False)
    for stage, act in STAGES.items():
        act(world)
        world.look_again()
        yield stage, world


def make_world(stage: str, **size: int) -> World:
    return next(world for here, world in play(**size) if here == stage)


def _known(cluster_round: ClusterRound) -> dict[str, int | str]:
    lead, deputy, member = wards_of(cluster_round)[:3]
    reports = {a.ward_id: a.pk for a in SelfAssessment.objects.filter(cluster_round=cluster_round)}
    sheets = {(c.assessor_id, c.subject_id): c.pk for c in CrossCheck.objects.filter(cluster_round=cluster_round)}
    return {
        "rounds": cluster_round.audit_round_id,
        "cluster-rounds": cluster_round.pk,
        "self-assessments": reports[member.pk],
        "self-assessments@sent": reports[lead.pk],
        "cross-checks": sheets.get((member.pk, deputy.pk), 0),
        "cross-checks@marking": sheets.get((member.pk, lead.pk), 0),
        "cross-checks@asked": sheets.get((deputy.pk, member.pk), 0),
        "slug of help": "tu-danh-gia",
        "code of groups": "I",
        "code of criteria": "I.1",
        "ward of lines": member.pk,
        "ward of wards": member.pk,
        "ward of settle": member.pk,
        "ward of replies": member.pk,
        "ward of lines@lead": lead.pk,
        "ward of settle@lead": lead.pk,
        "code of lines": "II.1",
        "code of settle": "II.1",
    }


def make_people(cluster_round: ClusterRound) -> dict[str, Person]:
    lead, deputy, member = (clerk_of(ward) for ward in wards_of(cluster_round)[:3])
    own_ward = wards_of(cluster_round)[2]
    district, far = cluster_round.audit_round.district, make_district("Gia Lâm")
    ended = make_person()
    Role.objects.create(person=ended, kind=Role.Kind.CLERK, ward=own_ward, valid_to=date(2026, 9, 30))
    beside = cluster_rounds().filter(audit_round=cluster_round.audit_round).exclude(pk=cluster_round.pk).first()
    return {
        "deactivated": make_person(ward=own_ward),
        "neighbour": clerk_of(wards_of(beside)[0]) if beside else make_person(ward=make_ward("Bên", district=district)),
        "far": make_person(ward=make_ward("Yên Viên", district=far)),
        "far_officer": make_person(district=far),
        "administrator": make_person(kind=Role.Kind.ADMINISTRATOR),
        "ended": ended,
        "member": member,
        "deputy": deputy,
        "lead": lead,
        "officer": officer_of(cluster_round),
        "observer": make_person(district=district, kind=Role.Kind.OBSERVER),
    }


def in_the_round(first: ClusterRound) -> list[ClusterRound]:
    return list(cluster_rounds().filter(audit_round=first.audit_round))


def draft_of(cluster_round: ClusterRound, code: str, points: str, reason: str) -> None:
    """The member has written down one criterion."""
    member = wards_of(cluster_round)[2]
    draft = SelfAssessment.objects.get(cluster_round=cluster_round, ward=member)
    with clock.at(NOW["self"]):
        self_assessments.record_self_scores(draft, given({code: points}, {code: reason}), by=clerk_of(member))


def make_upload(cluster_round: ClusterRound) -> int:
    """The member has filled in one more criterion in Excel and uploaded the workbook, but not confirmed it."""
    member = wards_of(cluster_round)[2]
    draft = SelfAssessment.objects.get(cluster_round=cluster_round, ward=member)
    data = make_workbook(draft, {("I.2", "answer"): 20})
    with clock.at(NOW["self"]):
        return workbooks.take(draft, "phieu.xlsx", data, by=clerk_of(member)).pk


def marks_of(cluster_round: ClusterRound, points: str, remark: str) -> None:
    """The member's sheets: on the deputy sealed, on the lead unit one mark."""
    lead, deputy, member = wards_of(cluster_round)[:3]
    by, whole = clerk_of(member), {"I.1": "40", "I.2": "20", "II.1": points, "II.2": "10"}
    sealed, marking = sheet_of(cluster_round, member, deputy), sheet_of(cluster_round, member, lead)
    with clock.at(NOW["cross"]):
        cross_checks.record_marks(sealed, given(whole, dict.fromkeys(whole, remark)), by=by)
        cross_checks.seal(sealed, by=by)
        cross_checks.record_marks(marking, given({"II.1": points}, {"II.1": remark}), by=by)


def self_assessment(world: World) -> None:
    """The lead unit has sent and asks to reopen its report, the member drafts, the deputy has not begun.

    The lead unit and the member have given evidence.
    """
    lead, _deputy, member = wards_of(world.cluster_round)[:3]
    world.objects["evidence@sent"] = make_proof(world.cluster_round, lead).pk
    world.objects["evidence"] = make_proof(world.cluster_round, member).pk
    make_sent(world.cluster_round, ward=lead)
    with clock.at(world.now):
        report = SelfAssessment.objects.get(cluster_round=world.cluster_round, ward=lead)
        reopening.ask(report, "Chấm nhầm mục II.2", by=clerk_of(lead))
    draft_of(world.cluster_round, "I.1", "33.5", "Chậm ban hành")
    world.objects["workbooks"] = make_upload(world.cluster_round)


def cross_check(world: World) -> None:
    """The member has sealed its sheet on the deputy and marks the lead unit; the deputy asks to stand back from it."""
    world.now = NOW["cross"]
    for cluster_round in in_the_round(world.cluster_round):
        make_sent(cluster_round)
        make_cross_check_begun(cluster_round)
    first = again(world.cluster_round)
    lead, deputy, member = wards_of(first)[:3]
    marks_of(first, "10", "Thiếu hồ sơ")
    with clock.at(world.now):
        cross_checks.ask_recusal(sheet_of(first, deputy, member), "Có người nhà", by=clerk_of(deputy))
        report = SelfAssessment.objects.get(cluster_round=first, ward=member)
        criterion = first.audit_round.criteria_set.criteria.get(code="I.1")
        question = questions.ask(report, criterion, "Kế hoạch số mấy?", asker=lead, by=clerk_of(lead))
        world.objects["questions"] = question.pk
    world.objects["photos"] = make_site_photo(sheet_of(first, member, lead)).pk


def consolidation(world: World) -> None:
    """Opened: the member gave everybody far less than the others did; they all explain."""
    world.now = NOW["consol"]
    first = world.cluster_round
    member = wards_of(first)[2]
    others = [ward for ward in wards_of(first) if ward != member]
    for ward in others:
        make_sealed(first, sheet=sheet_of(first, member, ward), II_1="10")
    for cluster_round in in_the_round(first):
        make_sealed(cluster_round)
        make_revealed(cluster_round)
    explained = {ward: make_explained(again(first), ward, "II.1") for ward in others}
    deputy = wards_of(first)[1]
    world.objects["explanations"] = explained[deputy].pk
    with clock.at(world.now):
        [consent] = explanations.agree(again(first), deputy, [criterion_of(first, "I.1")], by=clerk_of(deputy))
    world.objects["consents"] = consent.pk


def session(world: World) -> None:
    """All are here; lines are settled, points given, an incident declared, a vote on the list."""
    world.now, cluster_round = AT_THE_MEETING, world.cluster_round
    lead, deputy, member = wards_of(cluster_round)[:3]
    conference, by = make_session(cluster_round), clerk_of(lead)
    make_settled(conference, deputy, "II.1", "28")
    make_settled(conference, lead, "II.1", "28", by=clerk_of(deputy))
    settlement = make_settled(conference, member, "II.1", "28")
    with clock.at(world.now):
        for ward in wards_of(cluster_round)[1:]:
            settlements.adjust(conference, Adjustment.Kind.BONUS, ward, 1, "Sáng kiến", by=by)
            conferences.note_opinion(conference, ward, "Nhất trí", by=by)
        incident = settlements.declare_incident(conference, deputy, "B", "Mất con dấu", by=by)
        nominee = commendations.nominate(conference, "collective", member, "Giấy khen", "Đứng đầu cụm", by=by)
        motion = motions.prepare(conference, Motion.Kind.RESULTS, by=by)
    world.objects |= {
        "attendance of leave": conference.attendances.get(ward=member).pk,
        "attendance of correct": conference.attendances.get(ward=member).pk,
        "settlement of unsettle": settlement.pk,
        "entry of adjustments": conference.adjustments.get(ward=member).pk,
        "entry of incidents": incident.pk,
        "token of screen": screens.screen_of(conference).token,
        "commendations": nominee.pk,
        "motions": motion.pk,
    }


def closed(world: World) -> None:
    """Voted, closed, papers made and not signed yet."""
    conference, by = conference_of(world.cluster_round), clerk_of(wards_of(world.cluster_round)[0])
    counts = (len(world.cluster_round.members), 0, 0)
    with clock.at(AT_THE_MEETING):
        motion = Motion.objects.get(pk=world.objects["motions"])
        motions.open_vote(motion, by=by)
        motions.close_vote(motion, *counts, by=by)
        motions.declare(motion, by=by)
    member = wards_of(world.cluster_round)[2]
    make_declared(conference, Motion.Kind.COMMENDATION, (counts[0] - 1, 0, 0), ward=member)
    make_declared(conference, Motion.Kind.MINUTES, counts)
    make_closed(conference)
    world.now = AFTER_THE_CLOSE
    with clock.at(world.now):
        minutes, *_others = documents.make_all(world.cluster_round, by=by)
    world.objects |= {"documents": minutes.pk, "code of xac-thuc": minutes.code}


def approved(world: World) -> None:
    """Signed, sent to the district, approved by it."""
    by = clerk_of(wards_of(world.cluster_round)[0])
    world.objects["signings"] = make_signed(world.cluster_round, world.now).signings.get(post="chair").pk
    with clock.at(world.now):
        results.submit(world.cluster_round, by=by)
        results.approve(world.cluster_round, by=officer_of(world.cluster_round))


STAGES = {
    "self": self_assessment,
    "cross": cross_check,
    "consol": consolidation,
    "session": session,
    "closed": closed,
    "approved": approved,
}
