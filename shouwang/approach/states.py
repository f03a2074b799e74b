"""What may happen to a survey."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurveyState(models.TextChoices):
    DRAFT = "draft", _("being measured")
    MEASURED = "measured", _("measured, to be published")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")


MOVES: dict[str, tuple[str, ...]] = {
    SurveyState.DRAFT: (SurveyState.MEASURED, SurveyState.DISCARDED),
    SurveyState.MEASURED: (SurveyState.DRAFT, SurveyState.PUBLISHED, SurveyState.DISCARDED),
    SurveyState.PUBLISHED: (),
    SurveyState.DISCARDED: (),
}
OPEN = (SurveyState.DRAFT, SurveyState.MEASURED)
