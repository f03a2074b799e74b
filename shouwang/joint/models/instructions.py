"""An instruction: to whom, what, by when; who saw it, who did it, the proof. No workflow here."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.areas.models import Area
from shouwang.duty.models import Post, Unit
from shouwang.foundation import sources
from shouwang.joint.models.operations import Operation
from shouwang.joint.states import STANDING, InstructionState


class Instruction(models.Model):
    """Exactly one recipient. What was written stays here with its salt; the journal holds its hash."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")  # the recipient's
    operation = models.ForeignKey(Operation, null=True, on_delete=models.SET_NULL, related_name="instructions")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    to_post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    salt = models.CharField(max_length=32)
    state = models.CharField(max_length=10, choices=InstructionState, default=InstructionState.GIVEN)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    due_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)  # done, refused or withdrawn
    over_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)  # the proof, or why not
    tell_at = models.DateTimeField(null=True)  # when the desk is told next: not seen, not done

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_user__isnull=False, to_unit__isnull=True, to_post__isnull=True)
                | Q(to_user__isnull=True, to_unit__isnull=False, to_post__isnull=True)
                | Q(to_user__isnull=True, to_unit__isnull=True, to_post__isnull=False),
                name="instruction_to_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=STANDING, over_at__isnull=True)
                | (~Q(state__in=STANDING) & Q(over_at__isnull=False, tell_at__isnull=True)),
                name="instruction_over_at",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="instruction_by_state"),
            models.Index(fields=["tell_at"], name="instruction_to_tell", condition=Q(tell_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def recipient(self) -> str:
        """In words: a call sign, a post, a name."""
        if self.to_unit is not None:
            return self.to_unit.call_sign
        if self.to_post is not None:
            return str(_("everybody at %(post)s") % {"post": self.to_post.shown_name})
        return self.to_user.name if self.to_user else ""

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING
