"""The other side: what a device does to be heard. For the simulator, the demo and the tests."""

import json
from collections.abc import Mapping
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.utils.translation import gettext as _

from shouwang.callpoints import signing
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.text import shown

TIMEOUT_SECONDS = 5


def heartbeat(url: str, device: str, key: str, *, battery: int | None = None) -> Mapping[str, object]:
    return send(url, device, key, "/devices/v1/heartbeat", {"battery": battery})


def press(
    url: str, device: str, key: str, *, battery: int | None = None, is_test: bool = False
) -> Mapping[str, object]:
    body = {"id": str(sources.new_id()), "battery": battery, "test": is_test}
    return send(url, device, key, "/devices/v1/press", body)


def send(url: str, device: str, key: str, path: str, body: Mapping[str, object]) -> Mapping[str, object]:
    """What the server answers; its refusal, or that it cannot be reached, as ours."""
    server = urlsplit(url)
    if server.scheme not in {"http", "https"} or not server.netloc:
        raise Refusal("bad_url", _("%(url)s is not an address of a server.") % {"url": shown(url)})
    content = json.dumps(body).encode()
    at = int(sources.now().timestamp())
    headers = signing.headers(device, key, method="POST", path=path, body=content, at=at)
    headers["Content-Type"] = "application/json"
    request = Request(f"{server.scheme}://{server.netloc}{path}", content, headers)  # noqa: S310 - http(s), as checked
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - as above  # nosec B310
            heard: dict[str, object] = json.loads(answer.read())
            return heard
    except HTTPError as error:
        raise Refusal("refused", _("The server refused: %(words)s") % {"words": _told(error)}) from error
    except (URLError, OSError, ValueError) as error:
        raise Refusal(
            "unreachable", _("The server cannot be reached (%(error)s).") % {"error": shown(error)}
        ) from error


def _told(error: HTTPError) -> str:
    try:
        told = json.loads(error.read())["error"]
        return f"{error.code} {shown(told['code'])}: {shown(told['message'], 200)}"
    except (ValueError, KeyError, TypeError):
        return str(error.code)
