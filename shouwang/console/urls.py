"""Addresses of the pages."""

from django.urls import path

from shouwang.console import views

urlpatterns = [
    path("", views.home, name="home"),
    path("board/", views.board, name="board"),
    path("board/state", views.state, name="board-state"),
    path("phone/", views.phone, name="phone"),
    path("incidents/<uuid:incident_id>/", views.incident, name="incident"),
    path("journal/", views.journal, name="journal"),
    path("intervals/", views.intervals, name="intervals"),
]
