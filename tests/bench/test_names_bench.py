"""The measurement of names: what counts as first, asked, wrong and confident, and how files are read."""

import argparse
from pathlib import Path
from typing import Any

import pytest

from bench import names
from bench.names_files import Place, Query, area_parts, entries, read_places, read_queries, write_places, write_queries
from bench.names_measure import Found, measured_alone, shares
from bench.names_peers import PEERS
from shouwang.engine.names import NameEntry

PLACES = """\
id,name,kind,lon,lat,area,aliases
a,长河镇,town,121.1,30.1,浙江省/宁波市,老长河;Changhe
b,长河镇,town,120.1,30.2,浙江省/杭州市,
c,Fleet Street,street,-76.6,39.3,Baltimore,
d,泗门镇,town,121.0,30.2,浙江省/宁波市,
"""
QUERIES = """\
query,id,lon,lat,kind
泗门镇,d,,,clean
Fleet Street,c,-76.6,39.3,clean
长河镇,a;b,,,clean
老长河,a,,,alias
"""
KEYS = [
    "places", "queries", "top1", "top3", "asked", "asked_beside", "wrong_confident", "nothing", "p50_ms", "p99_ms",
    "p99_cpu_ms", "build_seconds", "rss_mb", "peak_rss_mb",
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "places.csv").write_text(PLACES)
    (tmp_path / "queries.csv").write_text(QUERIES)
    return tmp_path / "places.csv", tmp_path / "queries.csv"


def measure(places: Path, queries: Path, *, no_peers: bool = False) -> dict[str, Any]:
    return names.measure(argparse.Namespace(places=places, queries=queries, sample=400, no_peers=no_peers))


class Scripted:
    """Answers as the text of the query says: ids, then after a question mark the options of a question."""

    place_count = 3

    def __init__(self, _places: Path) -> None:
        pass

    def find(self, query: Query) -> Found:
        ids, mark, options = query.text.partition("?")
        return Found(ids.split(), frozenset(options.split()) if mark else None)


def test_each_query_counts_once_and_as_what_it_is(tmp_path: Path) -> None:
    asked = [
        Query("a b c", frozenset("a"), kind="first"),
        Query("b a", frozenset("ax"), kind="third"),
        Query("b c d a", frozenset("a"), kind="fourth"),
        Query("b a?a b", frozenset("a"), kind="asked"),
        Query("a b?a b", frozenset("a"), kind="first and asked"),
        Query("b c?b c", frozenset("a"), kind="asked beside"),
        Query("", frozenset("a"), kind="nothing"),
        Query("b", frozenset("ab"), kind="one of several"),
    ]
    write_queries(tmp_path / "queries.csv", asked)
    ours = measured_alone(f"{__name__}:Scripted", tmp_path / "places.csv", tmp_path / "queries.csv")
    assert shares(list(ours.outcomes.values())) == {
        "queries": 8, "top1": 3 / 8, "top3": 5 / 8, "asked": 2 / 8, "asked_beside": 1 / 8, "wrong_confident": 2 / 8,
        "nothing": 1 / 8,
    }  # fmt: skip
    assert ours.place_count == 3
    assert ours.rss_mb > 5
    assert len(ours.milliseconds) == 8


def test_the_figures_have_the_promised_names_and_the_index_answers(files: tuple[Path, Path]) -> None:
    result = measure(*files)
    assert list(result) == [*KEYS, "change_ms", "baseline", "by_kind"]
    assert result["change_ms"] > 0
    assert [result[key] for key in ("places", "queries", "top1", "wrong_confident")] == [4, 4, 1.0, 0.0]
    assert set(result["by_kind"]) == {"clean", "alias"}
    assert result["by_kind"]["clean"]["queries"] == 3
    assert set(result["baseline"]) == {"wratio", "fts5_trigram"}
    for peer in result["baseline"].values():
        assert set(peer) == {*KEYS, "change_ms", "searched", "ours_top1", "ours_top3"}
        assert [peer[key] for key in ("places", "queries", "top1", "ours_top1", "asked")] == [4, 4, 1.0, 1.0, 0.0]
    assert {line.what for line in names.lines(result)} >= {"names: p99", "clean: first", "alias: among three"}


def test_without_peers_none_is_asked(files: tuple[Path, Path]) -> None:
    result = measure(*files, no_peers=True)
    assert result["baseline"] == {}
    assert "wratio" not in result["by_kind"]["clean"]
    assert names.lines(result)


@pytest.mark.parametrize("maker", [maker for makers in PEERS.values() for maker in makers.values()])
def test_a_peer_finds_a_place_once_however_many_names_it_has(files: tuple[Path, Path], maker: str) -> None:
    places, queries = files
    queries.write_text("query,id\n老长河,a\nchanghe,a\n长河,a;b\nno such place,a\n")
    peer = measured_alone(f"bench.names_peers:{maker}", places, queries, [0, 1, 2])
    assert [(one.is_first, one.is_in_three) for one in peer.outcomes.values()] == [(True, True)] * 3


def test_a_sample_holds_every_kind_by_its_share_and_is_the_same_again() -> None:
    queries = [Query(str(number), frozenset("a"), kind="rare" if number % 4 == 0 else "usual") for number in range(400)]
    chosen = names.sample(queries, 40)
    assert chosen == names.sample(queries, 40)
    assert sum(queries[number].kind == "rare" for number in chosen) == 10
    assert len(set(chosen)) == 40
    assert names.sample(queries, 0) == list(range(400)) == names.sample(queries, 1000)


def test_the_goal_beside_the_peers() -> None:
    def is_met(ours: float, best: float) -> bool | None:
        peers = {"wratio": {"top1": best, "ours_top1": ours}, "fts5_trigram": {"top1": 0.1, "ours_top1": ours}}
        line, _ = names._kind_lines("alias", {"top1": ours, "top3": 1.0} | _with_third(peers))
        return line.is_met

    assert [is_met(0.95, 0.95), is_met(0.94, 0.95), is_met(0.85, 0.8), is_met(0.9, 0.8)] == [True, False, False, True]


def _with_third(peers: dict[str, Any]) -> dict[str, Any]:
    return {name: {**peer, "top3": 1.0, "ours_top3": 1.0} for name, peer in peers.items()}


def test_files_say_again_what_was_written(tmp_path: Path) -> None:
    places = [Place("a", "长河镇", "town", 121.1, 30.1, ("浙江省", "宁波市"), ("老长河", "Changhe")),
              Place("b", "Fleet Street 1, 2nd", "address", -76.6, 39.3)]  # fmt: skip
    queries = [Query("长河", frozenset(("a", "b")), (121.5, 30.5), "short form"), Query("x, y", frozenset("b"))]
    write_places(tmp_path / "places.csv", places)
    write_queries(tmp_path / "queries.csv", queries)
    assert list(read_places(tmp_path / "places.csv")) == places
    assert read_queries(tmp_path / "queries.csv") == queries


def test_columns_that_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("\ufeffid,name,kind,lon,lat,area\na,长河镇,town,121.1,30.1,\n")
    (tmp_path / "queries.csv").write_text("query,id\n长河,a\n")
    assert list(read_places(tmp_path / "places.csv")) == [Place("a", "长河镇", "town", 121.1, 30.1)]
    assert read_queries(tmp_path / "queries.csv") == [Query("长河", frozenset("a"))]


def test_areas_however_they_are_written() -> None:
    path = ("广西壮族自治区", "南宁市", "兴宁区")
    assert [area_parts(sign.join(path)) for sign in ("/", " ", ", ", "，", " / ")] == [path] * 5
    assert area_parts("南宁市兴宁区") == ("南宁市兴宁区",)
    assert area_parts("East Baltimore") == ("East Baltimore",)
    assert area_parts("") == ()


def test_a_place_gives_the_index_its_name_and_its_aliases() -> None:
    place = Place("a", "Fleet Street", "street", -76.6, 39.3, ("Baltimore",), ("Old Fleet",))
    assert list(entries([place])) == [
        NameEntry("a", "Fleet Street", "street", -76.6, 39.3, "Baltimore"),
        NameEntry("a", "Old Fleet", "alias", -76.6, 39.3, "Baltimore"),
    ]
