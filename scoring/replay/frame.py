"""What the lines of a cluster are compared with. Where a part could not be read, nothing is compared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from scoring.case_file.case import NA, Criterion, Round
from scoring.replay.criteria import refuse_points
from scoring.replay.places import Place, shown


@dataclass(frozen=True, slots=True)
class Frame:
    wards: frozenset[str] | None
    criteria: Mapping[str, Criterion] | None
    round: Round
    classes: tuple[str, ...]
    members: tuple[str, ...] | None = None

    def of_cluster(self, members: tuple[str, ...] | None) -> "Frame":
        return replace(self, members=members)

    def ward(self, place: Place) -> Any:
        """A ward of the case."""
        name = place.text()
        if name is None or self.wards is None or name in self.wards:
            return name
        place.refuse(
            _("There is no ward %(ward)s among the wards of this case. Correct the name.") % {"ward": shown(name)}
        )
        return None

    def member(self, place: Place) -> Any:
        """A ward of the cluster."""
        name = self.ward(place)
        if name is None or self.members is None or name in self.members:
            return name
        place.refuse(
            _("%(ward)s is not a member of this cluster. Correct the name or the members.") % {"ward": shown(name)}
        )
        return None

    def criterion(self, place: Place) -> Any:
        code = place.text()
        if code is None or self.criteria is None or code in self.criteria:
            return code
        refuse_code(place, code)
        return None

    def points_of(self, place: Place, code: str | None) -> Any:
        """Points that the criterion admits: for settled and decided lines and for amended marks."""
        points = place.points()
        criterion = None if self.criteria is None or code is None else self.criteria.get(code)
        if points is None or criterion is None or None in (criterion.max_points, criterion.step):
            return points
        if criterion.admits(points):
            return points
        refuse_points(place, criterion, points)
        return None

    def scores(self, place: Place) -> dict[str, Any]:
        """A mark or None for "NA" of every criterion; codes whose mark could not be read are left out."""
        given = place.by_code()
        scores: dict[str, Any] = {}
        for code, mark in given.items():
            if self.criteria is not None and code not in self.criteria:
                refuse_code(mark, code)
            elif mark.value == NA:
                if self._allows_na(mark, code):
                    scores[code] = None
            elif (points := self.points_of(mark, code)) is not None:
                scores[code] = points
        if isinstance(place.value, dict):
            for code in self.criteria or ():
                if code not in given:
                    place.child(code).refuse(
                        _("This criterion has neither points nor NA, and a blank is not 0. Write one of them.")
                    )
        return scores

    def texts(self, place: Place, needed: list[str], why: str) -> dict[str, str]:
        """Texts by code; for each `needed` code there is one, else `why` is said."""
        if needed and not place:
            place.refuse_missing()
            return {}
        given = place.by_code()
        texts: dict[str, str] = {}
        for code, written in given.items():
            if self.criteria is not None and code not in self.criteria:
                refuse_code(written, code)
                continue
            text = written.text(may_be_empty=True)
            if text == "" and code in needed:
                written.refuse(why)
            texts[code] = text
        for code in needed:
            if code not in given and isinstance(place.value, dict):
                place.child(code).refuse(why)
        return texts

    def _allows_na(self, place: Place, code: str) -> bool:
        criterion = (self.criteria or {}).get(code)
        if criterion is None or criterion.allow_na is not False:
            return True
        place.refuse(_("Criterion %(code)s applies to every ward, so NA is refused. Write points.") % {"code": code})
        return False


def refuse_code(place: Place, code: str) -> None:
    place.refuse(_("The criteria set has no criterion %(code)s. Correct the code.") % {"code": shown(code)})
