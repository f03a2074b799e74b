"""The one address that shows a picture: to whoever has just left an entry about looking at it."""

import re
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from shouwang.accounts.endpoint import ByUser
from shouwang.foundation import sealing as installation
from shouwang.foundation.refusal import Refusal
from shouwang.pictures import files, queries, rules, sealing
from shouwang.pictures.actions import PURPOSE
from shouwang.pictures.models import Picture

MOST_AT_ONCE = 4 * 1024 * 1024  # a player asks for the next part; no thread holds a whole clip
RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})", re.ASCII)
NAMES = {"image/jpeg": "jpg", "video/mp4": "mp4", "video/webm": "webm"}
POLICY = "default-src 'none'; sandbox"  # opened by itself it is a picture and can do nothing


@require_GET
def picture(request: ByUser, picture_id: UUID) -> HttpResponse:
    found = queries.picture(picture_id, seen_by=request.user)
    rules.require_viewing(request.user, found.incident)
    if not queries.is_viewing(found, seen_by=request.user):
        raise Refusal("not_asked_for", _("Ask for it in the incident: each look is written down first."), status=403)
    first, last, is_part = _asked(request.headers.get("Range", ""), found)
    try:
        content = sealing.unseal(files.path_of(found.file_name), _key(found), found.size_bytes, first, last)
    except (FileNotFoundError, sealing.BrokenError) as error:
        raise Refusal("no_file", _("The file of this picture is not here any more."), status=410) from error
    response = HttpResponse(content, status=206 if is_part else 200, content_type=found.content_type)
    if is_part:
        response["Content-Range"] = f"bytes {first}-{last}/{found.size_bytes}"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = f'inline; filename="{found.id}.{NAMES[found.content_type]}"'
    response["Content-Security-Policy"] = POLICY
    return response


def _asked(asked: str, found: Picture) -> tuple[int, int, bool]:
    """One range, as players of clips ask for it; anything else is answered with the whole."""
    given = RANGE.fullmatch(asked)
    end = found.size_bytes - 1
    if given is None or int(given[1]) > end or found.kind != Picture.Kind.CLIP:
        return 0, end, False
    first = int(given[1])
    last = min(end, first + MOST_AT_ONCE - 1, int(given[2]) if given[2] else end)
    return (first, last, True) if last >= first else (0, end, False)


def _key(found: Picture) -> bytes:
    key = installation.unsealed(PURPOSE, found.sealed_key)
    if key is None:  # the database was restored beside another key
        raise Refusal("no_file", _("The file of this picture is not here any more."), status=410)
    return key
