"""Holding incidents for the length of an action, so that two people never act on what the other is changing.

An action that asks about an incident before it writes claims it first: the update takes the row's lock, whoever comes
second waits for the commit and then sees what was done. No lock is asked for by name, and on SQLite, where one action
runs at a time, the claim only counts.
"""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shouwang.dispatch.models import Incident
from shouwang.foundation.refusal import Refusal


def claim(*incidents: Incident) -> None:
    """Always in the order of their ids, so that two actions never wait for each other.

    Refused where an incident has moved to another area meanwhile: the right was asked for the one it came from.
    """
    for incident in sorted(incidents, key=lambda incident: incident.id):
        there = Incident.objects.filter(id=incident.id, area=incident.area_id)
        if not there.update(version=F("version") + 1):
            raise try_again()


def try_again() -> Refusal:
    return Refusal("try_again", _("Somebody else changed this in the same moment; try again."), status=409)
