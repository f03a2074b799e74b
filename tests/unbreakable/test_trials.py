"""A long run goes on where it was stopped."""

import itertools

from tests.unbreakable.trials import remaining


def test_what_has_passed_is_not_tried_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOUWANG_TRIALS", str(tmp_path / "kept"))
    assert list(itertools.islice(remaining("kill", 5), 3)) == [0, 1, 2]
    assert list(remaining("kill", 5)) == [2, 3, 4]  # the third was begun, not passed
    assert list(remaining("kill", 5)) == []
    assert list(remaining("other", 2)) == [0, 1]
