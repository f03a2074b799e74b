"""How a device signs what it sends; the same few lines for the server, the simulator and whoever builds a device.

Plain: no Django, no database. ``docs/callpoints.md`` says it for other languages, with an example.
"""

import hmac
import secrets
from hashlib import sha256

VERSION = "shouwang-1"
DEVICE, TIME, NONCE, SIGNATURE = (f"X-Shouwang-{name}" for name in ("Device", "Time", "Nonce", "Signature"))
KEY_BYTES = 32  # as long as the hash: RFC 2104, 3
KEY_MARK = "cpk_"  # so that a key in the wrong place is recognised


def new_key() -> str:
    return KEY_MARK + secrets.token_urlsafe(KEY_BYTES)


def new_nonce() -> str:
    return secrets.token_urlsafe(18)


def signature(key: str, *, method: str, path: str, at: str, nonce: str, body: bytes) -> str:
    """Lower-case hexadecimal HMAC-SHA256 over six lines: each part but the last is free of line ends."""
    lines = (VERSION, method, path, at, nonce, sha256(body).hexdigest())
    return hmac.new(key.encode(), "\n".join(lines).encode(), sha256).hexdigest()


def headers(device: str, key: str, *, method: str, path: str, body: bytes, at: int, nonce: str = "") -> dict[str, str]:
    """What goes beside the body; ``at`` in whole seconds since 1970."""
    nonce = nonce or new_nonce()
    signed = signature(key, method=method, path=path, at=str(at), nonce=nonce, body=body)
    return {DEVICE: device, TIME: str(at), NONCE: nonce, SIGNATURE: signed}
