"""Users, their roles within areas, tokens and the doors they come in by. Start at ``rules.py``."""
