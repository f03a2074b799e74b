"""Holding incidents for the length of an action, so that two people never act on what the other is changing.

An action that asks about an incident before it writes claims it first: the update takes the row's lock, whoever comes
second waits for the commit and then sees what was done. No lock is asked for by name, and on SQLite, where one action
runs at a time, the claim only counts.
"""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shouwang.dispatch.models import Incident
from shouwang.foundation.refusal import Refusal

# Written out: most actions begin with it, and the ORM takes ten times as long to write it as SQLite to run it.
CLAIM = "UPDATE dispatch_incident SET version = version + 1 WHERE id = %s AND area_id = %s"


def claim(*incidents: Incident) -> None:
    """Always in the order of their ids, so that two actions never wait for each other.

    Refused where an incident has moved to another area meanwhile: the right was asked for the one it came from.
    """
    for incident in sorted(incidents, key=lambda incident: incident.id):
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [incident.id.hex, incident.area_id.hex])
            if not cursor.rowcount:
                raise try_again()


def try_again() -> Refusal:
    return Refusal("try_again", _("Somebody else changed this in the same moment; try again."), status=409)
