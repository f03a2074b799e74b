"""Addresses of the pages."""

from django.urls import path

from shouwang.console import places, views

urlpatterns = [
    path("", views.home, name="home"),
    path("board/", views.board, name="board"),
    path("board/state", views.state, name="board-state"),
    path("phone/", views.phone, name="phone"),
    path("incidents/<uuid:incident_id>/", views.incident, name="incident"),
    path("places/<uuid:place_id>/", places.place, name="place"),
    path("names/", places.names, name="names"),
    path("names/<int:name_id>/accept", places.accept_name, name="accept-name"),
    path("names/<int:name_id>/withdraw", places.withdraw_name, name="withdraw-name"),
    path("names/<int:name_id>/restore", places.restore_name, name="restore-name"),
    path("journal/", views.journal, name="journal"),
    path("intervals/", views.intervals, name="intervals"),
]
