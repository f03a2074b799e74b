"""Addresses of joint command."""

from django.urls import path

from shouwang.joint.api import instructions, notices, operations, support

INCIDENT = "incidents/<uuid:incident_id>"
NOTICE = "notices/<uuid:notice_id>"
SUPPORT = "support/<uuid:support_id>"

urlpatterns = [
    path("operations", operations.operations),
    path("instructions/<uuid:instruction_id>/steps", instructions.advance_instruction),
    path(f"{INCIDENT}/notices", notices.notify_agency),
    path("notices", notices.notify_of_place),
    path(f"{NOTICE}/updates", notices.update_notice),
    path(f"{NOTICE}/restore", notices.restore_notice),
    path(f"{NOTICE}/withdraw", notices.withdraw_notice),
    path(f"{INCIDENT}/neighbours", support.neighbours),
    path(f"{INCIDENT}/support", support.ask_support),
    path(SUPPORT, support.request_to_answer),
    path(f"{SUPPORT}/send", support.send_support),
    path(f"{SUPPORT}/promise", support.promise_support),
    path(f"{SUPPORT}/decline", support.decline_support),
    path(f"{SUPPORT}/arrive", support.arrive_support),
    path(f"{SUPPORT}/end", support.end_support),
    path(f"{SUPPORT}/withdraw", support.withdraw_support),
]
