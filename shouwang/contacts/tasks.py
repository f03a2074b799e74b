"""What the worker does here: erase what has reached its date."""

from datetime import datetime

from shouwang.accounts.models import User
from shouwang.contacts.actions import erase_contact
from shouwang.contacts.models import Contact
from shouwang.foundation.erasure import empty_log


def do_due(now: datetime, *, by: User) -> int:
    due = list(Contact.objects.filter(erase_at__lte=now).order_by("erase_at")[:100])
    for contact in due:
        erase_contact(contact, by=by)
    empty_log(is_needed=bool(due))
    return len(due)
