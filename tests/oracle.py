"""A second, naive reading of the rules: from the dictionary of a legal case to its result.json, no documents.

Written from the paper on the rules and the case format alone, and importing nothing of the product, so that
agreement with the product's arithmetic means something. Plain loops, Fractions, one rule at a time.
"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from tests.oracle_lines import Cluster, Groups, Json, Rules, clean, read_groups, ward_figures, with_defaults

UNCLASSIFIED = "unclassified"
LATE = datetime(2999, 1, 1, tzinfo=UTC)
CAPS_IN_ORDER = ["not_submitted", "declared", "criterion_zero", "group_below"]


def result_of(case: Json, criteria_set: Json | None = None) -> Json:
    """`criteria_set` where the case only names its file. Clusters come in the order of the case."""
    case = clean(case)
    groups = read_groups(clean(criteria_set) if criteria_set is not None else case["criteria_set"])
    rules = with_defaults(case["round"]["rules"], groups)
    return {
        "schema": "result/1",
        "year": case["round"]["year"],
        "clusters": [cluster_result(cluster, groups, rules) for cluster in case["clusters"]],
    }


def standings(case: Json, number: int) -> list[Json]:
    """The wards of one cluster in rank order, with everything that led there; no stability, hence quick."""
    groups = read_groups(case["criteria_set"])
    rules = with_defaults(case["round"]["rules"], groups)
    cluster = clean(next(cluster for cluster in case["clusters"] if cluster["number"] == number))
    return sorted(all_results(cluster, groups, rules, None).values(), key=lambda result: result["rank"])


def eligible(case: Json, number: int) -> list[str]:
    """Who may be nominated, in rank order: class, no cap that lowered it, not provisional."""
    rules = with_defaults(case["round"]["rules"], read_groups(case["criteria_set"]))
    order = class_order(rules)
    worthy = order[: order.index(rules["commend_min_class"]) + 1]
    return [
        result["ward"]
        for result in standings(case, number)
        if result["class"] in worthy and result["capped_by"] is None and not is_provisional(result)
    ]


def is_provisional(result: Json) -> bool:
    return any(line["provisional"] for line in result["lines"].values())


# Section 5: class and caps


def class_order(rules: Rules) -> list[str]:
    return [name for name, _from in rules["bands"]] + [UNCLASSIFIED]


def band_of(total: Fraction, rules: Rules) -> str:
    for name, at_least in rules["bands"]:
        if total >= at_least:
            return name
    return UNCLASSIFIED


def caps_on(result: Json, cluster: Cluster, groups: Groups, rules: Rules) -> list[tuple[str, str]]:
    """Every (kind, class at most) that holds; the round's caps add to an incident's or a criterion's."""
    sent = result["sent_at"] is not None
    incidents = [i for i in cluster.get("conference", {}).get("incidents", []) if i["ward"] == result["ward"]]
    zeros = []
    for line in result["lines"].values():
        has_basis = len(line["marks"]) > 0 or line["settled"] is not None
        if has_basis and not line["na"] and line["agreed"] == 0 and line["zero_caps"] is not None:
            zeros.append(line["zero_caps"])
    caps = [] if sent else [("not_submitted", UNCLASSIFIED)]
    caps += [("declared", incident["at_most"]) for incident in incidents]
    caps += [("criterion_zero", at_most) for at_most in zeros]
    for cap in rules["caps"]:
        holds = {
            "not_submitted": not sent,
            "declared": bool(incidents),
            "criterion_zero": bool(zeros),
            "group_below": cap["when"] == "group_below" and any_group_below(result, groups, rules, cap),
        }[cap["when"]]
        if holds:
            caps.append((cap["when"], cap["at_most"]))
    return caps


def any_group_below(result: Json, groups: Groups, rules: Rules, cap: Json) -> bool:
    for group in groups:
        reachable = group["max"]
        if rules["na_mode"] == "rescale":
            for criterion in group["criteria"]:
                if result["lines"][criterion["code"]]["na"]:
                    reachable -= criterion["max"]
        if result["groups"][group["code"]] < Fraction(cap["share"]) * reachable:
            return True
    return False


def classify(result: Json, cluster: Cluster, groups: Groups, rules: Rules) -> None:
    order = class_order(rules)
    result["class"], result["capped_by"] = band_of(result["total"], rules), None
    caps = caps_on(result, cluster, groups, rules)
    caps.sort(key=lambda cap: CAPS_IN_ORDER.index(cap[0]))
    caps.sort(key=lambda cap: -order.index(cap[1]))  # the lowest wins; among equals the one named first
    if caps and order.index(caps[0][1]) > order.index(result["class"]):
        result["capped_by"], result["class"] = caps[0]
    result["self_class"] = None if result["self_total"] is None else band_of(result["self_total"], rules)


# Section 6: rank


def beats(one: Json, other: Json, rules: Rules) -> bool:
    """Is `one` strictly before `other`?"""
    if one["total"] != other["total"]:
        return one["total"] > other["total"]
    for rule in rules["tie_break"]:
        if rule == "without_bonus":
            mine, theirs = one["base"], other["base"]
        elif rule == "smaller_gap":
            mine, theirs = closeness(one), closeness(other)
        elif rule == "earlier_submission":
            mine, theirs = earliness(one), earliness(other)
        else:
            code = rule.split(":", 1)[1]
            mine, theirs = one["groups"][code], other["groups"][code]
        if mine != theirs:
            return mine > theirs
    return False


def closeness(result: Json) -> tuple[int, Fraction]:
    if result["self_total"] is None:
        return (0, Fraction(0))
    return (1, -abs(result["self_total"] - result["total"]))


def earliness(result: Json) -> tuple[int, timedelta]:
    return (0, timedelta()) if result["sent_at"] is None else (1, LATE - result["sent_at"])


def rank_all(results: list[Json], rules: Rules) -> None:
    for one in results:
        one["rank"] = 1 + len([other for other in results if beats(other, one, rules)])
    for one in results:
        one["joint"] = len([other for other in results if other["rank"] == one["rank"]]) > 1


# Section 7: stability


def all_results(cluster: Cluster, groups: Groups, rules: Rules, left_out: str | None) -> dict[str, Json]:
    results = [ward_figures(cluster, ward, groups, rules, left_out) for ward in cluster["members"]]
    for result in results:
        classify(result, cluster, groups, rules)
    rank_all(results, rules)
    return {result["ward"]: result for result in results}


def is_stable(ward: str, actual: dict[str, Json], without: list[dict[str, Json]]) -> bool:
    for results in without:
        if results[ward]["sheets"] == 0:
            continue
        for figure in ("class", "rank"):
            if results[ward][figure] != actual[ward][figure]:
                return False
    return True


# Section 8: votes


def is_passed(motion: Json, present: set[str], members: list[str], rules: Rules) -> bool:
    base = set(members) if rules["base"] == "entitled" else set(present)
    if motion["kind"] == "commendation" and rules["recuse_own"]:
        base.discard(motion["ward"])
    return motion["yes"] > rules["majority"] * len(base)


# result.json


def shown(number: Fraction | None) -> str | None:
    """Two decimals, halves away from zero, trailing zeros dropped, a point."""
    if number is None:
        return None
    hundredths = int(abs(number) * 100 + Fraction(1, 2))
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return "-" + text if number < 0 and hundredths > 0 else text


def ward_json(result: Json, members: list[str], stable: bool) -> Json:
    total, self_total = result["total"], result["self_total"]
    lines = result["lines"]
    return {
        "ward": result["ward"],
        "self_total": shown(self_total),
        "self_class": result["self_class"],
        "total": shown(total),
        "total_exact": f"{total.numerator}/{total.denominator}",
        "class": result["class"],
        "capped_by": result["capped_by"],
        "rank": result["rank"],
        "joint": result["joint"],
        "provisional": is_provisional(result),
        "sheets": f"{result['sheets']}/{len(members) - 1}",
        "groups": {code: shown(points) for code, points in result["groups"].items()},
        "disputed": [code for code, line in lines.items() if line["disputed"]],
        "settled": [code for code, line in lines.items() if line["settled"] is not None],
        "not_applicable": [code for code, line in lines.items() if line["na"]],
        "gap": None if self_total is None else shown(self_total - total),
        "stable": stable,
    }


def cluster_result(cluster: Cluster, groups: Groups, rules: Rules) -> Json:
    members = cluster["members"]
    actual = all_results(cluster, groups, rules, None)
    without = [all_results(cluster, groups, rules, assessor) for assessor in members]
    in_order = sorted(members, key=lambda ward: actual[ward]["rank"])  # stable: joint ranks in the order of members
    conference = cluster.get("conference")
    motions = []
    votes = {}  # the last vote on a nominee is the one that stands
    status = "consolidation" if conference is None else "conference"
    if conference is not None:
        present = {attendee["ward"] for attendee in conference.get("attendees", []) if attendee["ward"] is not None}
        for motion in conference.get("motions", []):
            passed = is_passed(motion, present, members, rules)
            counts = {key: motion[key] for key in ("kind", "about", "yes", "no", "abstain")}
            motions.append(counts | {"present": len(present), "passed": passed})
            if motion["kind"] == "results":
                status = "voted" if passed else "conference"  # a later vote replaces an earlier one
            if motion["kind"] == "commendation":
                votes[motion["ward"], motion.get("name")] = passed
    return {
        "number": cluster["number"],
        "status": status,
        "wards": [ward_json(actual[ward], members, is_stable(ward, actual, without)) for ward in in_order],
        "motions": motions,
        "commendations": [
            {
                "kind": nominee["kind"],
                "ward": nominee["ward"],
                "name": nominee.get("name"),
                "passed": votes.get((nominee["ward"], nominee.get("name")), False),
            }
            for nominee in (conference or {}).get("commendations", [])
        ],
    }
