"""Addresses of places and closures."""

from django.urls import path

from shouwang.places import api

urlpatterns = [
    path("places", api.search),
    path("places/<uuid:place_id>/names", api.confirm_name),
    path("places/<uuid:place_id>/move", api.move_place),
    path("closures", api.close_road),
    path("closures/<uuid:closure_id>/lift", api.lift_closure),
]
