"""What the account's pages ask for."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

CODE = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
OWN = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}
MOST_PASSWORD = 1000  # a passphrase has room; a flood to be hashed has none


def password_field(label: object, attributes: dict[str, str]) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type] # a lazy text is one
        strip=False,
        max_length=MOST_PASSWORD,
        widget=forms.PasswordInput(attrs=attributes),
    )


class LogInForm(AuthenticationForm):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["username"].label = _("User name")  # the model's own name for it is a word of code


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=60, widget=forms.TextInput(attrs=CODE))


class ConfirmForm(forms.Form):
    password = password_field(_("Your password"), OWN)


class PasswordForm(forms.Form):
    current = password_field(_("Your password"), OWN)
    password = password_field(_("New password"), NEW)
    again = password_field(_("New password, once more"), NEW)

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two are not the same."), code="not_the_same")
        return again
