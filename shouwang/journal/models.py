"""The entries, and the one row that knows how many there are."""

import json
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models

from shouwang.engine.proofs import leaf_hash


class Entry(models.Model):
    """What one action did. Never updated, never deleted (triggers see to it); no personal field ever.

    ``matter`` is the thing whose timeline this belongs to (an incident, later a case); ``other_matter`` the second
    one an action touches: a unit pulled from one incident to another stands in both timelines.
    """

    position = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=24)
    subject_id = models.UUIDField()
    area = models.ForeignKey("areas.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    matter_id = models.UUIDField(null=True)
    other_matter_id = models.UUIDField(null=True)
    changes = models.TextField()  # canonical JSON; text, because the hash is over these very characters
    request_id = models.UUIDField(null=True)
    request_hash = models.CharField(max_length=64, default="")
    leaf = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request_id"], name="one_entry_per_request")]
        indexes = [
            models.Index(fields=["matter_id", "position"], name="entry_by_matter"),
            models.Index(
                fields=["other_matter_id", "position"],
                name="entry_by_other_matter",
                condition=models.Q(other_matter_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.verb} {self.subject_kind} {self.subject_id}"

    @property
    def changed(self) -> dict[str, Any]:
        changed: dict[str, Any] = json.loads(self.changes)
        return changed

    def as_bytes(self) -> bytes:
        """The bytes the leaf is the hash of: every field but the position, which is the leaf's place in the tree."""
        return canonical(
            {
                "recorded_at": self.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
                "actor": self.actor_id,
                "verb": self.verb,
                "subject": [self.subject_kind, self.subject_id],
                "area": self.area_id,
                "matters": [self.matter_id, self.other_matter_id],
                "changes": self.changes,
                "request": [self.request_id, self.request_hash],
            }
        ).encode()

    def computed_leaf(self) -> bytes:
        return leaf_hash(self.as_bytes())


class Head(models.Model):
    """One row: how many entries there are, and the Merkle frontier over them. Its row lock orders all writers."""

    id = models.SmallIntegerField(primary_key=True)
    position = models.BigIntegerField()
    frontier = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.position} entries"


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def canonical(value: object) -> str:
    """JSON that is the same text for the same content everywhere."""
    return _canonical.encode(value)
