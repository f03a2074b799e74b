"""Whether this is an installation for training, for every template: also those that are drawn without a request."""

from django import template
from django.conf import settings

from shouwang.ui import training

register = template.Library()


@register.simple_tag
def training_words() -> str:
    """Empty where it is real."""
    return training.training_words() if settings.IS_TRAINING else ""


@register.simple_tag
def training_url() -> str:
    """Where one practises, for the real installation's pages; a training one has no way to the other."""
    return "" if settings.IS_TRAINING else settings.TRAINING_URL
