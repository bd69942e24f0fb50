"""Where a page of a cluster stands: the round, the cluster, the page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from audits.models import ClusterRound, Round

Crumbs = list[tuple[str, str]]


def crumbs_of(cluster_round: ClusterRound, *pages: str) -> Crumbs:
    """The round, the cluster, then `pages`."""
    here = [round_crumb(cluster_round.audit_round), (cluster_round.cluster.name, "")]
    return [*here, *((page, "") for page in pages)]


def round_crumb(audit_round: Round) -> tuple[str, str]:
    return _("Round of %(year)s") % {"year": audit_round.year}, ""


def board_crumbs(cluster_round: ClusterRound) -> Crumbs:
    """For who follows the whole round: the round is a link to its board."""
    label, _nothing = round_crumb(cluster_round.audit_round)
    return [(label, reverse("scoring:board", args=[cluster_round.audit_round_id])), (cluster_round.cluster.name, "")]
