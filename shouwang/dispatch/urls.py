"""Addresses of calls, incidents and orders."""

from django.urls import path

from shouwang.dispatch.api import advice, calls, crew_help, incidents, modes, rings, transfers

INCIDENT = "incidents/<uuid:incident_id>"
ORDER = "orders/<uuid:order_id>"
TRANSFER = "transfers/<uuid:transfer_id>"

urlpatterns = [
    path("calls", calls.take_call),
    path("calls/set-aside", calls.set_aside_call),
    path("calls/draft", rings.keep_draft),
    path("calls/drafts", rings.drafts),
    path("calls/drafts/<uuid:draft_id>/discard", rings.discard_draft),
    path("rings", rings.announce_ring),
    path("rings/answered", rings.pick_up_ring),
    path("rings/hung-up", rings.hang_up_ring),
    path("rings/<uuid:ring_id>/answer", rings.answer_ring),
    path(f"{INCIDENT}/call-back", rings.ask_call_back),
    path("call-backs/<uuid:call_back_id>/start", rings.start_call_back),
    path("call-backs/<uuid:call_back_id>/end", rings.end_call_back),
    path("questions", calls.questions),
    path("duplicates", incidents.duplicates),
    path("cover", advice.cover_gaps),
    path(INCIDENT, incidents.incident),
    path(f"{INCIDENT}/ranking", advice.ranking),
    path(f"{INCIDENT}/route", advice.route),
    path(f"{INCIDENT}/calls", calls.add_call),
    path(f"{INCIDENT}/answers", calls.answer_question),
    path(f"{INCIDENT}/orders", incidents.send_order),
    path(f"{INCIDENT}/reinforce", incidents.reinforce),
    path(f"{INCIDENT}/stand-down", incidents.stand_down),
    path(f"{INCIDENT}/place", incidents.set_place),
    path(f"{INCIDENT}/category", incidents.set_category),
    path("units/<uuid:unit_id>/help", crew_help.call_for_help),
    path(f"{INCIDENT}/cancel-help", crew_help.cancel_help),
    path(f"{INCIDENT}/notes", incidents.add_note),
    path(f"{INCIDENT}/place-notes", calls.note_about_place),
    path(f"{INCIDENT}/merge", incidents.merge_incident),
    path(f"{INCIDENT}/split", incidents.split_incident),
    path(f"{INCIDENT}/close", incidents.close_incident),
    path(f"{INCIDENT}/reopen", incidents.reopen_incident),
    path(f"{INCIDENT}/take", incidents.take_over),
    path(f"{INCIDENT}/hand-over", incidents.hand_over),
    path(f"{ORDER}/steps", incidents.advance_order),
    path(f"{ORDER}/withdraw", incidents.withdraw_order),
    path(f"{INCIDENT}/agencies", transfers.agencies),
    path(f"{INCIDENT}/transfers", transfers.offer_transfer),
    path(f"{TRANSFER}/connect", transfers.connect_transfer),
    path(f"{TRANSFER}/confirm", transfers.confirm_transfer),
    path(f"{TRANSFER}/refuse", transfers.refuse_transfer),
    path(f"{TRANSFER}/withdraw", transfers.withdraw_transfer),
    path("closures/<uuid:closure_id>/under-way", advice.under_way),
    path("modes", modes.modes),
    path("modes/start", modes.start_mode),
    path("modes/<uuid:period_id>/renew", modes.renew_mode),
    path("modes/<uuid:period_id>/end", modes.end_mode),
    path("contacts/<uuid:contact_id>/disclose", incidents.disclose_contact),
]
