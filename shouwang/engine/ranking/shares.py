"""The share of demand within reach of a free unit, now and after each unit has left."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class CoverShares:
    """Shares 0..1; ``after[i]`` if unit ``i`` leaves, equal to ``before`` for one that does not count."""

    before: float
    after: NDArray[np.float64]
