"""Web push at the wire: the message sealed for one browser (RFC 8291), the sender shown by its key (RFC 8292).

Nothing here knows what is told or to whom. The service in between sees the size of a message and when it came.
"""

import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

CURVE = ec.SECP256R1()
POINT_BYTES, AUTH_BYTES, SALT_BYTES = 65, 16, 16
RECORD_BYTES = 4096
MOST_PLAIN_BYTES = 3072  # what every service takes, sealed
LAST_RECORD = b"\x02"
PASS_LASTS = timedelta(hours=12)  # RFC 8292: 24 h at most
PATIENCE_SECONDS = 5.0
KEY_INFO = b"shouwang web push key"


class BadKeyError(ValueError):
    """What a browser is said to have given is no key."""


@dataclass(frozen=True)
class Target:
    """One browser at its push service, as ``PushSubscription.toJSON()`` names it; both keys in base64url."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Answer:
    status: int  # 0: nobody answered
    retry_after: str = ""


def to_text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def to_bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise BadKeyError(text[:20]) from None


def checked_keys(target: Target) -> tuple["EllipticCurvePublicKey", bytes]:
    """The browser's point on the curve and its secret. Raises ``BadKeyError``."""
    point, auth = to_bytes(target.p256dh), to_bytes(target.auth)
    if len(point) != POINT_BYTES or len(auth) != AUTH_BYTES:
        raise BadKeyError("length")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point), auth
    except ValueError:
        raise BadKeyError("not on the curve") from None


@lru_cache(maxsize=4)
def sender_key(installation_key: str) -> "EllipticCurvePrivateKey":
    """Of an installation, from its own secret: the same in all its processes, and nothing more to keep or lose."""
    seed = HKDF(SHA256(), 48, salt=None, info=KEY_INFO).derive(installation_key.encode())
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-5)
    return ec.derive_private_key(1 + int.from_bytes(seed) % (order - 1), CURVE)


def point_of(key: "EllipticCurvePublicKey") -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_text(key: "EllipticCurvePrivateKey") -> str:
    """What a browser is given to subscribe with."""
    return to_text(point_of(key.public_key()))


def sealed(plain: bytes, target: Target) -> bytes:
    """The body of a push message: RFC 8188 with the keys of RFC 8291, one record."""
    if len(plain) > MOST_PLAIN_BYTES:
        raise ValueError(f"a push message holds {MOST_PLAIN_BYTES} bytes at most, not {len(plain)}")
    browser, auth = checked_keys(target)
    once = ec.generate_private_key(CURVE)
    shared = once.exchange(ec.ECDH(), browser)
    ours = point_of(once.public_key())
    info = b"WebPush: info\0" + point_of(browser) + ours
    material = HKDF(SHA256(), 32, salt=auth, info=info).derive(shared)
    salt = os.urandom(SALT_BYTES)
    key = HKDF(SHA256(), 16, salt=salt, info=b"Content-Encoding: aes128gcm\0").derive(material)
    nonce = HKDF(SHA256(), 12, salt=salt, info=b"Content-Encoding: nonce\0").derive(material)
    head = salt + struct.pack(">IB", RECORD_BYTES, len(ours)) + ours
    return head + AESGCM(key).encrypt(nonce, plain + LAST_RECORD, None)


def pass_for(endpoint: str, key: "EllipticCurvePrivateKey", contact: str, now: datetime) -> str:
    """The Authorization header: a token for this service alone, signed with the installation's key."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((now + PASS_LASTS).timestamp()), "sub": contact}
    signed = ".".join(to_text(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    token = f"{signed}.{to_text(r.to_bytes(32) + s.to_bytes(32))}"
    return f"vapid t={token}, k={public_text(key)}"


def is_allowed(endpoint: str, origins: list[str]) -> bool:
    """Whether this is an address at one of the services the installation trusts: anybody can claim any address.

    ``https://*.push.example`` allows every host below that name. No name, port or path of our own network is asked.
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if parts.username or parts.password or parts.fragment or not parts.hostname or len(endpoint) > 1000:
        return False
    return any(_fits(parts, port, urlsplit(origin)) for origin in origins)


def _fits(parts: SplitResult, port: int | None, origin: SplitResult) -> bool:
    host, wanted = parts.hostname or "", origin.hostname or ""
    if (parts.scheme, port) != (origin.scheme, origin.port):
        return False
    return host == wanted or (wanted.startswith("*.") and host.endswith(wanted[1:]))


def deliver(target: Target, body: bytes, headers: dict[str, str]) -> Answer:
    """One try. A redirect is an answer like any other, and is not followed: it may lead anywhere."""
    parts = urlsplit(target.endpoint)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE_SECONDS)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers.get("Retry-After", ""))
    except (OSError, HTTPException):
        return Answer(0)
    finally:
        connection.close()
