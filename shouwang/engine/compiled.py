"""The one place where Numba compiles a kernel: explicit types, cached on disk, no interpreter lock."""

from collections.abc import Callable
from typing import Any

from numba import njit

# Read-only inputs: a mutable array may stand in for them, so each kernel is compiled once.
INTS = "Array(int32, 1, 'C', readonly=True)"
UNSIGNED = "Array(uint32, 1, 'C', readonly=True)"  # no check for negative indexes in a loop over them
LONGS = "Array(int64, 1, 'C', readonly=True)"
FLOATS = "Array(float64, 1, 'C', readonly=True)"


def compiled(signature: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def compile_it(function: Callable[..., Any]) -> Callable[..., Any]:
        kernel: Callable[..., Any] = njit(signature, cache=True, nogil=True)(function)
        return kernel

    return compile_it
