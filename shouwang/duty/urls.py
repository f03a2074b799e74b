"""Addresses of units and shifts."""

from django.urls import path

from shouwang.duty import api

urlpatterns = [
    path("todo", api.todo_list),
    path("units/<uuid:unit_id>/position", api.report_position),
    path("units/<uuid:unit_id>/shift", api.change_shift),
]
