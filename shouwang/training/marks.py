"""A real installation refuses a training database, and a training one refuses a real one."""

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.training.models import Mark


def mark_as_training() -> None:
    """Once, on an empty database; one that anything was done in stays what it is."""
    if Mark.objects.exists():
        return
    if Entry.objects.exists():
        raise _refused()
    Mark.objects.create(made_at=sources.now())


def require_kind() -> None:
    """Asked before anything is served. A database without tables has its own message."""
    if Mark._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001 - Django's public name for it
        return
    if Mark.objects.exists() != settings.IS_TRAINING:
        raise _refused()


def _refused() -> Refusal:
    if settings.IS_TRAINING:
        message = _("This database is a real one: training never runs on it. 'shouwang training' makes one of its own.")
        return Refusal("not_for_training", message, status=409)
    message = _("This database is for training: everything in it is invented. It cannot be served as a real one.")
    return Refusal("only_for_training", message, status=409)
