"""What an installation for training says of itself, on every page and sheet: in both languages, in one line."""

from django.conf import settings
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


def marked(name: str) -> str:
    """The name of a file or of an app, where it is seen without its page: in a folder, on a home screen."""
    return f"TRAINING-{name}" if settings.IS_TRAINING else name
