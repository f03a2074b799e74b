"""Places of one installation; imported ones remember where they came from, confirmed ones stay."""

import re

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.foundation import sources


class Point(models.Model):
    lon = models.FloatField()
    lat = models.FloatField()
    datum = models.CharField(max_length=8, default="WGS-84")

    class Meta:
        abstract = True


# What gates are called everywhere: the one kind of name that has a meaning, not only a sound.
GATES = {
    "东门": "East Gate",
    "南门": "South Gate",
    "西门": "West Gate",
    "北门": "North Gate",
    "正门": "Main Gate",
    "大门": "Main Gate",
    "侧门": "Side Gate",
    "后门": "Back Gate",
}
NUMBERED_GATE = re.compile(r"([0-9]{1,3})号门")


def shown_gate(name: str) -> str:
    """In the reader's language, where it is more than a proper name."""
    if get_language() != "en":
        return name
    numbered = NUMBERED_GATE.fullmatch(name)
    return f"Gate {numbered[1]}" if numbered else GATES.get(name, name)


class RoadVersion(models.Model):
    """One imported extract. Its files stand in the installation's folder under the version's id."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    source = models.CharField(max_length=200)
    attribution = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    junctions = models.IntegerField()
    edges = models.IntegerField()
    bounds = models.JSONField()  # [west, south, east, north]
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=models.Q(is_current=True), name="one_current_roads"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.junctions})"


class Place(Point):
    class Kind(models.TextChoices):
        ADDRESS = "address", _("address")
        BUILDING = "building", _("building")
        COMPOUND = "compound", _("compound")
        LANDMARK = "landmark", _("landmark")
        ENTRANCE = "entrance", _("entrance")
        STREET = "street", _("street")
        CROSSING = "crossing", _("crossing")
        BLOCK = "block", _("block of houses")
        COMMUNITY = "community", _("community or village")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=200, blank=True)
    house_number = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=40, blank=True)  # what it is, in OpenStreetMap's words: pharmacy, station
    residents = models.IntegerField(default=0)  # how many people to rescue; never who they are
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    osm_ref = models.CharField(max_length=24, null=True, unique=True)
    own_ref = models.CharField(max_length=100, null=True, unique=True)  # the id of a table of places that was imported
    import_id = models.UUIDField(null=True, db_index=True)  # of the import that last wrote this row
    is_confirmed = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        if self.name:
            if self.name_en and get_language() == "en":
                return self.name_en
            return shown_gate(self.name) if self.kind == self.Kind.ENTRANCE else self.name
        is_han = any("\u4e00" <= character <= "\u9fff" for character in self.street)
        if is_han:
            return f"{self.street}{self.house_number}" + ("号" if self.house_number[-1:].isdigit() else "")
        return f"{self.house_number} {self.street}".strip()


class PlaceName(models.Model):
    """One more way people say a place."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official name")
        ALIAS = "alias", _("also called")
        OLD = "old", _("old name")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind)
    confirmed_times = models.IntegerField(default=0)
    # Of a name that people confirmed: where, when first, and what its review said. A withdrawn one is not searched and
    # comes back by no import.
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "text"], name="one_name_once")]
        indexes = [
            models.Index(
                fields=["said_at"], name="name_to_review", condition=models.Q(reviewed_at=None, said_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.text


ASSET_KINDS = {
    "hydrant": _("hydrant"),
    "aed": _("defibrillator (AED)"),
    "fire_point": _("micro fire station"),
    "call_point": _("call point"),
    "dangerous_goods": _("dangerous goods"),
}


class Asset(Point):
    """Something that helps: a hydrant, a defibrillator, a micro fire station, a call point."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    osm_ref = models.CharField(max_length=24, null=True, unique=True)
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()

    @property
    def shown_kind(self) -> str:
        return str(ASSET_KINDS.get(self.kind, self.kind))


class PlaceNote(models.Model):
    """What a crew must know of a place before it is there: gas, a dog, an entry code. Never about a person.

    The words stand here alone, until the note's last day; the journal has their salted hash.
    """

    class Kind(models.TextChoices):
        GAS = "gas", _("gas or chemicals")
        DOG = "dog", _("dog")
        CODE = "code", _("entry code")
        WAY = "way", _("way in")
        HAZARD = "hazard", _("other hazard")
        OTHER = "other", _("other")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="notes")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.CharField(max_length=200)
    salt = models.CharField(max_length=32)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField(db_index=True)  # the last day it is shown, in the city's calendar
    withdrawn_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class Closure(models.Model):
    """A stretch of road nobody drives on until it is lifted."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    roads = models.ForeignKey(RoadVersion, on_delete=models.PROTECT, related_name="+")
    edges = models.JSONField()
    line = models.JSONField()
    reason = models.CharField(max_length=200)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["until"], name="closure_standing", condition=models.Q(lifted_at=None)),
        ]

    def __str__(self) -> str:
        return self.reason
