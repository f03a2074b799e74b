"""Addresses of the doors, and of one's own account."""

from django.urls import path

from shouwang.accounts import account_views, views

urlpatterns = [
    path("login/", views.LogIn.as_view(), name="login"),
    path("login/code/", views.log_in_code, name="login-code"),
    path("logout/", views.log_out, name="logout"),
    path("health", views.health, name="health"),
    path("account/", account_views.account, name="account"),
    path("account/confirm", account_views.confirm_it_is_me, name="confirm"),
    path("account/password", account_views.set_password, name="set-password"),
    path("account/language", account_views.set_language, name="set-language"),
    path("account/second-factor/", account_views.add_second_factor, name="add-second-factor"),
    path("account/second-factor/remove", account_views.remove_second_factor, name="remove-second-factor"),
    path("account/second-factor/codes", account_views.renew_recovery_codes, name="renew-recovery-codes"),
    path("account/sessions/end-others", account_views.end_other_sessions, name="end-other-sessions"),
    path("account/sessions/<uuid:session_id>/end", account_views.end_session, name="end-session"),
    path("account/tokens/<uuid:token_id>/revoke", account_views.revoke_token, name="revoke-token"),
]
