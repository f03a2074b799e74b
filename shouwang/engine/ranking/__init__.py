"""Ranking: which unit for this incident, in what order, and why; who reinforces; what is left uncovered.

Start with ``recommend`` (recommend.py). The live board and the simulation call the same function. Travel
times come from ``engine.roads``; ``CoverModel`` (cover.py) is imported by itself, for it needs Numba.
"""

from shouwang.engine.ranking.needs import Candidate, Needs, Reason, UnitState
from shouwang.engine.ranking.policy import RankingPolicy
from shouwang.engine.ranking.recommend import recommend
from shouwang.engine.ranking.reinforcement import RunCard, RunCardStep, Wanted, pick_reinforcement

__all__ = [
    "Candidate",
    "Needs",
    "RankingPolicy",
    "Reason",
    "RunCard",
    "RunCardStep",
    "UnitState",
    "Wanted",
    "pick_reinforcement",
    "recommend",
]
