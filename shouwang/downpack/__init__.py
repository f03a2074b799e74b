"""What the room needs on paper when the system is away, and entering afterwards what was written on it.

Start at ``sheets.py``; ``tasks.py`` keeps the newest sheets in a folder, ``actions.py`` enters a card.
"""
