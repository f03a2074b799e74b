"""The keys that count for a call point now."""

from django.db.models import Q

from shouwang.callpoints import signing
from shouwang.callpoints.models import CallPoint, PointKey
from shouwang.foundation import sealing, sources

PURPOSE = "shouwang call point"


def made_key(point: CallPoint) -> tuple[PointKey, str]:
    """A new one, to be written by the action that makes it, and the secret that is shown once."""
    secret = signing.new_key()
    return PointKey(point=point, sealed=sealing.sealed(PURPOSE, secret.encode()), made_at=sources.now()), secret


def keys_of(point: CallPoint) -> list[str]:
    """One, or two while a new one is being brought to the device; those sealed by another installation are none."""
    standing = PointKey.objects.filter(Q(ends_at=None) | Q(ends_at__gt=sources.now()), point=point)
    opened = [sealing.unsealed(PURPOSE, key.sealed) for key in standing.order_by("-made_at")]
    return [secret.decode() for secret in opened if secret is not None]
