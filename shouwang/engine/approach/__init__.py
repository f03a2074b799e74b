"""The last hundred metres: lanes as measured laid into the road network, and how near a vehicle gets to an entrance.

Start with ``lay_lanes`` (laying.py), which makes the ``Ways`` of a network and its lanes; then ``Reach`` (reach.py)
for one vehicle, and ``find_approach`` (finding.py). All metres; widths and heights are what is free to pass.
"""
