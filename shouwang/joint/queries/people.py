"""Who can be told to do something, and who can command: people, units and posts of the reader's areas."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import Grant, User
from shouwang.accounts.rules import Right, not_found
from shouwang.areas.models import Area
from shouwang.areas.queries import within
from shouwang.duty.queries import posts, unit
from shouwang.foundation.refusal import Refusal
from shouwang.joint import rules
from shouwang.joint.actions import Recipient

M = TypeVar("M", bound=Model)


def commanders(*, seen_by: User) -> QuerySet[User]:
    return _holders(rules.may_see_operations, rules.may_lead_operation.paths(seen_by))


def colleagues(*, seen_by: User) -> QuerySet[User]:
    """Crews answer through their unit: who has a desk or commands stands here by name."""
    return _holders(rules.may_see_instructions, rules.may_instruct.paths(seen_by))


def desks(*, seen_by: User) -> QuerySet[User]:
    """Who works at the desks of the reader's areas."""
    return _holders(rules.may_change_desk, rules.may_change_desk.paths(seen_by))


def _holders(right: Right, paths: list[str]) -> QuerySet[User]:
    """Those who hold ``right`` somewhere within these areas."""
    grants = Grant.objects.filter(role__in=right.roles, revoked_at=None)
    return User.objects.filter(id__in=within(grants, paths).values("user"), is_active=True).order_by("name", "id")


def led_areas(*, seen_by: User) -> QuerySet[Area]:
    """Where the reader may lead an operation; the whole tree below comes with an area."""
    paths = rules.may_lead_operation.paths(seen_by)
    found = Area.objects.none()
    for path in paths:
        found = found | Area.objects.filter(path__startswith=path)
    return found.defer("outline").order_by("path")


def recipient(told: str, *, seen_by: User) -> Recipient:
    """From a page's field: ``unit:ID``, ``post:ID`` or ``user:ID``; a foreign one is a missing one."""
    kind, _space, key = told.partition(":")
    try:
        known = UUID(key)
    except ValueError:
        raise Refusal("no_recipient", _("Say to whom: a person, a unit or a post."), field="to") from None
    if kind == "unit":
        return Recipient(unit=unit(known, seen_by=seen_by))
    if kind == "post":
        return Recipient(post=one_of(posts(seen_by=seen_by), known))
    return Recipient(user=one_of(colleagues(seen_by=seen_by), known))


def one_of(rows: QuerySet[M], key: UUID | str) -> M:
    """The row with this id among those that one sees; a foreign one is a missing one."""
    try:
        found = rows.filter(pk=UUID(str(key))).first()
    except ValueError:
        found = None
    if found is None:
        raise not_found()
    return found
