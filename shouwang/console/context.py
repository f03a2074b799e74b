"""Which pages a person's roles open; in every page's header."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.accounts.rules import Right, may_read_journal
from shouwang.approach.rules import may_read_approach, may_survey
from shouwang.callpoints.rules import may_see_call_points
from shouwang.dispatch import rules
from shouwang.downpack.rules import may_enter_card, may_print_downpack
from shouwang.joint import rules as joint
from shouwang.places.rules import may_review_names

PAGES: list[tuple[str, Any, Right]] = [
    ("board", _("Board"), rules.may_see_incidents),
    ("phone", _("On shift"), rules.may_answer_order),
    ("supervisor", _("Supervision"), joint.may_supervise),
    ("handover", _("Hand-over"), joint.may_change_desk),
    ("morning", _("Morning"), joint.may_read_morning),
    ("operations", _("Operations"), joint.may_see_operations),
    ("instructions", _("Instructions"), joint.may_answer_instruction),
    ("call-points", _("Call points"), may_see_call_points),
    ("intervals", _("Intervals"), rules.may_read_intervals),
    ("names", _("Names"), may_review_names),
    ("sheets", _("Plans"), may_read_approach),
    ("survey", _("Survey"), may_survey),
    ("journal", _("Journal"), may_read_journal),
    ("cards", _("Paper cards"), may_enter_card),
    ("downpack", _("Down-pack (PDF)"), may_print_downpack),
]


def offer(name: str, words: Any, right: Right) -> None:
    """A page of a room above; called once, in ``AppConfig.ready``."""
    PAGES.append((name, words, right))


def pages(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"pages": []}
    return {"pages": [(name, words) for name, words, right in PAGES if right(user)]}
