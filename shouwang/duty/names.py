"""Posts under the search of places: a caller may say the station, or the street post at the corner."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from shouwang.areas.queries import atlas
from shouwang.duty.models import Post
from shouwang.places import names
from shouwang.places.names import Shown, Source

if TYPE_CHECKING:
    from shouwang.engine.names import NameEntry


def _entries() -> Iterator["NameEntry"]:
    from shouwang.engine.names import NameEntry

    for post in Post.objects.order_by("id"):
        path = names.named_path(atlas().by_id.get(post.area_id))
        yield NameEntry(f"post:{post.id}", post.name, "official", post.lon, post.lat, path)
        if post.name_en and post.name_en != post.name:
            yield NameEntry(f"post:{post.id}", post.name_en, "alias", post.lon, post.lat, path)


def _shown(ids: Sequence[str]) -> dict[str, Shown]:
    return {str(post.id): Shown(post.shown_name, "post") for post in Post.objects.filter(id__in=ids)}


names.offer("post", Source(_entries, _shown), ["set_up_posts"])
