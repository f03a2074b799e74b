"""Who was on duty when is erased two years after the shift's end; running and younger shifts stay."""

from datetime import timedelta

from shouwang.accounts.queries import system_user
from shouwang.duty import tasks
from shouwang.duty.actions import end_shift
from shouwang.duty.models import Shift
from shouwang.foundation import sources
from shouwang.journal.models import Entry


def test_only_what_is_past_its_date_goes_and_an_entry_says_so(town):
    by, now = system_user(), sources.now()
    ended = Shift.objects.select_related("unit__area").get(unit=town.units["C01"])
    end_shift(ended, by=by)
    assert tasks.do_due(now + tasks.KEEP - timedelta(minutes=1), by=by) == 0
    assert tasks.do_due(now + tasks.KEEP + timedelta(minutes=1), by=by) == 1
    assert not Shift.objects.filter(id=ended.id).exists()
    assert Shift.objects.count() == len(town.units) - 1
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.changed) == ("erase_shifts", {"shifts": [str(ended.id)]})
    assert tasks.do_due(now + tasks.KEEP + timedelta(minutes=2), by=by) == 0
