"""Every address of the system. ``/live`` is answered before Django (``asgi.py``)."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from shouwang.places.api import tile

handler400 = "shouwang.foundation.pages.bad_request"
handler403 = "shouwang.foundation.pages.forbidden"
handler404 = "shouwang.foundation.pages.not_found"
handler500 = "shouwang.foundation.pages.failed"


class _Versioned(RoutePattern):
    """``api/v1/`` is ``api/``: there is one version."""

    def match(self, path: str) -> Any:
        return super().match("api/" + path.removeprefix("api/v1/") if path.startswith("api/v1/") else path)


urlpatterns: list[URLPattern | URLResolver] = [
    URLResolver(_Versioned("api/", is_endpoint=False), "shouwang.api.urls"),
    path("map/<uuid:version_id>/<int:zoom>/<int:column>/<int:row>.mvt", tile, name="tile"),
    path("language/", login_not_required(require_POST(set_language)), name="set_language"),
    path("", include("shouwang.accounts.urls")),
    path("", include("shouwang.callpoints.urls")),
    path("", include("shouwang.pictures.urls")),
    path("", include("shouwang.console.urls")),
]
if settings.IS_TRAINING:
    urlpatterns.append(path("", include("shouwang.training.urls")))
