"""``/api/``: every feature's addresses side by side."""

from django.urls import include, path

from shouwang.api import views

urlpatterns = [
    path("openapi.json", views.openapi),
    path("", include("shouwang.accounts.api")),
    path("", include("shouwang.dispatch.urls")),
    path("", include("shouwang.approach.urls")),
    path("", include("shouwang.duty.urls")),
    path("", include("shouwang.joint.urls")),
    path("", include("shouwang.live.urls")),
    path("", include("shouwang.places.urls")),
    path("", include("shouwang.callpoints.api")),
    path("", include("shouwang.pictures.api")),
]
