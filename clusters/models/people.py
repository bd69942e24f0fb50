from datetime import date
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters import clock
from clusters.models.districts import District
from clusters.models.wards import Ward


class Person(AbstractBaseUser):
    """Who signs in. What a person may do follows from dated roles, never from flags on the account."""

    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("An account of this name exists. Choose another user name.")},
    )
    full_name = models.CharField(_("full name"), max_length=150)
    position = models.CharField(_("position"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    tips_seen_at = models.DateTimeField(null=True, blank=True, help_text="when the four first tips were put away")

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "pk"]

    def __str__(self) -> str:
        return self.full_name

    @cached_property
    def current_roles(self) -> list["Role"]:
        """Roles that are valid today; read once per request."""
        return list(self.roles.on(clock.today()).select_related("ward__district", "district"))

    @cached_property
    def ward_ids(self) -> frozenset[int]:
        """Wards for which this person fills in, marks and sends."""
        return frozenset(r.ward_id for r in self.current_roles if r.ward_id)

    @cached_property
    def headed_ward_ids(self) -> frozenset[int]:
        """Wards whose report this person approves."""
        return frozenset(r.ward_id for r in self.current_roles if r.ward_id and r.kind == Role.Kind.HEAD)

    @cached_property
    def district_ids(self) -> frozenset[int]:
        """Districts whose office this person works in."""
        return self._districts(Role.Kind.DISTRICT_OFFICER)

    @cached_property
    def observed_district_ids(self) -> frozenset[int]:
        return self._districts(Role.Kind.OBSERVER)

    def _districts(self, kind: "Role.Kind") -> frozenset[int]:
        return frozenset(r.district_id for r in self.current_roles if r.district_id and r.kind == kind)


class RoleQuerySet(models.QuerySet):
    def on(self, day: date) -> "RoleQuerySet":
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )


class Role(models.Model):
    """What a person does, for which ward or district, from when to when."""

    class Kind(models.TextChoices):
        CLERK = "clerk", _("ward clerk")
        HEAD = "head", _("head of the ward")
        DISTRICT_OFFICER = "officer", _("district officer")
        OBSERVER = "observer", _("observer")
        ADMINISTRATOR = "admin", _("administrator")

    OF_A_WARD = (Kind.CLERK, Kind.HEAD)

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=8, choices=Kind)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["person", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["clerk", "head"], ward__isnull=False, district__isnull=True)
                | Q(kind__in=["officer", "observer"], ward__isnull=True, district__isnull=False)
                | Q(kind="admin", ward__isnull=True, district__isnull=True),
                name="a_role_has_its_own_scope",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="a_role_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.ward or self.district or ''}".strip()


class Invitation(models.Model):
    """A link, used once, with which a person sets the first password or a new one. Only the hash of it is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the link's secret")
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="an_invitation_lasts_a_while")
        ]

    def __str__(self) -> str:
        return f"{self.person.full_name}, {self.made_at:%d/%m/%Y}"
