"""The list of numbers that are rung, as a table: section, name, name_en, number, post (its code, where it is one)."""

from pathlib import Path

from django.utils.translation import gettext as _

from shouwang.areas.models import Area
from shouwang.areas.queries import area_by_id, root_area
from shouwang.downpack.models import Line
from shouwang.duty.models import Post
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.tables import Row, TableRefused, read_rows

COLUMNS, OPTIONAL = ("section", "name", "number"), ("name_en", "post")
MAX_BYTES = 1024 * 1024


def read_lines(path: Path) -> list[Line]:
    """Every fault of the file at once."""
    town = root_area()
    if town is None:
        raise Refusal("no_areas", _("No areas are set up yet; run shouwang init."), status=409)
    posts = {post.code: post for post in Post.objects.all()}
    rows = list(read_rows(path, COLUMNS, OPTIONAL, max_bytes=MAX_BYTES))
    lines = [_line(place, row, posts, town) for place, row in enumerate(rows)]
    faults = [fault for row in rows for fault in row.faults]
    if faults:
        raise TableRefused(faults)
    return lines


def _line(place: int, row: Row, posts: dict[str, Post], town: Area) -> Line:
    section = row.choice("section", Line.Section.values)
    post = posts.get(row.choice("post", ["", *posts], default=""))
    return Line(
        area=area_by_id(post.area_id) if post else town,
        section=section,
        place=place,
        post=post,
        name=row.text("name", is_required=True, limit=100),
        name_en=row.text("name_en", limit=100),
        number=row.text("number", is_required=True, limit=40),
    )
