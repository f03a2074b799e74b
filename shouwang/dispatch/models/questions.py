"""What is asked at a call of a type, as data, and what callers answered. No workflow here."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.dispatch.models.incidents import Call, Category, Incident
from shouwang.foundation import sources


class Question(models.Model):
    """One question of a type, in both languages. An answer may raise the priority, add a need, bring up advice."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("yes or no")
        CHOICE = "choice", _("one of several")
        TEXT = "text", _("in words")
        NUMBER = "number", _("a number")

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="questions")
    key = models.CharField(max_length=40)
    order = models.SmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind)
    text = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    short = models.CharField(max_length=40)  # what stands before the answer where there is little room: 持械
    short_en = models.CharField(max_length=40)
    choices = models.JSONField(default=list)  # [{"code", "name", "name_en"}]
    effects = models.JSONField(default=list)  # [{"on" | "at_least", "priority"?, "need"?, "say"?, "say_en"?}]
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "key"], name="one_question_once")]

    def __str__(self) -> str:
        return f"{self.category_id}: {self.key}"

    @property
    def shown_text(self) -> str:
        return self.text_en if get_language() == "en" else self.text

    @property
    def shown_short(self) -> str:
        return self.short_en if get_language() == "en" else self.short


class Answer(models.Model):
    """What was answered, with the call or later. Of one in words the journal holds only a salted hash."""

    id = models.UUIDField(primary_key=True, default=sources.new_id)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="answers")
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=200)
    salt = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.id)
