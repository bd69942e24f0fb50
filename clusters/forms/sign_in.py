from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from clusters.models import Person


class SignInForm(AuthenticationForm):
    """User name or e-mail with the password; which of them was wrong is not told."""

    username = forms.CharField(
        max_length=254,
        label=_("User name or e-mail"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    remember = forms.BooleanField(required=False, label=_("Stay signed in on this computer for 12 hours"))
    error_messages = {
        "invalid_login": _("The user name or the password is wrong."),
        "inactive": _("The user name or the password is wrong."),
    }

    def clean_username(self) -> str:
        """An e-mail address that belongs to one person stands for that person's user name."""
        given = self.cleaned_data["username"].strip()
        found: list[Any] = list(Person.objects.filter(email__iexact=given).values_list("username", flat=True)[:2])
        return found[0] if "@" in given and len(found) == 1 else given
