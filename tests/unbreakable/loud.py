"""The settings with everything logged: what is not in this log is in none."""

from shouwang.settings import *  # noqa: F403 - the same settings
from shouwang.settings import LOGGING

LOGGING = LOGGING | {"root": {"handlers": ["stderr"], "level": "DEBUG"}, "loggers": {}}
