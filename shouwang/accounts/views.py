"""Logging in, by password and then by code, and out. All are entries. One's own account is in ``account_views``."""

from typing import cast

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.accounts import actions, doors
from shouwang.accounts.endpoint import ByUser
from shouwang.accounts.forms import CodeForm, LogInForm
from shouwang.accounts.models import SecondFactor, User
from shouwang.accounts.queries import unfinished
from shouwang.accounts.sessions import SessionStore, confirm, device_words, standing
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal

CODE_SECONDS = 300  # between the password and the code
BACKEND = "shouwang.accounts.doors.PasswordDoor"


@method_decorator(login_not_required, name="dispatch")
class LogIn(LoginView):
    template_name = "ui/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:  # type: ignore[override]  # the stubs are of a later Django
        """Only an address of ours: a bare word is none, and from the login itself one gets nowhere."""
        wanted: str = super().get_redirect_url()
        return wanted if wanted.startswith("/") and not wanted.startswith(reverse("login")) else ""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        assert isinstance(user, User)  # noqa: S101 - our own user model
        if SecondFactor.objects.filter(user=user).exists():
            self.request.session.flush()
            waits = {"user": str(user.id), "until": sources.now().timestamp() + CODE_SECONDS}
            self.request.session["waits_for_code"] = waits | {"next": self.get_success_url()}
            return redirect("login-code")
        return come_in(self.request, user, "", self.get_success_url())


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def log_in_code(request: HttpRequest) -> HttpResponse:
    """The second step: the password was right in this very browser, a few minutes ago."""
    waits = request.session.get("waits_for_code")
    if waits is None or sources.now().timestamp() >= waits["until"]:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        user = User.objects.filter(id=waits["user"], is_active=True).first()
        if user is None:
            return redirect("login")
        keys = doors.code_keys(user, request)
        doors.refuse_if_guessing(keys)
        try:
            return come_in(request, user, form.cleaned_data["code"], waits["next"])
        except Refusal as refusal:
            doors.note_failure(keys, request, "code")
            form.add_error("code", str(refusal.message))
    return render(request, "accounts/code.html", {"form": form})


def come_in(request: HttpRequest, user: User, code: str, next_url: str) -> HttpResponse:
    step = unfinished(user)

    def begin() -> SessionStore:
        """A new key for the new person; nothing of the session before stays but what is set here."""
        request.session.pop("waits_for_code", None)
        login(request, user, backend=BACKEND)
        request.session["unfinished"] = step
        confirm(request.session)
        return cast("SessionStore", request.session)

    address, device = doors.address_of(request), device_words(request)
    actions.log_in(user, begin, code=code, address=address, device=device, by=user)
    response = redirect("account" if step else next_url)
    doors.remember_device(request, response, user)
    return response


@require_POST
def log_out(request: ByUser) -> HttpResponse:
    row = standing(request.session.session_key)
    actions.log_out(request.user, session_id=row.id if row else None, by=request.user)
    logout(request)
    response = redirect("login")
    response.headers["Clear-Site-Data"] = '"cache"'  # storage keeps the steps a phone could not send yet
    return response


@login_not_required
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """For a supervisor or a proxy: the process answers and its database too."""
    User.objects.exists()
    return HttpResponse("ok", content_type="text/plain")
