"""Pages that open without network: the shell, and the service worker that keeps it.

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
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang import __version__
from shouwang.console.boot import boot_of
from shouwang.console.texts import TEXTS

PACKAGE = Path(__file__).resolve().parent.parent
BUILT = PACKAGE / "console" / "static" / "console" / "built"
STYLES = ("ui/tokens.css", "ui/page.css", "console/built/maplibre-gl.css")
ICONS = ("ui/icon.svg", "ui/icon-192.png")
OF_TRAINING = ("ui/training.css", "ui/icon_training.svg")
LANGUAGES = ("zh-hans", "en")
LARGEST_PART = 300_000  # bytes: the map's library is larger, and kept once the page is there


def offline_paths(name: str) -> list[URLPattern]:
    """What the page ``/<name>/`` needs in order to open without network."""
    shells = [path(f"{name}/shell/{language}/", _shell, {"name": name, "language": language}) for language in LANGUAGES]
    return [path(f"{name}/worker.js", _worker, {"name": name}, name=f"{name}-worker"), *shells]


@login_not_required
@require_GET
def _shell(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """The page for a phone that cannot reach us: nobody's, the same for all."""
    with translation.override(language):
        response = render(None, f"console/{name}.html", {"boot": boot_of(None)})  # no request: nobody's
    response.headers["Content-Language"] = language
    return response


@login_not_required
@require_GET
def _worker(request: HttpRequest, name: str) -> HttpResponse:
    """The service worker: the built file behind what it keeps, and under which version."""
    response = HttpResponse(worker_of(name), content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = f"/{name}/"
    response.headers["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=4)
def worker_of(name: str) -> str:
    built = BUILT / "phone_worker.js"
    code = built.read_text(encoding="utf-8") if built.is_file() else ""
    parts = {one.name: one.stat().st_size for one in sorted(BUILT.glob("part-*.js"))}
    files = [*STYLES, f"ui/{name}.css", *ICONS, *(OF_TRAINING if settings.IS_TRAINING else ())]
    files += ["console/built/theme.js", f"console/built/{name}.js"]
    files += [f"console/built/{one}" for one, size in parts.items() if size <= LARGEST_PART]
    large = [f"console/built/{one}" for one, size in parts.items() if size > LARGEST_PART]
    shells = [f"/{name}/shell/{language}/" for language in LANGUAGES]
    map_worker = static("console/built/map_worker.js")
    kept: dict[str, Any] = {
        "page": f"/{name}/",
        "version": version_of(name, code, files),
        "files": [*shells, *(static(one) for one in files)],
        "later": [*(static(one) for one in large), map_worker],
        "map_worker": map_worker,
        "words": {language: _told(language) for language in LANGUAGES},
    }
    return f"const SHELL = {json.dumps(kept)};\n{code}"


def _told(language: str) -> dict[str, str]:
    """What a closed page shows: no more than that there is something, and that it is none where one practises."""
    with translation.override(language):
        mark = f"{_('TRAINING')} · " if settings.IS_TRAINING else ""
        return {"order": f"{mark}{TEXTS['new_order']}", "open": f"{mark}{_('Open the page to see it.')}"}


def version_of(name: str, code: str, files: list[str]) -> str:
    """Another one whenever anything the shell is made of has changed: files, the page, words."""
    whole = sha256(f"{__version__}\n{code}".encode())
    for one in files:
        found = next(iter(sorted(PACKAGE.glob(f"*/static/{one}"))), None)
        whole.update(found.read_bytes() if found else one.encode())
    whole.update((PACKAGE / "console" / "templates" / "console" / f"{name}.html").read_bytes())
    for language in LANGUAGES:
        with translation.override(language):
            whole.update("\n".join(str(words) for words in TEXTS.values()).encode())
    return whole.hexdigest()[:16]
