"""Codes from a phone (RFC 6238), made and checked without any network; recovery codes for a phone that is lost."""

import hmac
import secrets
from base64 import b32decode, b32encode
from hashlib import sha256
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from shouwang.accounts.models import RecoveryCode, SecondFactor, User
from shouwang.foundation import sealing, sources

SECRET_BYTES = 20  # RFC 4226: 160 bits
STEP_SECONDS = 30
DRIFT_STEPS = 1  # a phone's clock may be half a minute off: where there is no network nothing sets it
RECOVERY_CODES = 8
RECOVERY_BYTES = 16  # 128 bits: above 112 a plain hash is enough (ASVS 6.5.2)
ISSUER = "Shouwang"
PURPOSE = "shouwang second factor"


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def in_words(secret: bytes) -> str:
    """As one types it into a phone: base32 in groups of four."""
    text = b32encode(secret).decode().rstrip("=")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def code_at(secret: bytes, step: int) -> str:
    # SHA-1 is what every phone speaks; HMAC does not rest on what SHA-1 has lost.
    return TOTP(secret, 6, SHA1(), STEP_SECONDS).generate(step * STEP_SECONDS).decode()  # noqa: S303  # nosec B303


def current_step() -> int:
    return int(sources.now().timestamp()) // STEP_SECONDS


def matching_step(secret: bytes, code: str) -> int | None:
    """The step whose code this is, of those around now."""
    code, now = "".join(code.split()), current_step()
    steps = range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1)
    found = [step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), code.encode())]
    return found[-1] if found else None


def use(user: User, code: str) -> str | None:
    """Inside an action: whether this opens, and by what ("totp", "recovery_code"); it does so once.

    One statement decides: of two who bring the same code in the same moment one is refused.
    """
    factor = SecondFactor.objects.filter(user=user).first()
    secret = unsealed(factor.sealed) if factor else None
    step = matching_step(secret, code) if secret else None
    newer = SecondFactor.objects.filter(user=user, last_step__lt=step) if step is not None else None
    if newer is not None and newer.update(last_step=step):
        return "totp"
    is_found = RecoveryCode.objects.filter(user=user, digest=recovery_digest(code)).delete()[0]
    return "recovery_code" if is_found else None


def new_recovery_codes(user: User) -> list[str]:
    """Inside an action: fresh ones instead of those there were."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = [in_words(secrets.token_bytes(RECOVERY_BYTES)) for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=recovery_digest(code)) for code in codes])
    return codes


def recovery_digest(code: str) -> str:
    return sha256("".join(code.split()).upper().encode()).hexdigest()


def sealed(secret: bytes) -> str:
    return sealing.sealed(PURPOSE, secret)


def unsealed(text: str) -> bytes | None:
    """None where the key is not the one it was sealed with: a restored database on an installation of its own."""
    return sealing.unsealed(PURPOSE, text)


def typed_secret(text: str) -> bytes:
    """What ``in_words`` wrote, back."""
    plain = "".join(text.split())
    return b32decode(plain + "=" * (-len(plain) % 8))


def address_for_phone(user: User, secret: bytes) -> str:
    plain = b32encode(secret).decode().rstrip("=")
    return f"otpauth://totp/{ISSUER}:{quote(user.username)}?secret={plain}&issuer={ISSUER}"


def picture(address: str) -> str:
    """The QR code as an address of its own SVG, drawn here: nobody else sees the secret."""
    import segno

    return str(segno.make(address, error="m").svg_data_uri(border=4, omitsize=True))
