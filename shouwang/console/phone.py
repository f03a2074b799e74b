"""The unit's page, and what makes an installed app of it: manifest, shell, service worker.

The shell is the same page without anybody's name in it. It is all that the worker keeps, so that a phone without
network opens; whose phone it is the page finds in its own store.
"""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang import __version__
from shouwang.accounts.endpoint import ByUser
from shouwang.console.boot import boot_of
from shouwang.console.texts import TEXTS
from shouwang.dispatch import rules
from shouwang.duty.queries import unit_of
from shouwang.live.web_push import public_text, sender_key

PACKAGE = Path(__file__).resolve().parent.parent
BUILT = PACKAGE / "console" / "static" / "console" / "built"
STYLES = ("ui/tokens.css", "ui/page.css", "ui/phone.css", "console/built/maplibre-gl.css")
ICONS = ("ui/icon.svg", "ui/icon-192.png")
LANGUAGES = ("zh-hans", "en")
LARGEST_PART = 300_000  # bytes: the map's library is larger, and kept once the page is there
DARK = "#1b1f27"


@require_GET
def phone(request: ByUser) -> HttpResponse:
    rules.may_answer_order.require(request.user)
    unit = unit_of(request.user)
    key = public_text(sender_key(settings.SECRET_KEY)) if settings.PUSH_ORIGINS else None
    own = {"unit": str(unit.id) if unit else None, "push_key": key}
    return render(request, "console/phone.html", {"boot": boot_of(request) | own})


@login_not_required
@require_GET
def shell(request: HttpRequest, language: str) -> HttpResponse:
    """The page for a phone that cannot reach us: nobody's, the same for all."""
    with translation.override(language):
        response = render(None, "console/phone.html", {"boot": boot_of(None)})  # no request: nobody's
    response.headers["Content-Language"] = language
    return response


@login_not_required
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Name and icons for the home screen, in the reader's language."""
    icons = [_icon(192, "any"), _icon(512, "any"), _icon(512, "maskable")]
    content = {
        "id": "/phone/",
        "start_url": "/phone/",
        "scope": "/phone/",
        "name": _("Shouwang: on shift"),
        "short_name": _("Shouwang"),
        "description": _("Orders, the way, and help for a unit on shift."),
        "lang": translation.get_language() or "zh-hans",
        "display": "standalone",
        "orientation": "any",
        "background_color": DARK,
        "theme_color": DARK,
        "icons": icons,
    }
    body = json.dumps(content, ensure_ascii=False)
    return HttpResponse(body, content_type="application/manifest+json; charset=utf-8")


def _icon(size: int, purpose: str) -> dict[str, str]:
    name = f"ui/icon-{'maskable-' if purpose == 'maskable' else ''}{size}.png"
    return {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@login_not_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: the built file behind what it keeps, and under which version."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/phone/"
    response.headers["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=1)
def _worker() -> str:
    built = BUILT / "phone_worker.js"
    code = built.read_text(encoding="utf-8") if built.is_file() else ""
    parts = {path.name: path.stat().st_size for path in sorted(BUILT.glob("part-*.js"))}
    files = [*STYLES, *ICONS, "console/built/theme.js", "console/built/phone.js"]
    files += [f"console/built/{name}" for name, size in parts.items() if size <= LARGEST_PART]
    large = [f"console/built/{name}" for name, size in parts.items() if size > LARGEST_PART]
    shells = [f"/phone/shell/{language}/" for language in LANGUAGES]
    kept: dict[str, Any] = {
        "version": _version(code, files),
        "files": [*shells, *(static(name) for name in files)],
        "later": [static(name) for name in (*large, "console/built/map_worker.js")],
        "words": {language: _told(language) for language in LANGUAGES},
    }
    return f"const SHELL = {json.dumps(kept)};\n{code}"


def _told(language: str) -> dict[str, str]:
    """What a closed page shows: no more than that there is something."""
    with translation.override(language):
        return {"order": str(TEXTS["new_order"]), "open": _("Open the page to see it.")}


def _version(code: str, files: list[str]) -> str:
    """Another one whenever anything the shell is made of has changed: files, the page, words."""
    whole = sha256(f"{__version__}\n{code}".encode())
    for name in files:
        found = next(iter(sorted(PACKAGE.glob(f"*/static/{name}"))), None)
        whole.update(found.read_bytes() if found else name.encode())
    whole.update((PACKAGE / "console" / "templates" / "console" / "phone.html").read_bytes())
    for language in LANGUAGES:
        with translation.override(language):
            whole.update("\n".join(str(words) for words in TEXTS.values()).encode())
    return whole.hexdigest()[:16]
