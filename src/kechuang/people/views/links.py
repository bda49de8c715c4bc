"""What a one-time link opens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from .. import links
from ..access import PUBLIC, access
from ..forms import NewAccountForm, NewPasswordForm
from ..models import Link, User
from ..problems import PeopleError


@access(PUBLIC)
@never_cache
@sensitive_post_parameters("password1", "password2")
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """A new password, or an invitation; opening it changes nothing, only sending the form does."""
    found = links.find(secret)
    if found is None:
        return render(request, "people/link_over.html", status=404)
    try:
        if found.purpose == Link.Purpose.PASSWORD:
            return _new_password(request, found)
        return _invitation(request, found)
    except PeopleError:  # somebody was quicker
        return render(request, "people/link_over.html", status=404)


def _new_password(request: HttpRequest, found: Link) -> HttpResponse:
    assert found.user is not None
    form = NewPasswordForm(found.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        links.set_password(found, form.cleaned_data["password1"])
        return _to_sign_in(request)
    return render(request, "people/new_password.html", {"form": form, "account": found.user})


def _invitation(request: HttpRequest, found: Link) -> HttpResponse:
    user = request.user
    if isinstance(user, User) and user.is_authenticated:
        if request.method == "POST":
            links.accept(found, user)
            return redirect("people:account")
        return render(request, "people/invitation.html", {"link": found, "form": None})
    new = User()
    form = NewAccountForm(new, request.POST if request.method == "POST" else None)
    if form.is_valid():
        new.set_password(form.cleaned_data["password1"])
        links.accept(found, new)
        return _to_sign_in(request)
    return render(request, "people/invitation.html", {"link": found, "form": form})


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("密码已设好，请登录。"))
    return redirect("people:login")
