"""A card as it is typed in: a day, and times as they stand on the paper."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.dispatch.actions import Past, Report, Went
from shouwang.dispatch.actions.closing import DISPOSITIONS
from shouwang.dispatch.actions.past import ORDER_STAMPS
from shouwang.dispatch.models import MAX_PRIORITY
from shouwang.dispatch.policy import categories
from shouwang.duty.models import Unit
from shouwang.foundation import text
from shouwang.foundation.refusal import Refusal
from shouwang.places.models import Place

UNITS = 4  # as many as the printed card has rows
HALF_A_DAY = timedelta(hours=12)  # an earlier time of day is the next day's only where the night lies between
WRITTEN = re.compile(r"([0-9]{1,2})[:：.时]?([0-5][0-9])(?:[:：.分]?([0-5][0-9])秒?)?分?")
LABELS = {
    "ring_at": _("Ring"),
    "answered_at": _("Answered"),
    "taken_at": _("Written down"),
    "sent_at": _("Sent"),
    "on_scene_at": _("On scene"),
    "cleared_at": _("Cleared"),
    "closed_at": _("Closed"),
}
OF_CALL = ("ring_at", "answered_at", "taken_at")


class TimeField(forms.CharField):
    """23:58, 2358, 23:58:30."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 8, "placeholder": "--:--", "autocomplete": "off"})

    def __init__(self, step: str) -> None:
        super().__init__(required=False, max_length=12, label=str(LABELS[step]))

    def clean(self, value: Any) -> time | None:
        written = super().clean(value).strip()
        if not written:
            return None
        found = WRITTEN.fullmatch(written)
        if found is None or int(found[1]) > 23:
            raise forms.ValidationError(_("Write a time as 23:58 or 23:58:30."))
        return time(int(found[1]), int(found[2]), int(found[3] or 0))


def _line(label: Any, *, limit: int = text.MAX_LINE, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, **more)


class CardForm(forms.Form):
    """``past()`` says what happened, once the form is valid."""

    number = _line(_("Number"), limit=24, widget=forms.TextInput(attrs={"autocomplete": "off", "size": 18}))
    day = forms.DateField(label=_("Day of the call"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    category = forms.ChoiceField(label=_("Type"), required=False)
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("as the type says")), *((one, str(one)) for one in range(1, MAX_PRIORITY + 1))],
    )
    place_text = _line(_("Place"), required=False)
    place = forms.UUIDField(required=False, widget=forms.HiddenInput)
    note = _line(_("What happened"), limit=text.MAX_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    caller_name = _line(_("Caller's name"), limit=100, required=False)
    caller_phone = _line(_("Number to ring back"), limit=40, required=False)
    disposition = forms.ChoiceField(label=_("Outcome"), required=False)

    def __init__(self, *arguments: Any, units: list[Unit], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.units = {str(unit.id): unit for unit in units}
        self._choose(
            "category",
            [("", _("not written")), *((one.code, one.shown_name) for one in categories().values() if one.is_active)],
        )
        self._choose("disposition", [("", _("still open")), *DISPOSITIONS.items()])
        for step in (*OF_CALL, "closed_at"):
            self.fields[step] = TimeField(step)
        for row in range(1, UNITS + 1):
            self.fields[f"unit_{row}"] = forms.ChoiceField(
                label=_("Unit"),
                required=False,
                choices=[("", "–"), *((key, unit.call_sign) for key, unit in self.units.items())],
            )
            for step in ORDER_STAMPS:
                self.fields[f"{step}_{row}"] = TimeField(step)

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def rows(self) -> Iterator[list[forms.BoundField]]:
        """The lines of units, as they stand on the card."""
        for row in range(1, UNITS + 1):
            yield [self[f"unit_{row}"], *(self[f"{step}_{row}"] for step in ORDER_STAMPS)]

    def call_times(self) -> list[forms.BoundField]:
        return [self[step] for step in OF_CALL]

    def past(self) -> Past:
        """Refuses what cannot be dated: no time of the call, a unit without the time it was sent."""
        written = self.cleaned_data
        day = written["day"]
        known = [(step, written[step]) for step in OF_CALL if written[step]]
        if not known:
            raise Refusal("no_time", _("Write at least one time of the call."), field="ring_at")
        at = dict(_dated(day, known))
        begun = next(iter(at.values()))
        went = tuple(self._went(begun))
        closed = dict(_dated_after(begun, [("closed_at", written["closed_at"])]))
        if written["closed_at"] and not written["disposition"]:
            raise Refusal("no_outcome", _("It was closed: choose the outcome."), field="disposition")
        place = Place.objects.filter(id=written["place"], retired_at=None).first() if written["place"] else None
        report = Report(
            category=written["category"] or None,
            priority=written["priority"],
            place=place,
            place_text=written["place_text"],
            note=written["note"],
            caller_name=written["caller_name"],
            caller_phone=written["caller_phone"],
            ring_at=at.get("ring_at"),
            answered_at=at.get("answered_at"),
        )
        return Past(
            report=report,
            taken_at=at.get("taken_at") or at.get("answered_at") or begun,
            went=went,
            disposition=written["disposition"],
            closed_at=closed.get("closed_at"),
        )

    def _went(self, begun: datetime) -> Iterator[Went]:
        written = self.cleaned_data
        for row in range(1, UNITS + 1):
            times = [(step, written[f"{step}_{row}"]) for step in ORDER_STAMPS]
            unit = self.units.get(written[f"unit_{row}"])
            if unit is None and any(at for _step, at in times):
                raise Refusal("no_unit", _("Choose the unit these times belong to."), field=f"unit_{row}")
            if unit is None:
                continue
            if times[0][1] is None:
                message = _("Write when %(unit)s was sent.") % {"unit": unit.call_sign}
                raise Refusal("no_time", message, field=f"sent_at_{row}")
            yield Went(unit, **dict(_dated_after(begun, times)))


def _dated(day: date, written: list[tuple[str, time]]) -> Iterator[tuple[str, datetime]]:
    """The first on the day of the card, the others after it."""
    (step, first), *others = written
    at = timezone.make_aware(datetime.combine(day, first))
    yield step, at
    yield from _dated_after(at, others)


def _dated_after(
    begun: datetime, written: list[tuple[str, time | None]] | list[tuple[str, time]]
) -> Iterator[tuple[str, datetime]]:
    """A time of day long before the last one is the next day's; a little before it is a slip, and will be refused."""
    last = timezone.localtime(begun)
    for step, clock in written:
        if clock is None:
            continue
        at = timezone.make_aware(datetime.combine(last.date(), clock))
        if last - at > HALF_A_DAY:
            at = timezone.make_aware(datetime.combine(last.date() + timedelta(days=1), clock))
        yield step, at
        last = max(last, at)
