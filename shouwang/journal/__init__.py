"""The journal: one entry an action, in the action's own transaction, never changed, proved by a Merkle tree.

Start at ``append.py``: ``@action`` wraps every change of the system, ``append`` is its last statement.
"""
