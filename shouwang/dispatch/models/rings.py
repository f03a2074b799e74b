"""Telephones that ring, callers to be rung back, and calls that are still being written down. No workflow here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.dispatch.models.incidents import Incident
from shouwang.foundation import sources


class Ring(models.Model):
    """One ring as the telephone exchange tells it. The number is a contact, gone after a day; the row after months."""

    class State(models.TextChoices):
        RINGING = "ringing", _("ringing")
        ANSWERED = "answered", _("answered")
        DROPPED = "dropped", _("hung up unanswered")
        OVER = "over", _("over")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")  # the exchange
    exchange_ref = models.CharField(max_length=100)  # the exchange's own id of this ring
    line = models.CharField(max_length=40)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State)
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    contact_id = models.UUIDField(null=True)  # no foreign key: the contact goes on its date
    erase_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["told_by", "exchange_ref"], name="one_ring_once")]
        indexes = [models.Index(fields=["state", "rang_at"], name="ring_by_state")]

    def __str__(self) -> str:
        return str(self.id)


class CallBack(models.Model):
    """Somebody to be rung back: hung up before anybody answered, or the line broke."""

    class Why(models.TextChoices):
        DROPPED = "dropped_call", _("hung up unanswered")
        BROKE = "line_broke", _("the line broke")

    class State(models.TextChoices):
        OPEN = "open", _("to be rung back")
        REACHED = "reached", _("reached")
        NOT_REACHED = "not_reached", _("not reached")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    why = models.CharField(max_length=12, choices=Why)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=40, blank=True)
    rang_at = models.DateTimeField(null=True)
    ring = models.OneToOneField(Ring, null=True, on_delete=models.SET_NULL, related_name="call_back")
    incident = models.ForeignKey(Incident, null=True, on_delete=models.PROTECT, related_name="call_backs")
    contact_id = models.UUIDField(null=True)  # no foreign key: the contact goes on its date
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    tried_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    erase_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident"], condition=Q(state="open"), name="one_call_back_at_a_time")
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="call_back_by_state")]

    def __str__(self) -> str:
        return str(self.id)


class CallDraft(models.Model):
    """A call form as its author left it: overwritten, read by nobody else, gone when saved or an hour old."""

    id = models.UUIDField(primary_key=True)  # made by the page, one for each form
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form = models.TextField()
    saved_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)
