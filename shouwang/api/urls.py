"""``/api/``: every feature's addresses side by side."""

from django.urls import include, path

urlpatterns = [
    path("", include("shouwang.dispatch.urls")),
    path("", include("shouwang.duty.urls")),
    path("", include("shouwang.places.urls")),
]
