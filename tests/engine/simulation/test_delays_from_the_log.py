"""The constants are those of the San Francisco log: fitted again here, never typed in on trust."""

import os
from pathlib import Path

import pytest

from shouwang.engine.simulation import SAN_FRANCISCO_DELAYS, DelayModel
from shouwang.engine.simulation.fitting import fit_delay, ks_distance, percentile, read_fire_log, with_at_once


def test_percentiles_lie_between_the_nearest_ranks() -> None:
    assert [percentile([1.0, 2.0, 4.0, 8.0], share) for share in (0.0, 0.5, 0.75, 1.0)] == [
        1.0,
        3.0,
        5.0,
        8.0,
    ]


def test_a_fit_finds_the_model_that_its_seconds_came_from() -> None:
    model = DelayModel.through(40.0, 120.0)
    fit = fit_delay(
        [model.quantile((rank + 0.5) / 4000) for rank in range(4000)],
        least_seconds=0.1,
        most_seconds=86_400.0,
    )
    assert (fit.n, fit.left_out) == (4000, 0)
    assert fit.empirical_seconds == pytest.approx((40.0, 120.0, 163.9), rel=0.005)
    assert fit.ks_distance < 0.001


def test_ks_distance_of_a_single_value_at_the_median_is_one_half() -> None:
    assert ks_distance([40.0], DelayModel.through(40.0, 120.0)) == pytest.approx(0.5)


@pytest.fixture(scope="module")
def log() -> Path:
    if "SHOUWANG_DATA" not in os.environ:
        pytest.skip("set SHOUWANG_DATA to the folder of real data")
    return Path(os.environ["SHOUWANG_DATA"]) / "calls" / "sf_fire_calls_20200407_16.csv.gz"


@pytest.mark.data
def test_turnout_is_what_medic_crews_took(log: Path) -> None:
    seconds = read_fire_log(log, unit_types=frozenset({"MEDIC"}), begin="Dispatch DtTm", end="Response DtTm")
    fit = fit_delay(seconds, least_seconds=3.0, most_seconds=600.0, offset_seconds=2.5)
    model = with_at_once(fit, seconds, below_seconds=3.0)
    rounded = DelayModel(round(model.mu, 4), round(model.sigma, 4), 2.5, 600.0, round(model.at_once_share, 4))
    assert rounded == SAN_FRANCISCO_DELAYS.turnout
    assert (fit.n, fit.left_out, round(fit.ks_distance, 3)) == (2158, 111, 0.163)
    assert [round(value) for value in (*fit.empirical_seconds, *fit.fitted_seconds)] == [8, 51, 92, 8, 51, 92]


@pytest.mark.data
def test_turnout_stays_within_a_second_and_a_half_of_the_log(log: Path) -> None:
    seconds = read_fire_log(log, unit_types=frozenset({"MEDIC"}), begin="Dispatch DtTm", end="Response DtTm")
    kept = sorted(second for second in seconds if 3 <= second <= 600)
    model = fit_delay(kept, least_seconds=3.0, most_seconds=600.0, offset_seconds=2.5).model
    shares = [step / 20 for step in range(1, 20)]
    assert max(abs(percentile(kept, share) - model.quantile(share)) for share in shares) < 1.5


@pytest.mark.data
def test_scene_is_what_chiefs_and_rescue_captains_took(log: Path) -> None:
    seconds = read_fire_log(
        log,
        unit_types=frozenset({"CHIEF", "RESCUE CAPTAIN"}),
        begin="On Scene DtTm",
        end="Available DtTm",
        without="Transport DtTm",
    )
    fit = fit_delay(seconds, least_seconds=60.0, most_seconds=14_400.0)
    assert DelayModel(round(fit.model.mu, 4), round(fit.model.sigma, 4), 0.0, 14_400.0) == SAN_FRANCISCO_DELAYS.scene
    assert (fit.n, fit.left_out, round(fit.ks_distance, 3)) == (617, 34, 0.061)
    assert [round(value) for value in fit.empirical_seconds] == [632, 2843, 3747]
    assert [round(value) for value in fit.fitted_seconds] == [632, 2843, 4353]
