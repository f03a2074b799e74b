"""A contact belongs to one matter and is gone on its date; there is no register of people behind it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.foundation import sources
from shouwang.foundation.commitment import committed

__all__ = ["Contact", "committed"]


class Contact(models.Model):
    class Purpose(models.TextChoices):
        CALL_BACK = "call_back", _("to call back about this incident")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    purpose = models.CharField(max_length=16, choices=Purpose)
    matter_id = models.UUIDField(db_index=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=40)
    salt = models.CharField(max_length=32)
    erase_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)

    @property
    def commitment(self) -> str:
        """What the journal keeps: nothing can be guessed from it once the salt is erased with the contact."""
        return committed(self.salt, self.name, self.phone)
