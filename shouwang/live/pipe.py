"""The socket under a stream, where the server lets us have it: it takes little, and is dropped when nobody reads."""

import asyncio
import socket
import struct

TRANSPORT = "shouwang.transport"  # in a request's scope: what ``asgi.Connection`` adds
WAITING_BYTES = 128 * 1024  # the kernel doubles it; left alone it keeps 3 MB for each page that does not read
AT_ONCE = struct.pack("ii", 1, 0)


class Pipe:
    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._set(socket.SO_SNDBUF, WAITING_BYTES)

    def cut(self) -> None:
        """What waits in it goes with it: a page that does not read would keep it for ever."""
        self._set(socket.SO_LINGER, AT_ONCE)
        self._transport.abort()

    def _set(self, option: int, value: int | bytes) -> None:
        if self._transport.is_closing():  # gone while its rights were looked up
            return
        # uvloop's own socket object has no setsockopt; one more name for the same socket has.
        number = self._transport.get_extra_info("socket").fileno()
        with socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM) as same:
            same.setsockopt(socket.SOL_SOCKET, option, value)
