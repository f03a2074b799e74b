"""Labelled Chinese addresses taken apart: exact-span F1 of ours and of cpca and jionlp in the same run.

`--bio FILE`: one character (or number) and its BIO tag a line, an empty line between addresses, also gzipped; in the
labels of Li et al. 2019 (leodotnet/neural-chinese-address-parsing), whose case is folded. A part counts as found where
its first character, its last character and its label are those of the file. Every label of the file counts,
`redundant` and `otherinfo` too, and everything that we return counts against us where the file has it otherwise.

Ours -> theirs:

    country, city, district, town, community: the same    province: prov            zone: devzone
    road, group: road          side_road: subroad         number: roadno            side_number: subroadno
    compound: poi              sub_compound: subpoi       occupant: person          relation: assist
    building: houseno          unit: cellno               floor: floorno            room: roomno
    noise: redundant           other: otherinfo
    lane: subroad where the address has a side_number too, else roadno (the file has both; the guideline says roadno)

The peers know divisions only: cpca provinces, cities and districts, jionlp towns and villages too. `f1` is on the
labels that a peer knows (beside it `ours_f1`, ours on the same), `f1_all` on all. What they fill in of their own
knowledge is no span and is left out; 北京, 天津, 上海 and 重庆 count as cities, as in the file.

Errors: `label` is the right span with another label; `boundary` the right label over some of the right characters;
`missed` a part of the file that has neither; `invented` one of ours that has neither. A pair says what is there in the
file and what is there in ours.
"""

import argparse
import gzip
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.addresses_peers import peer_spans
from bench.program import Line, Samples, run
from shouwang.engine.names.address import Address, Gazetteer, parse_address

Span = tuple[str, int, int]  # label of the file, start, end
THEIRS = {
    "country": "country",
    "province": "prov",
    "city": "city",
    "district": "district",
    "zone": "devzone",
    "town": "town",
    "community": "community",
    "group": "road",
    "road": "road",
    "side_road": "subroad",
    "lane": "roadno",
    "number": "roadno",
    "side_number": "subroadno",
    "compound": "poi",
    "sub_compound": "subpoi",
    "building": "houseno",
    "unit": "cellno",
    "floor": "floorno",
    "room": "roomno",
    "occupant": "person",
    "relation": "assist",
    "noise": "redundant",
    "other": "otherinfo",
}
PEERS = {"cpca": ("prov", "city", "district"), "jionlp": ("prov", "city", "district", "town", "community")}
GOAL, REPEATS, PAIRS = 0.80, 3, 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bio", type=Path, required=True, metavar="FILE", help="labelled addresses, also .gz")
    parser.add_argument(
        "--peers-python",
        default=os.environ.get("SHOUWANG_PEERS_PYTHON", ""),
        metavar="PYTHON",
        help="one that has cpca and jionlp (also SHOUWANG_PEERS_PYTHON): theirs beside ours",
    )


def measure(options: argparse.Namespace) -> dict[str, object]:
    labelled = list(read_bio(options.bio))
    texts = [text for text, _ in labelled]
    truth = [spans for _, spans in labelled]
    Gazetteer.load()
    took = _milliseconds(texts)
    ours = [in_their_labels(parse_address(text)) for text in texts]
    return {
        "addresses": len(labelled),
        "micro_f1": score(truth, ours)["f1"],
        "by_label": {
            label: score(truth, ours, (label,)) for label in sorted({span[0] for one in truth for span in one})
        },
        "baseline": _baseline(options.peers_python, texts, truth, ours),
        "p50_ms": round(float(np.percentile(took, 50)), 3),
        "p99_ms": round(float(np.percentile(took, 99)), 3),
        "errors": errors(truth, ours),
    }


def read_bio(path: Path) -> Iterator[tuple[str, list[Span]]]:
    """(text, spans) of every address; an I- tag whose label differs from the one before starts a span."""
    content = path.read_bytes()
    lines = (gzip.decompress(content) if path.suffix == ".gz" else content).decode().splitlines()
    text, spans = "", list[Span]()
    for line in [*lines, ""]:
        if not line.strip():
            if text:
                yield text, spans
            text, spans = "", []
            continue
        token, tag = line.rsplit(" ", 1)
        begins, label = tag[:1], tag[2:].lower()
        end = len(text) + len(token)
        if begins == "I" and spans and spans[-1][0] == label:
            spans[-1] = (label, spans[-1][1], end)
        else:
            spans.append((label, len(text), end))
        text += token


def in_their_labels(address: Address) -> list[Span]:
    has_side_number = any(part.label == "side_number" for part in address.parts)
    return [
        ("subroad" if part.label == "lane" and has_side_number else THEIRS[part.label], part.start, part.end)
        for part in address.parts
    ]


def score(
    truth: Sequence[Iterable[Span]], found: Sequence[Iterable[Span]], labels: Sequence[str] = ()
) -> dict[str, float]:
    """Precision, recall and F1 over all spans, or over those of some labels."""
    wanted = got = right = 0
    for theirs, ours in zip(truth, found, strict=True):
        kept = [{span for span in some if not labels or span[0] in labels} for some in (theirs, ours)]
        wanted, got, right = wanted + len(kept[0]), got + len(kept[1]), right + len(kept[0] & kept[1])
    shares = {
        "precision": right / max(got, 1),
        "recall": right / max(wanted, 1),
        "f1": 2 * right / max(wanted + got, 1),
    }
    return {name: round(share, 4) for name, share in shares.items()} | {"support": wanted}


def errors(truth: Sequence[Sequence[Span]], found: Sequence[Sequence[Span]]) -> dict[str, object]:
    pairs: Counter[tuple[str, str, str]] = Counter()
    for theirs, ours in zip(truth, found, strict=True):
        pairs.update(_errors_of(theirs, ours))
    kinds = Counter[str]()
    for (kind, _, _), count in pairs.items():
        kinds[kind] += count
    top = [
        {"kind": kind, "file": label, "ours": mine, "count": count}
        for (kind, label, mine), count in pairs.most_common(PAIRS)
    ]
    return {**{kind: kinds[kind] for kind in ("boundary", "label", "missed", "invented")}, "pairs": top}


def _errors_of(theirs: Sequence[Span], ours: Sequence[Span]) -> Iterator[tuple[str, str, str]]:
    for label, start, end in set(theirs) - set(ours):
        across = _across(start, end, ours)
        same = next((mine[0] for mine in across if mine[1:] == (start, end)), None)
        if same:
            yield "label", label, same
        elif any(mine[0] == label for mine in across):
            yield "boundary", label, label
        else:
            yield "missed", label, across[0][0] if across else ""
    for label, start, end in set(ours) - set(theirs):
        across = _across(start, end, theirs)
        if not any(span[0] == label or span[1:] == (start, end) for span in across):
            yield "invented", across[0][0] if across else "", label


def _across(start: int, end: int, spans: Sequence[Span]) -> list[Span]:
    """Those that overlap, by how much."""
    overlaps = [(min(end, span[2]) - max(start, span[1]), span) for span in spans]
    return [span for shared, span in sorted(overlaps, key=lambda one: -one[0]) if shared > 0]


def _milliseconds(texts: Sequence[str]) -> list[float]:
    """Of each address the quickest of three: what else the machine does is not ours."""
    for text in texts[:50]:
        parse_address(text)
    return [min(_seconds(text) for _ in range(REPEATS)) * 1000 for text in texts]


def _seconds(text: str) -> float:
    started = time.perf_counter()
    parse_address(text)
    return time.perf_counter() - started


def _baseline(
    python: str, texts: list[str], truth: Sequence[Sequence[Span]], ours: Sequence[Sequence[Span]]
) -> dict[str, object]:
    if not python:
        words = "not run: --peers-python names a Python that has cpca and jionlp"
        print(f"addresses: without the peers; {words}", file=sys.stderr)
        return dict.fromkeys(PEERS, words)
    result: dict[str, object] = {}
    for peer, labels in PEERS.items():
        found, seconds = peer_spans(python, peer, texts)
        result[peer] = {
            "labels": list(labels),
            "f1": score(truth, found, labels)["f1"],
            "ours_f1": score(truth, ours, labels)["f1"],
            "f1_all": score(truth, found)["f1"],
            "by_label": {label: score(truth, found, (label,)) for label in labels},
            "mean_ms": round(seconds * 1000 / len(texts), 3),
        }
    return result


def lines(result: Mapping[str, Any]) -> list[Line]:
    table = [
        Line("addresses: taken apart", result["addresses"], "", ""),
        Line("addresses: micro F1", result["micro_f1"], "", f"goal {GOAL}", result["micro_f1"] >= GOAL),
        Line("addresses: p50", result["p50_ms"], "ms", ""),
        Line("addresses: p99", result["p99_ms"], "ms", ""),
    ]
    for peer, figures in result["baseline"].items():
        if isinstance(figures, dict):
            is_met = figures["ours_f1"] > figures["f1"]
            table.append(
                Line(f"addresses: F1 of {peer}, its labels", figures["f1"], "", f"ours {figures['ours_f1']}", is_met)
            )
            table.append(Line(f"addresses: F1 of {peer}, all labels", figures["f1_all"], "", "peer"))
    return table


def samples() -> dict[str, Samples]:
    """None: no ratio of ours to a peer's speed is guarded, the peers are not among the project's packages."""
    return {}


if __name__ == "__main__":
    sys.exit(run(sys.modules["__main__"], "addresses"))
