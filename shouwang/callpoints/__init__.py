"""Call points: devices that ring an officer or the desk; their presses, heartbeats and batteries.

Start at ``actions.py``.
"""
