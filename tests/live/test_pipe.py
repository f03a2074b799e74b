"""The socket under a stream: narrow, cut with all that waits in it, and no trouble when it is gone already."""

import asyncio
import socket

import pytest
import uvloop

from shouwang.live.pipe import WAITING_BYTES, Pipe


async def streaming() -> tuple[asyncio.Transport, socket.socket]:
    """The server's end of a connection, and its client that reads nothing."""
    loop = asyncio.get_running_loop()
    arrived = loop.create_future()

    class Arriving(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            arrived.set_result(transport)

    server = await loop.create_server(Arriving, "127.0.0.1", 0)
    client = socket.create_connection(server.sockets[0].getsockname())
    transport = await arrived
    server.close()
    return transport, client


@pytest.mark.parametrize("runner", [asyncio.run, uvloop.run])
def test_a_cut_pipe_is_gone_at_once_with_what_waited_in_it(runner):
    async def cut() -> socket.socket:
        transport, client = await streaming()
        pipe = Pipe(transport)
        number = transport.get_extra_info("socket").fileno()
        with socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM) as same:
            assert same.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == 2 * WAITING_BYTES
        transport.write(b"x" * 10_000_000)
        pipe.cut()
        await asyncio.sleep(0.1)
        return client

    client = runner(cut())
    with pytest.raises(ConnectionResetError):
        drain(client)
    client.close()


def drain(client: socket.socket) -> None:
    while client.recv(1_000_000):
        pass


@pytest.mark.parametrize("runner", [asyncio.run, uvloop.run])
def test_a_page_that_left_meanwhile_is_no_fault(runner):
    async def late() -> None:
        transport, client = await streaming()
        transport.abort()
        await asyncio.sleep(0.1)
        Pipe(transport).cut()
        client.close()

    runner(late())
