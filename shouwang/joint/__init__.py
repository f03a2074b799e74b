"""Joint command: agencies and neighbours, operations, instructions, and the pages that brief.

Start at ``models.py``.
"""
