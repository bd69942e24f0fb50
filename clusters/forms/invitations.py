from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from clusters.models import Person


class PasswordForm(forms.Form):
    """One field; it can be shown while typing, so it is not asked for twice."""

    password = forms.CharField(
        label=_("Set a password"),
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "autofocus": True, "aria-describedby": "password-rules"}
        ),
        error_messages={"required": _("Set a password of at least 10 characters")},
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data)
        self.person = person

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
