"""Addresses of the doors."""

from django.urls import path

from shouwang.accounts import views

urlpatterns = [
    path("login/", views.LogIn.as_view(), name="login"),
    path("logout/", views.log_out, name="logout"),
    path("health", views.health, name="health"),
]
