"""Keeping, showing and erasing contacts."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.contacts import rules
from shouwang.contacts.models import Contact
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append

KEEP = timedelta(
    days=90
)  # a call's contact: until callbacks are done; an installation's retention table may shorten it


def new_contact(matter_id: UUID, area: Area, *, name: str, phone: str) -> Contact | None:
    """The row that the action which takes a call will write; None if there is nothing to keep."""
    name = text.checked(name, "caller_name", limit=100)
    phone = text.checked(phone, "caller_phone", limit=40)
    if not name and not phone:
        return None
    return Contact(
        purpose=Contact.Purpose.CALL_BACK,
        matter_id=matter_id,
        area=area,
        name=name,
        phone=phone,
        salt=sources.new_salt(),
        erase_at=sources.now() + KEEP,
    )


def move_contacts(matter_id: UUID, area: Area) -> None:
    """Part of the action that moves a matter: whoever sees it now may call back."""
    Contact.objects.filter(matter_id=matter_id).update(area=area)


def keep_contacts(matter_id: UUID) -> None:
    """Part of the action that opens a matter again: its contacts stay as long as those of any call."""
    Contact.objects.filter(matter_id=matter_id).update(erase_at=sources.now() + KEEP)


@action
def disclose_contact(contact: Contact, *, reason: str, by: User) -> Contact:
    """Shows a contact; the entry says who saw which one and why. If it cannot be written, nothing is shown."""
    rules.may_disclose_contact.require(by, contact.area)
    reason = text.checked(reason, "reason")
    if not reason:
        raise Refusal("reason_needed", _("Say why you need to see this."), field="reason")
    append(
        "disclose_contact",
        ("contact", contact.id),
        by=by,
        area=contact.area,
        matter_id=contact.matter_id,
        changes={"purpose": contact.purpose, "reason": reason},
    )
    return contact


@action
def erase_contact(contact: Contact, *, by: User) -> None:
    """The date has come: name, number and salt are gone; the entries that mention the contact stay."""
    if not Contact.objects.filter(id=contact.id).delete()[0]:
        raise Refusal("already_erased", _("This contact was already erased."), status=409)
    append(
        "erase_contact",
        ("contact", contact.id),
        by=by,
        area=contact.area,
        matter_id=contact.matter_id,
        changes={},
    )
