import math
from dataclasses import dataclass
from random import Random
from statistics import NormalDist

_NORMAL = NormalDist()
_Z_P90 = _NORMAL.inv_cdf(0.90)


@dataclass(frozen=True)
class DelayModel:
    """A delay in seconds: `at_once_share` of the draws are 0, the others `offset` + lognormal(mu, sigma), at
    most `most`.

    Raises ValueError for a negative sigma or offset, a share outside [0, 1), or a `most` below the offset.
    """

    mu: float
    sigma: float
    offset_seconds: float = 0.0
    most_seconds: float = math.inf
    at_once_share: float = 0.0

    def __post_init__(self) -> None:
        if self.sigma < 0 or not 0 <= self.offset_seconds < self.most_seconds or not 0 <= self.at_once_share < 1:
            raise ValueError(f"not a delay: {self}")

    @classmethod
    def through(
        cls,
        p50_seconds: float,
        p90_seconds: float,
        *,
        offset_seconds: float = 0.0,
        most_seconds: float = math.inf,
    ) -> "DelayModel":
        """The lognormal that has these two percentiles (0 <= offset < p50 <= p90)."""
        middle = p50_seconds - offset_seconds
        sigma = math.log((p90_seconds - offset_seconds) / middle) / _Z_P90
        return cls(math.log(middle), sigma, offset_seconds, most_seconds)

    def quantile(self, share: float) -> float:
        """Seconds that `share` (0 < share < 1) of all draws stay within."""
        if share <= self.at_once_share:
            return 0.0
        rest = (share - self.at_once_share) / (1 - self.at_once_share)
        seconds = self.offset_seconds + math.exp(self.mu + self.sigma * _NORMAL.inv_cdf(rest))
        return min(seconds, self.most_seconds)

    def draw(self, rng: Random) -> float:
        """Takes exactly one number from `rng`, so that changing one delay leaves every other draw as it
        was."""
        return self.quantile(rng.random() or 2.0**-54)


@dataclass(frozen=True, kw_only=True)
class Delays:
    """How long crews take and how often they do not play along.

    acknowledge: order delivered -> accepted. turnout: accepted -> en route. scene: on scene -> available
    again. refuses_share answer with a refusal, after the acknowledge delay; silent_share never answer at all.
    Raises ValueError when the two shares are negative or leave no crew that accepts.
    """

    acknowledge: DelayModel
    turnout: DelayModel
    scene: DelayModel
    refuses_share: float
    silent_share: float

    def __post_init__(self) -> None:
        if min(self.refuses_share, self.silent_share) < 0 or self.refuses_share + self.silent_share >= 1:
            raise ValueError(f"refuses_share {self.refuses_share} and silent_share {self.silent_share} leave nobody")
