"""Grounds, their surveys, and what a survey found. A published survey is never changed: a later one replaces."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.approach.states import SurveyState
from shouwang.areas.models import Area
from shouwang.duty.models import Unit
from shouwang.foundation import sources
from shouwang.places.models import Asset, Place, Point, shown_gate

WAYS_OF_MOVING = {"car": _("car"), "e_bike": _("e-bike"), "foot": _("foot"), "fire": _("fire engine")}


class Ground(Point):
    """A village, a compound, a campus, a station, a mall: what is surveyed as one."""

    class Kind(models.TextChoices):
        COMPOUND = "compound", _("compound")
        VILLAGE = "village", _("village")
        CAMPUS = "campus", _("campus")
        STATION = "station", _("metro or railway station")
        MALL = "mall", _("mall or market")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    outline = models.JSONField(default=list)  # [[lon, lat], ...]: one ring, its first point not repeated
    own_ref = models.CharField(max_length=100, null=True, unique=True)  # its id in a file that was imported

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place"], name="one_ground_a_place")]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Survey(models.Model):
    """One measuring of a ground. ``covers``: which of ``KINDS`` it replaces, inside ``outline`` (none: everywhere)."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    ground = models.ForeignKey(Ground, on_delete=models.PROTECT, related_name="surveys")
    state = models.CharField(max_length=10, choices=SurveyState, default=SurveyState.DRAFT)
    version = models.IntegerField(null=True)  # counted per ground, when published
    covers = models.JSONField(default=list)
    outline = models.JSONField(default=list)
    surveyed_by = models.CharField(max_length=100, blank=True)  # the unit or team, in words
    return_reason = models.CharField(max_length=200, blank=True)
    drafted_at = models.DateTimeField()
    measured_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ground", "version"], name="one_version_once"),
            models.CheckConstraint(
                condition=models.Q(version__isnull=False) | ~models.Q(state=SurveyState.PUBLISHED),
                name="published_has_a_version",
            ),
        ]
        indexes = [
            models.Index(fields=["state"], name="survey_open", condition=models.Q(state__in=["draft", "measured"])),
        ]

    def __str__(self) -> str:
        return f"{self.ground_id} {self.state} {self.version or ''}".strip()


class Surveyed(Point):
    """What a survey found somewhere. ``replaced_by``: the later survey that covers it; None = what crews see."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="%(class)ss")
    replaced_by = models.ForeignKey(Survey, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class House(Surveyed):
    number = models.CharField(max_length=40)  # as it stands on the house: 12, 12-1, 7栋
    street = models.CharField(max_length=200, blank=True)  # the lane or row it counts in
    floors = models.IntegerField(null=True)
    residents = models.IntegerField(default=0)  # how many people to rescue; never who they are
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    outline = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["lat", "lon"], name="house_at")]

    def __str__(self) -> str:
        return f"{self.street}{self.number}"


class Entrance(Surveyed):
    class Purpose(models.TextChoices):
        MAIN = "main", _("main entrance")
        SIDE = "side", _("side entrance")
        STAIRS = "stairs", _("stairwell")
        VEHICLES = "vehicles", _("for vehicles")
        FIRE = "fire", _("for the fire service")
        GOODS = "goods", _("goods and refuse")

    house = models.ForeignKey(House, null=True, on_delete=models.CASCADE, related_name="entrances")
    name = models.CharField(max_length=100, blank=True)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.MAIN)

    def __str__(self) -> str:
        return shown_gate(self.name) if self.name else self.get_purpose_display()


class Lane(Surveyed):
    class Surface(models.TextChoices):
        PAVED = "paved", _("paved")
        SLABS = "slabs", _("slabs or bricks")
        UNPAVED = "unpaved", _("unpaved")
        STEPS = "steps", _("steps")

    name = models.CharField(max_length=100, blank=True)
    line = models.JSONField()
    width_m = models.FloatField(null=True)  # the narrowest free width
    height_m = models.FloatField(null=True)  # the lowest arch, cable or balcony; None: open to the sky
    surface = models.CharField(max_length=8, choices=Surface, default=Surface.PAVED)
    passable = models.JSONField(default=list)  # of WAYS_OF_MOVING
    measured_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class NamedPoint(Surveyed):
    class Kind(models.TextChoices):
        EXIT = "exit", _("exit")
        END = "end", _("end of a platform or hall")
        PASSAGE = "passage", _("passage")
        FLOOR = "floor", _("floor")
        STAIRS = "stairs", _("stairs or lift")
        OTHER = "other", _("point")

    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    aliases = models.CharField(max_length=300, blank=True)  # other ways to say it, separated by ";"
    floor = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.name


class SurveyedAsset(Surveyed):
    """Facts beside the asset that everybody sees; the asset itself is made when the survey is published."""

    asset = models.ForeignKey(Asset, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=200, blank=True)
    goods = models.CharField(max_length=200, blank=True)  # what is stored, and how much
    permit_number = models.CharField(max_length=60, blank=True)
    permit_until = models.DateField(null=True)
    equipment = models.CharField(max_length=300, blank=True)  # of a micro fire station
    crew_size = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


Table = type[House] | type[Entrance] | type[Lane] | type[NamedPoint] | type[SurveyedAsset]
# What a survey may cover, and which tables that is: an entrance goes with the houses.
KINDS: dict[str, tuple[Table, ...]] = {
    "houses": (Entrance, House),
    "lanes": (Lane,),
    "points": (NamedPoint,),
    "assets": (SurveyedAsset,),
}
COVERS = {"houses": _("houses and entrances"), "lanes": _("lanes"), "points": _("named points"), "assets": _("assets")}


class VehicleSize(models.Model):
    """How large the vehicles of a kind are, or one unit's: policy. What a lane must leave free is size plus spare."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    kind = models.CharField(max_length=12, choices=Unit.Kind)
    unit = models.OneToOneField(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    width_m = models.FloatField()
    height_m = models.FloatField()
    spare_width_m = models.FloatField()
    spare_height_m = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(unit=None), name="one_size_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.width_m} x {self.height_m}"
