"""Roads: an extract becomes one immutable network; a metric answers who is where in how many milliseconds.

Start with ``build_network`` (build.py), then ``Metric.build(network, PROFILES["car"])`` (metric.py). Names
are fetched on first use: this package may be imported where only its types are wanted.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shouwang.engine.roads.build import build_network as build_network
    from shouwang.engine.roads.extract import Extract as Extract
    from shouwang.engine.roads.extract import ExtractError as ExtractError
    from shouwang.engine.roads.extract import read_extract as read_extract
    from shouwang.engine.roads.metric import Metric as Metric
    from shouwang.engine.roads.network import NetworkFileError as NetworkFileError
    from shouwang.engine.roads.network import RoadNetwork as RoadNetwork
    from shouwang.engine.roads.profiles import PROFILES as PROFILES
    from shouwang.engine.roads.profiles import Profile as Profile
    from shouwang.engine.roads.route import Route as Route
    from shouwang.engine.roads.snap import Snap as Snap
    from shouwang.engine.roads.standing import UNREACHABLE as UNREACHABLE

_HOMES = {
    "build_network": "build",
    "Extract": "extract",
    "ExtractError": "extract",
    "read_extract": "extract",
    "UNREACHABLE": "standing",
    "Metric": "metric",
    "NetworkFileError": "network",
    "RoadNetwork": "network",
    "PROFILES": "profiles",
    "Profile": "profiles",
    "Route": "route",
    "Snap": "snap",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
