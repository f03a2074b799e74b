"""Pictures from the scene: stripped, checked by content, kept for a set time, each view an entry.

Start at ``actions.py``.
"""
