"""A journal that cannot be written: the action is refused in plain words, and nothing of it stays."""

import pytest

from shouwang.dispatch.models import Incident
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry, Head
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_the_journals_head_nothing_is_done(town: make.Town) -> None:
    by, entries = make.dispatcher(town), Entry.objects.count()
    Head.objects.all().delete()
    with pytest.raises(Refusal) as refused:
        make.incident(town, by)
    assert (refused.value.code, refused.value.status) == ("no_journal", 503)
    assert (Incident.objects.count(), Entry.objects.count()) == (0, entries)
