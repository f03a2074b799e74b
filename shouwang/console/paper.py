"""Paper: the sheets for when the system is away, and entering afterwards what was written on them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwang.accounts.endpoint import ByUser
from shouwang.accounts.rules import not_found
from shouwang.areas.queries import within
from shouwang.downpack import actions, queries, rules
from shouwang.downpack.forms import CardForm
from shouwang.downpack.sheets import CARDS
from shouwang.downpack.sheets import downpack as sheets
from shouwang.duty.queries import units
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.places.queries import search, shown
from shouwang.ui.training import marked

SETTLED = 50
CANDIDATES = 6


@require_GET
def downpack(request: ByUser) -> HttpResponse:
    """One press makes the sheets. Their blank cards have numbers of their own, so that making them is an entry."""
    rules.may_print_downpack.require(request.user)
    asked = text.whole(request.GET.get("cards", ""))
    block = actions.hand_out_cards(actions.desk_of(request.user), CARDS if asked is None else asked, by=request.user)
    content = sheets(block, seen_by=request.user, by_name=request.user.name)
    name = marked(f"downpack-{timezone.localtime(block.handed_out_at):%Y%m%d-%H%M%S}.pdf")
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
def cards(request: ByUser) -> HttpResponse:
    """The form, which cards are out, and what came back."""
    rules.may_enter_card.require(request.user)
    number = request.GET.get("number", "")[:24]
    started = {"number": number, "day": timezone.localdate(sources.now())}
    return _page(request, CardForm(initial=started, units=_units(request)))


@require_POST
def enter_card(request: ByUser) -> HttpResponse:
    """Typed in, checked, and either an incident or the same page with what is wrong beside its field."""
    rules.may_enter_card.require(request.user)
    form = CardForm(request.POST, units=_units(request))
    if not form.is_valid():
        return _page(request, form, status=400)
    if "find" in request.POST:
        return _page(request, form, places=_candidates(request, form.cleaned_data["place_text"]))
    try:
        incident = actions.enter_card(form.cleaned_data["number"], form.past(), by=request.user)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        form.add_error(_field_of(form, refusal), str(refusal.message))
        return _page(request, form, status=refusal.status)
    return redirect("incident", incident_id=incident.id)


@require_POST
def void_cards(request: ByUser) -> HttpResponse:
    """Spoilt or unused ones: those that are ticked."""
    rules.may_enter_card.require(request.user)
    numbers = request.POST.getlist("number")[: actions.MOST_CARDS]
    if not numbers:
        raise Refusal("none_chosen", _("Choose at least one card."), field="number")
    block = actions.block_of(numbers[0], by=request.user)
    if not rules.may_enter_card(request.user, block.area):
        raise not_found()
    actions.void_cards(block, numbers, reason=request.POST.get("reason", ""), by=request.user)
    return redirect("cards")


def _units(request: ByUser) -> list[Any]:
    return list(within(units(seen_by=request.user), rules.may_enter_card.paths(request.user)))


def _candidates(request: ByUser, words: str) -> list[tuple[str, str]]:
    """Places that the words may mean, to choose from; nothing is chosen by itself."""
    if not words.strip():
        return []
    answer = search(words, home=actions.desk_of(request.user), limit=CANDIDATES, seen_by=request.user)
    places, _elsewhere = shown(answer)
    return [(key, place.shown_name) for key, place in places.items()]


def _field_of(form: CardForm, refusal: Refusal) -> str | None:
    """A refusal about one unit names the kind of time; its first row that is filled in gets the words."""
    field = refusal.field
    if field in form.fields or field is None:
        return field
    return next((f"{field}_{row}" for row in range(1, 5) if f"{field}_{row}" in form.fields), None)


def _page(request: ByUser, form: CardForm, *, places: Any = None, status: int = 200) -> HttpResponse:
    shown_here = {
        "form": form,
        "places": places,
        "out": queries.cards_out(sources.now(), seen_by=request.user),
        "settled": queries.cards_settled(seen_by=request.user)[:SETTLED],
    }
    return render(request, "console/cards.html", shown_here, status=status)
