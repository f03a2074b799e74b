"""What a page's script is given before anything else: who reads, where to ask, every word."""

from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from shouwang.accounts.endpoint import ByUser
from shouwang.accounts.models import User
from shouwang.accounts.rules import Right
from shouwang.console import queries
from shouwang.console.texts import TEXTS
from shouwang.foundation import sources


def boot_of(request: ByUser | None) -> dict[str, Any]:
    """None: of a page that is nobody's, kept by a phone for when it cannot reach us."""
    return {
        "state_url": "/board/state",
        "live_url": "/live",
        "api": "/api",
        "csrf": get_token(request) if request else "",
        "language": get_language(),
        "zone": settings.TIME_ZONE,
        "now": sources.now().isoformat() if request else "",
        "user": _user(request.user) if request else {"id": "", "name": "", "roles": [], "rights": []},
        "map": queries.map_frame(),
        "texts": {key: str(text) for key, text in TEXTS.items()},
    }


def _user(user: User) -> dict[str, Any]:
    return {
        "id": str(user.id),
        "name": user.name,
        "roles": sorted(user.granted),
        "rights": sorted(key for key, right in Right.all.items() if right(user)),
    }
