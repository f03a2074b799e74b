"""How long crews take, from a table ``name,p50_seconds,p90_seconds``: one row for each of acknowledge, turnout and
scene that is to change. ``p50 <= p90``, in seconds, at most a day.
"""

from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from shouwang.engine.simulation import DelayModel, Delays
from shouwang.foundation.tables import Row, all_or_nothing, read_rows, require_once

NAMES = ("acknowledge", "turnout", "scene")
LEAST_SECONDS, MOST_SECONDS = 0.001, 86_400.0


def read_delays(path: Path, defaults: Delays) -> Delays:
    """The defaults with the delays that the table names replaced."""
    models, first = dict[str, DelayModel](), dict[str, int]()
    rows = list(read_rows(path, ("name", "p50_seconds", "p90_seconds"), ()))
    for row in rows:
        name = row.choice("name", NAMES)
        require_once(row, "name", name, first)
        models[name] = _model(row)
    all_or_nothing(rows)
    return replace(
        defaults,
        acknowledge=models.get("acknowledge", defaults.acknowledge),
        turnout=models.get("turnout", defaults.turnout),
        scene=models.get("scene", defaults.scene),
    )


def _model(row: Row) -> DelayModel:
    p50_seconds = row.number_between("p50_seconds", LEAST_SECONDS, MOST_SECONDS)
    p90_seconds = row.number_between("p90_seconds", LEAST_SECONDS, MOST_SECONDS)
    if p90_seconds < p50_seconds and not row.faults:
        row.fault(
            "p90_seconds", _("%(p90)g is less than p50_seconds, %(p50)g") % {"p90": p90_seconds, "p50": p50_seconds}
        )
    return DelayModel.through(p50_seconds, max(p50_seconds, p90_seconds))
