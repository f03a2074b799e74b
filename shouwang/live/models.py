"""Which browsers are told of an order while their page is closed, and what is still to be told them."""

from django.db import models

from shouwang.accounts.models import Session
from shouwang.foundation import sources


class PushSubscription(models.Model):
    """One browser at its push service, for as long as its session: whoever logs out is told nothing more."""

    session = models.OneToOneField(Session, primary_key=True, on_delete=models.CASCADE, related_name="push")
    endpoint = models.TextField()
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.session_id)


class PushMessage(models.Model):
    """One thing to tell one browser; gone when it was told, or too old to be worth it."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, related_name="messages")
    position = models.BigIntegerField()  # of the entry it is about
    kind = models.CharField(max_length=20)
    tries = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "position"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.subscription_id}"


class PushCursor(models.Model):
    """One row: up to which entry the journal was read for this."""

    id = models.SmallIntegerField(primary_key=True)
    position = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.position)
