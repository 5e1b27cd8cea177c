"""The proxy that spoils connections leaves none behind when it ends."""

import gc
import socket
import warnings

from tests.faulty_proxy import FaultyProxy


def test_a_proxy_that_ends_while_clients_come_closes_every_line() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=128) as upstream, warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        clients = []
        for _ in range(20):
            with FaultyProxy(*upstream.getsockname()) as proxy:
                clients += [socket.create_connection((proxy.host, proxy.port)) for _ in range(4)]
        gc.collect()
        for client in clients:
            client.close()
    assert [str(one.message) for one in seen] == []
