"""S1: a link that somebody was given leads to a password and on to the tasks."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from clusters.forms.invitations import PasswordForm
from clusters.services import invitations
from clusters.views.sign_in import PASSWORDS

GONE = 410


@sensitive_variables("secret")
@sensitive_post_parameters("password")
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Whose link it is, then one field. Whoever was signed in here before is signed out by signing in."""
    invitation = invitations.standing(secret)
    if invitation is None:
        return render(request, "clusters/invitation_expired.html", status=GONE)
    form = PasswordForm(request.POST if request.method == "POST" else None, person=invitation.person)
    if form.is_valid():
        person = invitations.accept(secret, form.cleaned_data["password"])
        login(request, person, backend=PASSWORDS)
        return redirect("scoring:home")
    context = {"form": form, "invited": invitation.person, "expires_at": invitation.expires_at}
    return render(request, "clusters/invitation.html", context, status=422 if form.is_bound else 200)
