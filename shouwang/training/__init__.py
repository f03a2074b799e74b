"""An installation for practising: its mark in the database, and exercises that call, drive and end in a report.

Start at ``marks.py`` (a real database is never a training one) and ``exercises.py``.
"""
