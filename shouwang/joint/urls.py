"""Addresses of joint command."""

from django.urls import path

from shouwang.joint.api import instructions

urlpatterns = [
    path("instructions/<uuid:instruction_id>/steps", instructions.advance_instruction),
]
