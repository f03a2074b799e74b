"""Holding incidents for the length of an action, so that two people never act on what the other is changing.

An action that asks about an incident before it writes claims it first: the update takes the row's lock, whoever comes
second waits for the commit and then sees what was done. No lock is asked for by name, and on SQLite, where one action
runs at a time, the claim only counts.
"""

from django.db.models import F

from shouwang.dispatch.models import Incident


def claim(*incidents: Incident) -> None:
    """Always in the order of their ids, so that two actions never wait for each other."""
    for incident_id in sorted({incident.id for incident in incidents}):
        Incident.objects.filter(id=incident_id).update(version=F("version") + 1)
