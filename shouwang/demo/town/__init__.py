"""The invented town: a seed becomes a whole district, as an OpenStreetMap file and as tables.

Start at ``district.py``. Everything is laid out on a flat sheet in metres (``ground.py`` bends it onto the
globe): streets first (``streets.py``, ``plan.py``), then what stands between them, block by block.
"""
