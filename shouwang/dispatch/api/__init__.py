"""Calls, incidents and orders over HTTP (``docs/board.md`` lists the addresses)."""
