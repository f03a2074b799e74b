"""What setting up a call point asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.callpoints.actions.points import CATEGORIES, LEAST_HEARTBEAT, MOST_HEARTBEAT
from shouwang.callpoints.models import CallPoint
from shouwang.callpoints.queries import free_assets
from shouwang.dispatch.policy import categories
from shouwang.places.models import Asset


class PointForm(forms.Form):
    """An asset that is on the map already, or a new one with its name and position."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CallPoint.Kind.choices)
    asset = forms.ModelChoiceField(label=_("Where"), queryset=Asset.objects.none(), required=False)
    name = forms.CharField(label=_("Name, as people know the spot"), max_length=200, required=False)
    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)
    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    category = forms.ChoiceField(label=_("Type of the calls it opens"), required=False)
    heartbeat_seconds = forms.IntegerField(
        label=_("A heartbeat every … seconds"), min_value=LEAST_HEARTBEAT, max_value=MOST_HEARTBEAT, initial=300
    )

    def __init__(self, *arguments: Any, seen_by: User, **named: Any) -> None:
        super().__init__(*arguments, **named)
        asset, category = self.fields["asset"], self.fields["category"]
        assert isinstance(asset, forms.ModelChoiceField)  # noqa: S101 - as written above
        assert isinstance(category, forms.ChoiceField)  # noqa: S101 - as written above
        asset.queryset = free_assets(seen_by=seen_by)
        asset.empty_label = str(_("a new one, at the position below"))
        asset.label_from_instance = _words_of  # type: ignore[method-assign, assignment] # Django's own hook, for one field
        known = [(one.code, one.shown_name) for one in categories().values() if one.is_active]
        category.choices = [("", _("by kind: a street point an alarm, a one-key point a request for help")), *known]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        is_somewhere = given.get("lon") is not None and given.get("lat") is not None and given.get("name")
        if not given.get("asset") and not is_somewhere:
            self.add_error("asset", _("Choose one from the map, or give a name and a position."))
        code = given.get("category") or CATEGORIES.get(given.get("kind", ""), "other")
        given["category"] = categories().get(code) or categories().get("other")
        return given

    def chosen_asset(self) -> Asset:
        given = self.cleaned_data
        return given["asset"] or Asset(kind="call_point", name=given["name"], lon=given["lon"], lat=given["lat"])


def _words_of(asset: Asset) -> str:
    return f"{asset.name or asset.shown_kind} ({asset.lat:.5f}, {asset.lon:.5f})"
