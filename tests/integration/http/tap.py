"""Listens to what the product says to PostgreSQL."""

import select
import socket
import threading


class Tap:
    """A way to PostgreSQL on a port of its own, which keeps what is asked."""

    def __init__(self, host: str, port: int) -> None:
        self._there = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._asked = bytearray()
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def asked(self) -> list[tuple[str, int]]:
        """Kind and length of each message since the last time, on connections that were open by then."""
        asked, self._asked = bytes(self._asked), bytearray()
        messages, at = [], 0
        while at < len(asked):
            length = int.from_bytes(asked[at + 1 : at + 5], "big")
            messages.append((chr(asked[at]), length))
            at += 1 + length
        return messages

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return  # closed
            there = socket.create_connection(self._there)
            threading.Thread(target=self._pass_on, args=(here, there), daemon=True).start()

    def _pass_on(self, here: socket.socket, there: socket.socket) -> None:
        for end in (here, there):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with here, there:
            while True:
                for source in select.select([here, there], [], [])[0]:
                    piece = source.recv(65_536)
                    if not piece:
                        return
                    if source is here:
                        self._asked += piece
                    (there if source is here else here).sendall(piece)
