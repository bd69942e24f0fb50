"""Reads a case file: the whole case, or every problem and its place. No exception, never half a case."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from scoring.case_file.case import CASE_SCHEMA, Case, Cluster, CriteriaSet
from scoring.replay import json_files
from scoring.replay.conferences import read_conference, read_settled
from scoring.replay.criteria import codes_are_certain, read_criteria_set
from scoring.replay.frame import Frame
from scoring.replay.places import ABSENT, Place, Problem
from scoring.replay.round_rules import class_names
from scoring.replay.rounds import read_district, read_round, read_wards
from scoring.replay.sheets import read_cross_checks, read_explanations, read_self_assessments

FEWEST_MEMBERS = 3
LARGEST_NUMBER = 9999

_KEYS = ("schema", "district", "wards", "criteria_set", "round", "clusters")
_CLUSTER_KEYS = ("number", "name", "lead", "deputy", "members", "self_assessments", "cross_checks")


def read_case(path: Path) -> tuple[Case | None, list[Problem]]:
    """The case, or None and all problems of the file and of the criteria set it names."""
    problems: list[Problem] = []
    data = json_files.load(path, Place(ABSENT, "", problems))
    return (None, problems) if data is ABSENT else read_case_data(data, path.parent)


def read_case_data(data: Any, base_dir: Path) -> tuple[Case | None, list[Problem]]:
    """The same for a case that is already parsed; `base_dir` is where its criteria set's file name starts."""
    problems: list[Problem] = []
    root = Place(data, "", problems)
    if not json_files.is_sound(root):
        return None, problems
    case = _case(root, base_dir)
    return (None, problems) if problems else (case, problems)


def _case(root: Place, base_dir: Path) -> Case:
    parts = root.parts(_KEYS, ("source", "notes", "illustrative"))
    parts["schema"].choice([CASE_SCHEMA])
    wards = read_wards(parts["wards"])
    criteria_set = read_criteria_set(parts["criteria_set"], base_dir)
    audit_round = read_round(parts["round"], criteria_set)
    classes = class_names(audit_round.rules.bands)
    _check_caps(criteria_set, classes, parts["criteria_set"])
    names = [ward.name for ward in wards]
    certain = codes_are_certain(criteria_set)
    frame = Frame(
        wards=frozenset(names) if names and None not in names else None,
        criteria={criterion.code: criterion for criterion in criteria_set.criteria} if certain else None,  # type: ignore[union-attr]  # certain says it is there
        round=audit_round,
        classes=classes,
    )
    return Case(
        district=read_district(parts["district"]),
        wards=wards,
        criteria_set=criteria_set,  # type: ignore[arg-type]  # None only together with a problem
        round=audit_round,
        clusters=_clusters(parts["clusters"], frame),
        source=parts["source"].text(may_be_empty=True) or "",
        notes=parts["notes"].text(may_be_empty=True) or "",
        illustrative=parts["illustrative"].flag() or False,
    )


def _check_caps(criteria_set: CriteriaSet | None, classes: tuple[str, ...], place: Place) -> None:
    """A criterion that caps the class names a class of the round, and the set itself cannot know them."""
    for g, group in enumerate(criteria_set.groups if criteria_set and classes else ()):
        for c, criterion in enumerate(group.criteria):
            if criterion.zero_caps_class_at is not None and criterion.zero_caps_class_at not in classes:
                criteria = place.child("groups").entry(g).child("criteria")
                criteria.entry(c).child("zero_caps_class_at").refuse(
                    _("“%(value)s” is not a class of this round. Use one of these: %(classes)s.")
                    % {"value": criterion.zero_caps_class_at, "classes": ", ".join(classes)}
                )


def _clusters(place: Place, frame: Frame) -> tuple[Cluster, ...]:
    clusters: list[Cluster] = []
    taken: set[str] = set()
    for entry in place.items():
        cluster = _cluster(entry, frame, taken)
        if cluster.number is not None and cluster.number in [other.number for other in clusters]:
            entry.child("number").refuse(
                _("Two clusters have the number %(number)s. Give each cluster its own number.")
                % {"number": cluster.number}
            )
        clusters.append(cluster)
    if isinstance(place.value, list) and not clusters:
        place.refuse(_("A case has at least one cluster. Add the clusters."))
    return tuple(clusters)


def _cluster(place: Place, frame: Frame, taken: set[str]) -> Cluster:
    parts = place.parts(_CLUSTER_KEYS, ("explanations", "conference", "decided"))
    noted = len(place.problems)
    members = _members(parts["members"], frame, taken)
    frame = frame.of_cluster(members if parts["members"] and len(place.problems) == noted else None)
    lead, deputy = frame.member(parts["lead"]), frame.member(parts["deputy"])
    if lead is not None and lead == deputy:
        parts["deputy"].refuse(_("The deputy stands in for the lead, so it is another ward. Name another member."))
    assessments = read_self_assessments(parts["self_assessments"], frame)
    known = isinstance(parts["self_assessments"].value, list) and all(one.ward is not None for one in assessments)
    sent = {one.ward: one for one in reversed(assessments)} if known else None
    sheets = read_cross_checks(parts["cross_checks"], frame, sent)
    return Cluster(
        number=parts["number"].whole(1, LARGEST_NUMBER),
        name=parts["name"].text(),
        lead=lead,
        deputy=deputy,
        members=members,
        self_assessments=assessments,
        cross_checks=sheets,
        explanations=read_explanations(parts["explanations"], frame, sheets),
        conference=read_conference(parts["conference"], frame) if parts["conference"] else None,
        decided=read_settled(parts["decided"], frame),
    )


def _members(place: Place, frame: Frame, taken: set[str]) -> tuple[str, ...]:
    """At least three wards, none in two clusters; `taken` are those of the clusters before, and grows."""
    members = []
    for entry in place.items():
        name = frame.ward(entry)
        if name is not None and name in taken:
            entry.refuse(
                _("%(ward)s is already a member, and a ward belongs to one cluster. Remove it here.") % {"ward": name}
            )
        taken.add(name)
        members.append(name)
    if isinstance(place.value, list) and len(members) < FEWEST_MEMBERS:
        place.refuse(_("A cluster has at least 3 members, so that two wards mark each one. Add members."))
    return tuple(members)
