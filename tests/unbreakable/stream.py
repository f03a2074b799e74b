"""An open board: it asks for the state once, follows the stream, and opens it again after a pause, as the page does."""

import http.client
import json
import threading
import time
from contextlib import suppress

from tests.unbreakable.station import AWAY, PATIENCE_SECONDS, Station


class Board(threading.Thread):
    def __init__(self, station: Station) -> None:
        super().__init__(daemon=True)
        self.station = station
        self.is_closed = False
        self.position = self.opened = self.refused = self.resets = 0
        self.incidents: set[str] = set()
        self.start()

    def run(self) -> None:
        while not self.is_closed:
            with suppress(*AWAY):
                if self.position or self.asks_for_state():
                    self.read()
            time.sleep(0.2)

    def asks_for_state(self) -> bool:
        status, state = self.station.ask("GET", "/board/state")
        if status == 200:
            self.position = state["position"]
            self.incidents |= {row["id"] for row in state["incidents"]}
        return status == 200

    def read(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.station.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", f"/live?after={self.position}", headers=self.station.headers(""))
        answer = connection.getresponse()
        if answer.status == 200:
            self.opened += 1
            while not self.is_closed and (line := answer.readline()):
                self.take(line.decode())
        else:
            self.refused += 1
        connection.close()

    def take(self, line: str) -> None:
        name, _colon, value = line.strip().partition(": ")
        if name == "id":
            self.position = max(self.position, int(value))
        elif name == "event":
            self.resets += value == "reset"
        elif name == "data" and value.startswith("{"):
            self.incidents |= {row["id"] for row in json.loads(value).get("incidents", [])}

    def close(self) -> None:
        self.is_closed = True
