"""Addresses of the devices' own door and of the page; those under ``/api/`` stand in ``api.py``."""

from django.urls import path

from shouwang.callpoints import devices, views

urlpatterns = [
    path("devices/v1/heartbeat", devices.heartbeat),
    path("devices/v1/press", devices.press),
    path("callpoints/", views.call_points, name="call-points"),
    path("callpoints/new", views.new_call_point, name="new-call-point"),
    path("callpoints/<uuid:point_id>/key", views.rotate_key, name="rotate-key"),
    path("callpoints/<uuid:point_id>/retire", views.retire_call_point, name="retire-call-point"),
    path("callpoints/<uuid:point_id>/test", views.begin_test, name="begin-test"),
    path("callpoints/<uuid:point_id>/test/end", views.end_test, name="end-test"),
]
