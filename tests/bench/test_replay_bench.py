"""`bench.replay` needs no real data, and says what its documents promise."""

import argparse
import json

import pytest

from bench import replay


@pytest.mark.slow
def test_an_invented_log_is_replayed_whole(monkeypatch):
    monkeypatch.delenv("SHOUWANG_DATA", raising=False)
    parser = argparse.ArgumentParser()
    replay.add_arguments(parser)
    found = replay.measure(parser.parse_args(["--calls", "12", "--profile"]))
    assert (found["calls"], found["verified"]) == (12, True)
    assert found["entries"] > 12 * 8
    assert {"wall_seconds", "actions_per_second", "decision_ms", "time_goes"} <= set(found)
    assert set(found["decision_ms"]) == {"p50", "p99"}
    assert sum(found["time_goes"].values()) == pytest.approx(1, abs=0.01)
    assert replay.lines(found)[0].what == "replay: 12 calls"
    json.dumps(found)
