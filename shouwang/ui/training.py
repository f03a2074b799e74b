"""What an installation for training says of itself, on every page and sheet: in both languages, in one line."""

from django.utils import translation
from django.utils.translation import gettext

LANGUAGES = ("zh-hans", "en")


def training_words() -> str:
    """Whoever looks over a shoulder may read the other language: both are said, whatever was chosen."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(gettext("TRAINING – not real"))
    return " · ".join(said)
