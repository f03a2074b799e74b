"""cpca and jionlp on the same addresses, in a Python that has them (``pip install cpca jionlp``): another process.

Run as a script by that Python: reads ``{"peer", "texts"}`` as JSON, prints ``{"seconds", "spans"}`` as its last line;
spans are ``[label, start, end]`` in the labels of the file (``prov``, ``city``, ``district``, ``town``, ``community``).
"""

import json
import subprocess
import sys
import time
from typing import Any

DIRECT = ("北京市", "天津市", "上海市", "重庆市")
SHORTEST = 2  # characters of a name that must stand in the text


def peer_spans(python: str, peer: str, texts: list[str]) -> tuple[list[list[tuple[str, int, int]]], float]:
    """Spans of every text, and the seconds it took; raises ``RuntimeError`` with what that Python said."""
    done = subprocess.run(
        [python, __file__],
        input=json.dumps({"peer": peer, "texts": texts}),
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-500:])
    answer = json.loads(done.stdout.splitlines()[-1])
    return [[(label, start, end) for label, start, end in spans] for spans in answer["spans"]], answer["seconds"]


def _cpca(texts: list[str]) -> list[list[list[object]]]:
    import cpca

    table = cpca.transform(texts, pos_sensitive=True)
    columns = (("省", "prov"), ("市", "city"), ("区", "district"))
    return [
        _unlike(
            [
                [_label(label, row[name]), start, _reach(text, row[name], start)]
                for name, label in columns
                if (start := int(row[f"{name}_pos"])) >= 0 and isinstance(row[name], str)
            ]
        )
        for text, (_, row) in zip(texts, table.iterrows(), strict=True)
    ]


def _jionlp(texts: list[str]) -> list[list[list[object]]]:
    import jionlp

    return [_placed(text, jionlp.parse_location(text, town_village=True)) for text in texts]


def _placed(text: str, answer: dict[str, str | None]) -> list[list[object]]:
    """It says names, not places: each is looked for behind the one before, in full, else as far as it is written."""
    spans: list[list[object]] = []
    behind = 0
    names = (("province", "prov"), ("city", "city"), ("county", "district"), ("town", "town"), ("village", "community"))
    for key, label in names:
        name = answer.get(key)
        for length in range(len(name or ""), SHORTEST - 1, -1):
            start = text.find((name or "")[:length], behind)
            if start >= 0:
                behind = start + length
                spans.append([_label(label, name or ""), start, behind])
                break
    return _unlike(spans)


def _label(label: str, name: str) -> str:
    return "city" if label == "prov" and name in DIRECT else label


def _reach(text: str, name: str, start: int) -> int:
    """How far the name is written there."""
    end = start
    while end < len(text) and end - start < len(name) and text[end] == name[end - start]:
        end += 1
    return end


def _unlike(spans: list[list[object]]) -> list[list[object]]:
    """上海市 is its own city: one place of the text is one span."""
    kept: dict[object, list[object]] = {}
    for span in spans:
        kept.setdefault(span[1], span)
    return list(kept.values())


def main() -> None:
    asked: dict[str, Any] = json.load(sys.stdin)
    way = {"cpca": _cpca, "jionlp": _jionlp}[asked["peer"]]
    way(asked["texts"][:1])  # its tables are read once
    started = time.perf_counter()
    spans = way(asked["texts"])
    print(json.dumps({"seconds": time.perf_counter() - started, "spans": spans}))


if __name__ == "__main__":
    main()
