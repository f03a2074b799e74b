"""Logging in and out. Both are entries."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from shouwang.accounts import actions
from shouwang.accounts.endpoint import ByUser
from shouwang.accounts.models import User


@method_decorator(login_not_required, name="dispatch")
class LogIn(LoginView):
    template_name = "ui/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        assert isinstance(user, User)  # noqa: S101 - our own user model
        actions.log_in(user, by=user)
        login(self.request, user)
        return redirect(self.get_success_url())


@require_POST
def log_out(request: ByUser) -> HttpResponse:
    actions.log_out(request.user, by=request.user)
    logout(request)
    return redirect("login")


@login_not_required
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """For a supervisor or a proxy: the process answers and its database too."""
    User.objects.exists()
    return HttpResponse("ok", content_type="text/plain")
