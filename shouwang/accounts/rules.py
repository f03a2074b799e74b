"""Who may do what. Every right is one object that the view asks for the page and the action for the truth."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import Role, User
from shouwang.areas.models import Area
from shouwang.foundation.refusal import Refusal


class Right:
    """A named right and the roles that hold it. Asking it with an area answers for that area."""

    all: ClassVar[dict[str, "Right"]] = {}

    def __init__(self, key: str, *roles: Role) -> None:
        self.key = key
        self.roles = frozenset(roles)
        Right.all[key] = self

    def __call__(self, user: User, area: Area | None = None) -> bool:
        """Whether ``user`` holds this right in ``area`` (in any of their areas if None)."""
        if not user.is_active:
            return False
        if user.is_system:
            return True
        return any(
            area is None or area.path.startswith(path) for role in self.roles for path in user.granted.get(role, ())
        )

    def paths(self, user: User) -> list[str]:
        """The area paths in which ``user`` holds this right."""
        if user.is_system:
            return ["/"]
        return sorted({path for role in self.roles for path in user.granted.get(role, ())})

    def require(self, user: User, area: Area | None = None) -> None:
        """Refuses: 404 for what lies in areas that are not the user's, 403 for what their role does not do."""
        if self(user, area):
            return
        if area is not None and not any(area.path.startswith(path) for path in user.paths):
            raise not_found()
        raise Refusal("no_right", _("Your role does not include this."), status=403)


def not_found() -> Refusal:
    """A foreign object and a missing one look alike."""
    return Refusal("not_found", _("There is nothing here under this number."), status=404)


may_administer = Right("administer", Role.ADMINISTRATOR)
may_read_journal = Right("read_journal", Role.AUDITOR, Role.SUPERVISOR)


def may_administer_user(user: User, *, by: User) -> None:
    """Refuses unless every area somebody works in is the administrator's: else 404 or 403 as everywhere."""
    may_administer.require(by)
    own = may_administer.paths(by)
    if not all(any(path.startswith(above) for above in own) for path in user.paths):
        raise not_found()


def rights_table() -> str:
    """Every right and the roles that hold it, as the Markdown table of ``docs/rights.md``."""
    head = ["right", *(f"`{role}`" for role in Role)]
    rows = [[f"`{key}`", *("●" if role in Right.all[key].roles else "" for role in Role)] for key in sorted(Right.all)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))
