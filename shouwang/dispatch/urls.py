"""Addresses of calls, incidents and orders."""

from django.urls import path

from shouwang.dispatch.api import incidents as api

INCIDENT = "incidents/<uuid:incident_id>"
ORDER = "orders/<uuid:order_id>"

urlpatterns = [
    path("calls", api.take_call),
    path("duplicates", api.duplicates),
    path(INCIDENT, api.incident),
    path(f"{INCIDENT}/ranking", api.ranking),
    path(f"{INCIDENT}/route", api.route),
    path(f"{INCIDENT}/calls", api.add_call),
    path(f"{INCIDENT}/orders", api.send_order),
    path(f"{INCIDENT}/reinforce", api.reinforce),
    path(f"{INCIDENT}/stand-down", api.stand_down),
    path(f"{INCIDENT}/place", api.set_place),
    path(f"{INCIDENT}/category", api.set_category),
    path(f"{INCIDENT}/notes", api.add_note),
    path(f"{INCIDENT}/merge", api.merge_incident),
    path(f"{INCIDENT}/split", api.split_incident),
    path(f"{INCIDENT}/close", api.close_incident),
    path(f"{INCIDENT}/reopen", api.reopen_incident),
    path(f"{INCIDENT}/take", api.take_over),
    path(f"{INCIDENT}/hand-over", api.hand_over),
    path(f"{ORDER}/steps", api.advance_order),
    path(f"{ORDER}/withdraw", api.withdraw_order),
    path("contacts/<uuid:contact_id>/disclose", api.disclose_contact),
]
