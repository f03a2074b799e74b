"""The unit's page, and the manifest that makes an installed app of it (what it keeps: ``offline.py``)."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwang.accounts.endpoint import ByUser
from shouwang.console.boot import boot_of
from shouwang.dispatch import rules
from shouwang.duty.queries import unit_of
from shouwang.live.web_push import public_text, sender_key

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
def manifest(request: HttpRequest) -> HttpResponse:
    """Name and icons for the home screen, in the reader's language; one for training looks like no real one."""
    icons = [_icon(192, "any"), _icon(512, "any"), _icon(512, "maskable")]
    name, short_name = _("Shouwang: on shift"), _("Shouwang")
    if settings.IS_TRAINING:
        name, short_name = f"{_('TRAINING')} · {name}", _("TRAINING")
        icons = [{"src": static("ui/icon_training.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}]
    content = {
        "id": "/phone/",
        "start_url": "/phone/",
        "scope": "/phone/",
        "name": name,
        "short_name": short_name,
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
