"""Python reads this at its start when the folder is on PYTHONPATH: the outside world is dead, who calls it is noted.

Names are not resolved, connections leave this machine nowhere; each try is a line in the file DEAD_WORLD names.
"""

import os
import sys

HERE = {"127.0.0.1", "localhost", "::1", "", None}
ASKING = {"socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.sendto"}


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event not in ASKING:
        return
    address = arguments[-1] if event in {"socket.connect", "socket.sendto"} else arguments[0]
    if isinstance(address, (str, bytes)) and event in {"socket.connect", "socket.sendto"}:
        return  # a socket in the file system
    host = address[0] if isinstance(address, tuple) else address
    if host in HERE:
        return
    with open(os.environ["DEAD_WORLD"], "a", encoding="utf-8") as file:  # noqa: PTH123 - nothing more is imported here
        file.write(f"{event} {host} by {sys.argv}\n")
    raise OSError(101, "Network is unreachable")


sys.addaudithook(refuse)
