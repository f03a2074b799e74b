"""Calls, incidents, orders, and the tables that policy is written in. No workflow here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.dispatch.states import ACTIVE, OPEN, IncidentState, OrderState
from shouwang.duty.models import Unit
from shouwang.foundation import sources
from shouwang.places.models import Place

MAX_PRIORITY = 4


class Category(models.Model):
    """A type of incident as data: priority, what it needs, its run card, its code in the APCO list."""

    code = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    priority = models.SmallIntegerField()
    needs = models.JSONField(default=dict)  # {"units": 1, "kinds": [...], "capabilities": [...]}
    run_card = models.JSONField(default=list)  # steps of [{"kind", "count", "within_seconds"}]
    apco = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class ClockPolicy(models.Model):
    """A service level: from when it holds, and who says so."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    key = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    mode = models.ForeignKey("Mode", null=True, on_delete=models.PROTECT, related_name="+")  # null: the routine
    policy = models.JSONField()  # the fields of engine.clocks.ClockPolicy
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.key} ({self.source})"


class LadderStep(models.Model):
    """What happens when nobody answers, or nobody is sent, for so many seconds."""

    class For(models.TextChoices):
        ORDER = "order", _("an order without answer")
        INCIDENT = "incident", _("an incident without a unit")

    class Does(models.TextChoices):
        REMIND = "remind_unit", _("remind the unit")
        TELL = "tell_supervisor", _("tell the supervisor")
        EXPIRE = "expire_order", _("let the order expire and send the next unit")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    mode = models.ForeignKey("Mode", null=True, on_delete=models.PROTECT, related_name="+")  # null: the routine
    applies_to = models.CharField(max_length=10, choices=For)
    step = models.SmallIntegerField()
    after_seconds = models.IntegerField()
    does = models.CharField(max_length=20, choices=Does)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["applies_to", "step"], condition=Q(mode=None), name="one_ladder_step"),
            models.UniqueConstraint(fields=["mode", "applies_to", "step"], name="one_ladder_step_a_mode"),
        ]

    def __str__(self) -> str:
        return f"{self.applies_to} {self.step}: {self.does} after {self.after_seconds} s"


class DayNumber(models.Model):
    """The last incident number given out on a day of the city's calendar."""

    day = models.DateField(primary_key=True)
    last = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.day} {self.last}"


class Incident(models.Model):
    id = models.UUIDField(primary_key=True, default=sources.new_id)
    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=IncidentState, default=IncidentState.WAITING)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    opening_category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    closing_category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    category_text = models.CharField(max_length=200, blank=True)  # what was said, where it is no code of ours
    priority = models.SmallIntegerField()
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    place_text = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    is_place_confirmed = models.BooleanField(default=False)
    flags = models.JSONField(default=list)
    needs_too = models.JSONField(default=list)  # capabilities that answers asked for beside those of the type
    dispatcher = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    waiting_since = models.DateTimeField()  # opened, opened again, or left by its last unit
    closed_at = models.DateTimeField(null=True)
    disposition = models.CharField(max_length=20, blank=True)
    help_of = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # whose crew is in danger
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    reinforcement_step = models.SmallIntegerField(default=0)
    ladder_step = models.SmallIntegerField(default=0)
    ladder_at = models.DateTimeField(null=True)
    is_alert = models.BooleanField(default=False)
    version = models.IntegerField(default=0)  # counted up by every action that claims the incident

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=IncidentState.MERGED, merged_into__isnull=False)
                | (~Q(state=IncidentState.MERGED) & Q(merged_into__isnull=True)),
                name="merged_somewhere",
            ),
            # Pressed by two of a crew, or twice, it is one call for help.
            models.UniqueConstraint(fields=["help_of"], condition=Q(state__in=OPEN), name="one_call_for_help"),
            models.CheckConstraint(condition=Q(priority__gte=1, priority__lte=MAX_PRIORITY), name="known_priority"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="a_whole_position",
            ),
        ]
        indexes = [
            # Not partial: SQLite does not see that bound states fit a condition, and would read the whole table.
            models.Index(fields=["state", "priority", "opened_at"], name="incident_by_state"),
            models.Index(fields=["opened_at"], name="incident_by_time"),
            models.Index(fields=["closed_at"], name="incident_by_closing", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["ladder_at"], name="incident_ladder", condition=Q(ladder_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class Call(models.Model):
    """One ring of the telephone (or walk-in, or device). Several calls may report one incident."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("telephone")
        WALK_IN = "walk_in", _("walk-in")
        PATROL = "patrol", _("patrol")
        DEVICE = "device", _("call point")
        OTHER = "other", _("other")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="calls")
    channel = models.CharField(max_length=10, choices=Channel)
    ring_at = models.DateTimeField(null=True)  # null: nobody knows; never made up
    taken_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    contact_id = models.UUIDField(null=True)  # no foreign key: the contact goes on its date, the call stays

    def __str__(self) -> str:
        return str(self.id)


class Note(models.Model):
    """What somebody wrote about an incident. The journal holds only its salted hash: text may carry names."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    salt = models.CharField(max_length=32)

    def __str__(self) -> str:
        return str(self.id)


class Order(models.Model):
    """One unit sent to one incident, by data or by voice; each step with its own time."""

    class Way(models.TextChoices):
        DATA = "data", _("to the phone")
        VOICE = "voice", _("by radio")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="orders")
    state = models.CharField(max_length=10, choices=OrderState)
    way = models.CharField(max_length=6, choices=Way)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rank = models.SmallIntegerField(null=True)  # where the recommendation had this unit; null = not in it
    travel_seconds = models.IntegerField(null=True)
    reinforcement_step = models.SmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    en_route_at = models.DateTimeField(null=True)
    on_scene_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    ladder_step = models.SmallIntegerField(default=0)
    ladder_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(state__in=ACTIVE), name="one_incident_at_a_time")
        ]
        indexes = [
            models.Index(fields=["state"], name="order_by_state"),
            # The constraint above would do if SQLite saw that bound states fit its condition.
            models.Index(fields=["unit", "state"], name="order_by_unit"),
            models.Index(fields=["ladder_at"], name="order_ladder", condition=Q(ladder_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} to {self.incident_id}: {self.state}"


class Recommendation(models.Model):
    """The first few units as they were recommended when an order went out; erased on its date."""

    order = models.OneToOneField(Order, primary_key=True, on_delete=models.CASCADE, related_name="recommendation")
    candidates = models.JSONField()
    erase_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.order_id)
