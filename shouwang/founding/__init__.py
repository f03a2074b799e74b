"""An installation from nothing: areas, roads, posts, units and people, each file checked before anything is written.

``tables.py`` reads the CSV files, ``outlines.py`` finds the areas, ``town.py`` puts everything in place.
"""
