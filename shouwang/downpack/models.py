"""Numbers of blank cards, what became of each, and the telephone numbers of our own places. No workflow here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.dispatch.models import Incident
from shouwang.duty.models import Post
from shouwang.foundation import sources


class CardDay(models.Model):
    """The last card number given out on a day of the city's calendar."""

    day = models.DateField(primary_key=True)
    last = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.day} {self.last}"


class CardBlock(models.Model):
    """Consecutive numbers for one print: no two prints share one."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    day = models.DateField()
    first = models.IntegerField()
    last = models.IntegerField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    handed_out_at = models.DateTimeField()
    handed_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_for_folder = models.BooleanField()  # the worker's: whether anybody printed it is not known

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "first"], name="a_block_begins_once"),
            models.CheckConstraint(condition=Q(first__gte=1) & Q(last__gte=models.F("first")), name="a_block_of_cards"),
        ]
        indexes = [models.Index(fields=["handed_out_at"], name="block_by_time")]

    def __str__(self) -> str:
        return f"{card_number(self.day, self.first)} - {self.last}"

    @property
    def numbers(self) -> list[str]:
        return [card_number(self.day, one) for one in range(self.first, self.last + 1)]


def card_number(day: object, number: int) -> str:
    return f"P-{day:%Y%m%d}-{number:02d}"


class Card(models.Model):
    """One card that came back: as an incident, or void. A number that is out has no row."""

    number = models.CharField(primary_key=True, max_length=24)
    block = models.ForeignKey(CardBlock, on_delete=models.PROTECT, related_name="cards")
    incident = models.OneToOneField(Incident, null=True, on_delete=models.PROTECT, related_name="card")
    reason = models.CharField(max_length=200, blank=True)  # of a void one
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    """Where one of our own places is rung: a desk, a post. Nobody's own number stands here; agencies have theirs."""

    class Section(models.TextChoices):
        DESK = "desk", _("Desk")
        SUPERVISION = "supervision", _("Supervisors on duty")
        POST = "post", _("Posts")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=12, choices=Section)
    place = models.IntegerField()  # in the order of its file
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    number = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name
