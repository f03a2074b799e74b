from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "shouwang.training"

    def ready(self) -> None:
        from shouwang.console import context
        from shouwang.training.rules import may_lead_exercise

        if settings.IS_TRAINING:
            context.offer("exercises", _("Exercises"), may_lead_exercise)
