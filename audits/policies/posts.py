"""Who somebody is in a round, and what only the office does."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audits.models import ClusterRound
from clusters import clock
from clusters.models import District, Person
from clusters.verdicts import YES, Verdict, no


def moment(at: datetime) -> str:
    """17:00 05/10/2018, in Việt Nam."""
    return date_format(localtime(at, clock.HANOI), "DATETIME_FORMAT")


def lead_contact(cluster_round: ClusterRound) -> str:
    """The lead unit with its phone, for "who can"."""
    lead = next(m.ward for m in cluster_round.members if m.ward_id == cluster_round.lead_id)
    return f"{lead.full_name}, {lead.phone}" if lead.phone else lead.full_name


def is_of_district(person: Person, cluster_round: ClusterRound) -> bool:
    return cluster_round.audit_round.district_id in person.district_ids


def is_of_lead(person: Person, cluster_round: ClusterRound) -> bool:
    return cluster_round.lead_id in person.ward_ids


def is_of_cluster(person: Person, cluster_round: ClusterRound) -> bool:
    return any(m.ward_id in person.ward_ids for m in cluster_round.members)


def can_run_rounds(person: Person, district: District) -> Verdict:
    """The district's own office."""
    if district.pk not in person.district_ids:
        return no(_("Only the office of %(district)s runs its rounds.") % {"district": district.name})
    return YES


def can_steer(person: Person, cluster_round: ClusterRound) -> Verdict:
    """Acts of the district on a cluster: deadlines, waivers, returns, decisions."""
    if not is_of_district(person, cluster_round):
        return no(_("Only %(office)s can do this.") % {"office": cluster_round.audit_round.office})
    return YES
