"""The last hundred metres: houses with their numbers and entrances, lanes as measured, surveys and their versions.

Start at ``models.py``; ``queries/finding.py`` finds the way a crew can really take, ``ways.py`` holds what it runs on.
"""
