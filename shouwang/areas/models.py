"""Areas with their polygons. ``path`` spells the way from the root, so that "within" is a prefix."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.foundation import sources


class Area(models.Model):
    class Kind(models.TextChoices):
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        DISTRICT = "district", _("district")
        STATION = "station", _("station area")
        BEAT = "beat", _("beat")
        CELL = "cell", _("cell")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=400, unique=True)  # "/1/4/2/": ordinals from the root, with both slashes
    outline = models.JSONField()  # GeoJSON MultiPolygon coordinates, WGS-84
    datum = models.CharField(max_length=8, default="WGS-84")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(datum="WGS-84"), name="area_in_wgs84")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name

    def is_within(self, other: "Area") -> bool:
        return self.path.startswith(other.path)
