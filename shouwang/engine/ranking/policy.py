"""What weighs how much in the ranking: seconds, so that every penalty can be read as a detour."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RankingPolicy:
    """Penalties in seconds on top of travel time. A dated row in the product; these are the first values."""

    other_kind_seconds: float = 60.0  # per place further down the incident's list of kinds
    out_of_beat_seconds: float = 30.0
    brings_seconds: float = 120.0  # a unit that brings what is wanted may be so much farther away
    stale_after_seconds: float = 60.0
    stale_share: float = 0.5  # of the age beyond that: a unit may have driven away meanwhile, or nearer
    stale_most_seconds: float = 300.0
    no_position_seconds: float = 1800.0  # stands in for the travel time
    not_reachable_seconds: float = 7200.0  # stands in for the travel time
    pulled_en_route_seconds: float = 300.0
    pulled_on_scene_seconds: float = 600.0
    turned_down_seconds: float = 3600.0  # below everybody who has not been asked yet
    below_minimum_seconds: float = 180.0
    cover_seconds_per_share: float = 600.0  # losing 10 % of cover weighs a minute
    source: str = "Shouwang's first values, set by judgement and not measured; each station sets its own."
