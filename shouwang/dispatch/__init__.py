"""Minutes: calls, incidents, units, orders.

Start at ``states.py``, then ``actions/intake.py`` and ``actions/orders.py``.
"""
