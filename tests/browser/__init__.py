"""The product as people use it: a real server, a real Chromium, hands on keys. `station.py` says what stands there.

A package, so that its browser and server end with it: Playwright's event loop must not run beside the ORM's tests.
"""
