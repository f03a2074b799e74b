"""Addresses, names, safety assets, versions of the road network, and roads that are closed.

``roads.py`` holds what a process keeps in memory: the network, a metric per way of moving, the index of names.
"""
