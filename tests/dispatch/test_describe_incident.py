"""Correcting the category and writing notes; what it was taken as stays."""

import pytest

from shouwang.dispatch.actions import add_note, close_incident, set_category
from shouwang.dispatch.models import Category, Note
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from tests import make


def category(code: str) -> Category:
    return Category.objects.get(code=code)


def test_a_corrected_category_keeps_the_opening_one_and_takes_the_flag_away(town, by):
    incident = make.incident(town, by, category="ufo", priority=4)
    set_category(incident, category("robbery"), by=by)
    incident.refresh_from_db()
    assert (incident.opening_category_id, incident.category_id, incident.closing_category) == ("other", "robbery", None)
    assert (incident.priority, incident.flags) == (1, [])
    assert Entry.objects.latest("position").changed == {
        "before": {"category": "other", "priority": 4},
        "category": "robbery",
        "priority": 1,
    }


def test_all_three_categories_are_kept_to_the_end(town, by):
    incident = make.incident(town, by, category="noise")
    set_category(incident, category("fight"), priority=1, by=by)
    close_incident(incident, category("dispute"), "dealt_with", by=by)
    incident.refresh_from_db()
    kept = (incident.opening_category_id, incident.category_id, incident.closing_category_id, incident.priority)
    assert kept == ("noise", "fight", "dispute", 1)


@pytest.mark.parametrize("priority", [0, 5, -1, 99])
def test_an_unknown_priority_is_refused(town, by, priority):
    with pytest.raises(Refusal) as refused:
        set_category(make.incident(town, by), category("noise"), priority=priority, by=by)
    assert (refused.value.code, refused.value.field) == ("unknown_priority", "priority")


def test_a_note_is_kept_and_the_journal_holds_only_its_hash(town, by):
    incident = make.incident(town, by)
    add_note(incident, "  狗在院子里\n门码 1234  ", by=by)
    note = Note.objects.get()
    assert (note.text, note.by, note.incident) == ("狗在院子里\n门码 1234", by, incident)
    changed = Entry.objects.latest("position").changed
    assert (list(changed), len(changed["note"])) == (["note"], 64)


@pytest.mark.parametrize(("text", "code"), [("", "empty"), ("  \n", "empty"), ("x" * 4001, "too_long")])
def test_an_empty_or_endless_note_is_refused(town, by, text, code):
    with pytest.raises(Refusal) as refused:
        add_note(make.incident(town, by), text, by=by)
    assert (refused.value.code, Note.objects.count()) == (code, 0)
