"""The guard of the ratios: what it lets pass and what it stops."""

from bench.check import lost
from bench.program import Line, Samples, printed


def test_a_loss_of_more_than_a_quarter_is_named():
    assert lost({"a": 10.0, "b": 4.0}, {"a": 7.5, "b": 2.9}) == ["b: 2.90, was 4.00"]


def test_a_ratio_that_is_not_measured_any_more_is_lost():
    assert lost({"a": 10.0}, {"b": 99.0}) == ["a: is not measured any more"]


def test_a_ratio_is_that_of_the_medians_and_higher_is_better():
    assert Samples(ours=[1.0, 9.0, 2.0], peer=[8.0, 8.0, 30.0]).ratio == 4.0


def test_each_figure_stands_beside_its_goal():
    table = printed(
        [Line("rank p50", 0.51234, "ms", "limit 0.6 ms", is_met=True), Line("lost", 3, "", "limit 0", False)]
    )
    assert table.splitlines()[2:] == [
        "| rank p50 | 0.512 ms | limit 0.6 ms | met    |",
        "| lost     | 3        | limit 0      | missed |",
    ]
