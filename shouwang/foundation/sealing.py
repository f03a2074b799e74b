"""Secrets that must be used and not only compared: sealed with the installation's key, for one purpose each."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def sealed(purpose: str, secret: bytes) -> str:
    return _seal(purpose).encrypt(secret).decode()


def unsealed(purpose: str, text: str) -> bytes | None:
    """None where the key is not the one it was sealed with: a restored database on an installation of its own."""
    try:
        return _seal(purpose).decrypt(text.encode())
    except InvalidToken:
        return None


def _seal(purpose: str) -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(str(key), purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(key.encode())
    return urlsafe_b64encode(derived)
