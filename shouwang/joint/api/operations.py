"""Operations over HTTP: what the board shows of them."""

from shouwang.accounts.endpoint import ByUser, reads
from shouwang.foundation import sources
from shouwang.joint import rules
from shouwang.joint.queries.shapes import Operations
from shouwang.joint.queries.showing import shown_operations


@reads(Operations)
def operations(request: ByUser) -> dict[str, object]:
    """Those under way and those of the next 24 hours."""
    rules.may_see_operations.require(request.user)
    return {"operations": shown_operations(sources.now(), seen_by=request.user)}
