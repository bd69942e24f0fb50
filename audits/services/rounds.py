"""Setting up a round and issuing it: from then on its rules, criteria and names are frozen."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audits.models import ClusterRound, Round, SelfAssessment
from audits.policies import can_run_rounds
from clusters import clock, journal
from clusters.errors import Refused
from clusters.models import Cluster, District, Membership, Person
from clusters.states import move
from clusters.verdicts import require

FEWEST_WARDS = 3


@transaction.atomic
def draft_round(district: District, facts: Mapping[str, Any], clusters: list[Cluster], *, by: Person) -> Round:
    """A round as a draft, with its clusters numbered as they are.

    `facts` are fields of Round; names that are not among them are the office's as of the directive.
    """
    require(can_run_rounds(by, district))
    office = district.offices.exclude(valid_from__gt=facts["directive_date"]).last() or district.offices.first()
    if office is None:
        raise Refused(_("%(district)s has no office yet that could issue a round.") % {"district": district.name})
    header = {
        "district_name": district.name,
        "office": office.name,
        "superior": office.superior,
        "place": office.place,
    }
    audit_round = Round.objects.create(district=district, **{**header, **facts})
    ClusterRound.objects.bulk_create(
        ClusterRound(audit_round=audit_round, cluster=cluster, number=cluster.number) for cluster in clusters
    )
    journal.record(
        "round.drafted",
        audit_round,
        by=by,
        district=district,
        after={"clusters": [c.number for c in clusters]},
    )
    return audit_round


@transaction.atomic
def issue(audit_round: Round, *, by: Person) -> None:
    """Đợt kiểm tra được ban hành: criteria and rules are frozen, every ward gets its self-assessment to fill in.

    Refused when the maxima do not add up to the scale, or a cluster has no lead, no deputy or fewer than 3 wards.
    """
    audit_round = Round.objects.select_for_update().get(pk=audit_round.pk)
    require(can_run_rounds(by, audit_round.district))
    criteria_set = audit_round.criteria_set
    total = sum(group.max_points for group in criteria_set.groups.all())
    if total != criteria_set.scale:
        raise Refused(
            _("The criteria set adds up to %(total)s points. It must be exactly %(scale)s to be issued.")
            % {"total": total, "scale": criteria_set.scale}
        )
    _check_classes(audit_round)
    drafts = []
    for cluster_round in audit_round.cluster_rounds.select_related("cluster").prefetch_related("cluster__memberships"):
        _check_cluster(cluster_round)
        drafts += [
            SelfAssessment(audit_round=audit_round, cluster_round=cluster_round, ward_id=m.ward_id)
            for m in cluster_round.members
        ]
    SelfAssessment.objects.bulk_create(drafts)
    if not criteria_set.frozen_at:
        criteria_set.frozen_at = clock.now()
        criteria_set.save(update_fields=["frozen_at"])
    move(audit_round, Round.State.ISSUED, issued_at=clock.now())
    journal.record(
        "round.issued", audit_round, by=by, district=audit_round.district,
        after={"rules": audit_round.rules, "criteria_set": criteria_set.fingerprint},
    )  # fmt: skip


def _check_classes(audit_round: Round) -> None:
    """A criterion that caps the class at zero points names a class of this round (rules.md §5)."""
    names = [band["class"] for band in audit_round.rules["bands"]]
    capping = audit_round.criteria_set.criteria.exclude(zero_caps_class_at="")
    wrong = capping.exclude(zero_caps_class_at__in=[*names, "unclassified"]).first()
    if wrong:
        raise Refused(
            _("Criterion %(code)s caps the class at “%(class)s”, but this round has the classes %(classes)s.")
            % {"code": wrong.code, "class": wrong.zero_caps_class_at, "classes": ", ".join(names)}
        )


def _check_cluster(cluster_round: ClusterRound) -> None:
    positions = [m.position for m in cluster_round.members]
    name = {"cluster": cluster_round.cluster.name}
    if len(positions) < FEWEST_WARDS:
        raise Refused(_("%(cluster)s has fewer than 3 units; nobody could check each other.") % name)
    if Membership.Position.LEAD not in positions or Membership.Position.DEPUTY not in positions:
        raise Refused(_("%(cluster)s needs a lead unit and a deputy unit.") % name)
