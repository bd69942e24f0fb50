"""Who plays a case: its district, wards, clusters, and a person for every post that has none."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from clusters.models import Cluster, District, Membership, Office, Person, Role, Ward
from scoring.case_file import case as cases


@dataclass(frozen=True, slots=True)
class Setting:
    district: District
    officer: Person
    wards: dict[str, Ward]
    clerks: dict[str, Person]


def set_up(case: cases.Case) -> Setting:
    """Finds what exists on the directive's day and adds what is missing. Names and office count as of that day."""
    day = case.round.directive.issued_on
    district = _district(case.district, day)
    wards = {ward.name: _ward(district, ward, day) for ward in case.wards}
    office = f"Cán bộ {case.district.office}"
    officer = _person(district.code, office, Role.Kind.DISTRICT_OFFICER, day, district=district)
    clerks = {
        name: _person(
            f"{district.code}-{slugify(name.replace('đ', 'd').replace('Đ', 'D'))}-{ward.pk}",
            f"Cán bộ {ward.full_name}",
            Role.Kind.CLERK,
            day,
            ward=ward,
        )
        for name, ward in wards.items()
    }
    return Setting(district, officer, wards, clerks)


def _district(given: cases.District, day: date) -> District:
    district, new = District.objects.get_or_create(code=given.code, defaults={"kind": given.kind, "name": given.name})
    names = {"name": given.office, "superior": given.superior, "place": given.place}
    if new:
        Office.objects.create(district=district, **names)
        return district
    office = district.offices.exclude(valid_from__gt=day).last()
    if office is None or {field: getattr(office, field) for field in names} != names:
        Office.objects.update_or_create(district=district, valid_from=day, defaults=names)
    return district


def _ward(district: District, given: cases.Ward, day: date) -> Ward:
    known = Ward.objects.on(day).filter(district=district, kind=given.kind, name=given.name).first()
    if known is None:
        return Ward.objects.create(district=district, kind=given.kind, name=given.name, code=given.code)
    if given.code and not known.code:
        known.code = given.code
        known.save(update_fields=["code"])
    return known


def _person(username: str, full_name: str, kind: str, day: date, **scope: District | Ward) -> Person:
    """Whoever has held the post since that day, else a stand-in who cannot sign in."""
    role = Role.objects.on(day).filter(kind=kind, valid_to__isnull=True, **scope).first()
    if role:
        return Person.objects.get(pk=role.person_id)
    person = Person.objects.filter(username=username).first()
    if person is None:
        person = Person(username=username, full_name=full_name)
        person.set_unusable_password()
        person.save()
    Role.objects.create(person=person, kind=kind, **scope)
    return person


def clusters_of(case: cases.Case, setting: Setting) -> list[Cluster]:
    rows = []
    for given in case.clusters:
        cluster = Cluster.objects.create(
            district=setting.district, year=case.round.year, number=given.number, name=given.name
        )
        position = {given.lead: Membership.Position.LEAD, given.deputy: Membership.Position.DEPUTY}
        Membership.objects.bulk_create(
            Membership(
                cluster=cluster,
                ward=setting.wards[name],
                place=place,
                position=position.get(name, Membership.Position.MEMBER),
            )
            for place, name in enumerate(given.members, 1)
        )
        rows.append(cluster)
    return rows
