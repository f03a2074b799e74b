"""A call log run through the real actions, with simulated crews, in simulated time as fast as it goes.

Start at ``engine.py``. ``log.py`` and ``words.py`` read what comes from outside, ``town.py`` sets up an installation
from a road extract; ``desk.py`` is the call-taker and the dispatchers, ``crews.py`` the units, ``worker.py`` the
ladder; ``stage.py`` keeps the time for all of them and ``report.py`` counts at the end, from the tables.
"""
