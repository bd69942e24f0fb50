"""From the rules of a case or a round, as JSON, to exact numbers. Keys and defaults: rules.md."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.rules.facts import Band, Cap, Rules, VoteRules


def rules_from(data: Mapping[str, Any], *, scale: Decimal) -> Rules:
    """`data` is already validated; `scale` is the sum of all maxima, the default of `total_cap`."""
    bands = tuple(Band(band["class"], Decimal(band["from"])) for band in data["bands"])
    standard = Rules(bands=bands, total_cap=scale, commend_min_class=bands[0].name)
    dispute = data.get("dispute", {})
    quota = data.get("quota", {})
    return Rules(
        bands=bands,
        total_cap=Decimal(data.get("total_cap", standard.total_cap)),
        commend_min_class=data.get("commend_min_class", standard.commend_min_class),
        aggregate=data.get("aggregate", standard.aggregate),
        dispute_min_points=Decimal(dispute.get("min_points", standard.dispute_min_points)),
        dispute_min_share=Decimal(dispute.get("min_share", standard.dispute_min_share)),
        dispute_group_share=Decimal(dispute.get("group_share", standard.dispute_group_share)),
        na_mode=data.get("na_mode", standard.na_mode),
        bonus_cap=Decimal(data.get("bonus_cap", standard.bonus_cap)),
        caps=tuple(_cap(cap) for cap in data.get("caps", ())),
        tie_break=tuple(data.get("tie_break", standard.tie_break)),
        vote=_vote_rules(data.get("vote", {})),
        quota_collectives=int(quota.get("collectives", standard.quota_collectives)),
        quota_individuals=int(quota.get("individuals", standard.quota_individuals)),
    )


def _cap(cap: Mapping[str, Any]) -> Cap:
    share = cap.get("share")
    return Cap(cap["when"], cap["at_most"], None if share is None else Decimal(share))


def _vote_rules(vote: Mapping[str, Any]) -> VoteRules:
    standard = VoteRules()
    return VoteRules(
        quorum=Fraction(vote.get("quorum", standard.quorum)),
        majority=Fraction(vote.get("majority", standard.majority)),
        base=vote.get("base", standard.base),
        recuse_own=vote.get("recuse_own", standard.recuse_own),
        deputy_for_own=vote.get("deputy_for_own", standard.deputy_for_own),
    )
