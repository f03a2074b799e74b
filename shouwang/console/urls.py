"""Addresses of the pages."""

from django.urls import path

from shouwang.console import briefing, operations, paper, places, sheets, views

urlpatterns = [
    path("", views.home, name="home"),
    path("board/", views.board, name="board"),
    path("board/state", views.state, name="board-state"),
    path("phone/", views.phone, name="phone"),
    path("incidents/<uuid:incident_id>/", views.incident, name="incident"),
    path("places/<uuid:place_id>/", places.place, name="place"),
    path("survey/", views.survey, name="survey"),
    path("approach/", sheets.sheets, name="sheets"),
    path("approach/sheet/<uuid:ground_id>/", sheets.sheet, name="approach-sheet"),
    path("names/", places.names, name="names"),
    path("names/<int:name_id>/accept", places.accept_name, name="accept-name"),
    path("names/<int:name_id>/withdraw", places.withdraw_name, name="withdraw-name"),
    path("names/<int:name_id>/restore", places.restore_name, name="restore-name"),
    path("operations/", operations.operations, name="operations"),
    path("operations/new", operations.plan_operation, name="plan-operation"),
    path("operations/<uuid:operation_id>/", operations.operation, name="operation"),
    path("operations/<uuid:operation_id>/move", operations.move_operation, name="move-operation"),
    path("operations/<uuid:operation_id>/units", operations.add_unit, name="add-operation-unit"),
    path("operations/<uuid:operation_id>/incidents", operations.attach_incident, name="attach-incident"),
    path("operations/units/<uuid:row_id>/release", operations.release_unit, name="release-operation-unit"),
    path("operations/incidents/<uuid:row_id>/detach", operations.detach_incident, name="detach-incident"),
    path("instructions/", operations.instructions, name="instructions"),
    path("instructions/new", operations.give_instruction, name="give-instruction"),
    path("instructions/<uuid:instruction_id>/", operations.instruction, name="instruction"),
    path("instructions/<uuid:instruction_id>/step", operations.advance_instruction, name="advance-instruction"),
    path("downpack.pdf", paper.downpack, name="downpack"),
    path("cards/", paper.cards, name="cards"),
    path("cards/enter", paper.enter_card, name="enter-card"),
    path("cards/void", paper.void_cards, name="void-cards"),
    path("supervisor/", briefing.supervisor, name="supervisor"),
    path("handover/", briefing.handover, name="handover"),
    path("handover/write", briefing.write_handover, name="write-handover"),
    path("handover/take", briefing.take_desk, name="take-desk"),
    path("morning/", briefing.morning, name="morning"),
    path("journal/", views.journal, name="journal"),
    path("intervals/", views.intervals, name="intervals"),
]
