"""Addresses of places and closures."""

from django.urls import path

from shouwang.places import api

urlpatterns = [
    path("places", api.search),
    path("places/<uuid:place_id>/names", api.confirm_name),
    path("places/<uuid:place_id>/move", api.move_place),
    path("places/<uuid:place_id>/notes", api.place_notes),
    path("place-notes", api.write_place_note),
    path("place-notes/<uuid:note_id>/withdraw", api.withdraw_place_note),
    path("closures", api.close_road),
    path("closures/<uuid:closure_id>/lift", api.lift_closure),
]
