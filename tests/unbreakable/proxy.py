"""Stands between our server and PostgreSQL, and can cut a connection at the worst moment: COMMIT is on its way."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

COMMIT = b"COMMIT\0"


class Proxy:
    """Armed, it cuts the connection of the next COMMIT: every other time at once, else when the database answers it."""

    def __init__(self, host: str, port: int) -> None:
        self.database = (host, port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.is_armed = False
        self.cuts = 0
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):  # closed: the test is over
            while True:
                Link(self, self.listener.accept()[0], socket.create_connection(self.database))

    def is_cut(self, sent: bytes) -> bool:
        with self._lock:
            if not (self.is_armed and COMMIT in sent):
                return False
            self.is_armed = False
            self.cuts += 1
            return True


class Link:
    """One connection, carried both ways."""

    def __init__(self, proxy: Proxy, client: socket.socket, database: socket.socket) -> None:
        self.proxy, self.client, self.database = proxy, client, database
        self.is_cut = False
        for end in (client, database):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for carry in (self._ask, self._answer):
            threading.Thread(target=carry, daemon=True).start()

    def _ask(self) -> None:
        with suppress(OSError):
            while sent := self.client.recv(65536):
                self.is_cut = self.proxy.is_cut(sent)
                self.database.sendall(sent)
                if self.is_cut and self.proxy.cuts % 2:
                    break
        self._close()

    def _answer(self) -> None:
        with suppress(OSError):
            while (answer := self.database.recv(65536)) and not self.is_cut:
                self.client.sendall(answer)
        self._close()

    def _close(self) -> None:
        for end in (self.client, self.database):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def proxy(host: str, port: int) -> Iterator[Proxy]:
    opened = Proxy(host, port)
    try:
        yield opened
    finally:
        opened.listener.close()
