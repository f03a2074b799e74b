"""Dispatch over HTTP (``docs/board.md`` lists the addresses)."""
