"""What is known of a picture while it is kept. The picture itself is a sealed file beside the database."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.dispatch.models import Incident
from shouwang.duty.models import Unit
from shouwang.foundation import sources


class Picture(models.Model):
    """The row goes with its file on its date; with the key in it, every copy of the file is unreadable."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        CLIP = "clip", _("clip")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # None: sent from the desk
    kind = models.CharField(max_length=8, choices=Kind)
    content_type = models.CharField(max_length=20)
    width = models.IntegerField()
    height = models.IntegerField()
    seconds = models.FloatField()
    size_bytes = models.BigIntegerField()
    file_name = models.CharField(max_length=32)  # drawn for each attempt: whoever comes second removes their own file
    sealed_key = models.TextField()
    sent_at = models.DateTimeField()
    erase_at = models.DateTimeField(db_index=True)
    held_at = models.DateTimeField(null=True)  # a legal hold: not erased until it is lifted
    hold_reason = models.CharField(max_length=200, blank=True)
    hold_salt = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, hold_reason="") | (Q(held_at__isnull=False) & ~Q(hold_reason="")),
                name="held_for_a_reason",
            )
        ]
        indexes = [models.Index(fields=["incident", "sent_at"], name="picture_by_incident")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
