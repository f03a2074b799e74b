"""Shouwang (守望): one record from the call to the callback, everything else derived from it."""

__version__ = "0.1.0"
