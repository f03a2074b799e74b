"""What is noted about the place of an incident, for whoever sees the incident: the crew needs it most."""

from shouwang.accounts.models import User
from shouwang.dispatch.models import Incident
from shouwang.places.queries import notes_of
from shouwang.places.shapes import note_rows


def notes_about_place(incident: Incident, _seen_by: User) -> list[dict[str, object]] | None:
    if incident.place is None:
        return None
    return note_rows(notes_of(incident.place), incident.place) or None
