"""Whom to ring for what: the list of agencies, written by those who set the policy."""

from collections.abc import Sequence

from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.dispatch import rules
from shouwang.dispatch.models import Agency
from shouwang.journal.append import action, append

KEPT = ("kind", "name", "name_en", "dial_number", "area", "answer_seconds", "repair_seconds", "is_active")


@action
def set_up_agencies(agencies: Sequence[Agency], *, by: User) -> None:
    """Writes these; one whose code is known already is written over, and keeps its transfers."""
    rules.may_set_policy.require(by)
    Agency.objects.bulk_create(agencies, update_conflicts=True, unique_fields=["code"], update_fields=KEPT)
    append(
        "set_up_agencies",
        ("user", system_user().id),
        by=by,
        area=None,
        changes={"agencies": [[one.code, one.kind, one.dial_number, one.is_active] for one in agencies]},
    )
