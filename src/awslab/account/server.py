"""The simulated account over HTTP, for the AWS CLI, Terraform and other languages: on this machine only."""

from __future__ import annotations

import socket
from threading import Thread
from typing import Any

from awslab.account.clock import clock


class Server:
    """A running server. Use it as a context manager, or call :meth:`stop`."""

    def __init__(self, listener: socket.socket) -> None:
        # moto's server needs flask, which nothing else here does.
        from moto.moto_server.werkzeug_app import (
            DomainDispatcherApplication,
            MotoRequestHandler,
            create_backend_app,
        )
        from werkzeug.serving import make_server

        class Quiet(MotoRequestHandler):
            def log_request(self, *args: Any) -> None:
                """Say nothing: the learner reads the client's side."""

        self.port: int = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        # One request at a time: moto's backends know no locks.
        self._server = make_server(
            "127.0.0.1",
            self.port,
            DomainDispatcherApplication(create_backend_app),
            request_handler=Quiet,
            fd=listener.fileno(),
        )
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop answering. The account stays open."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"Simulated AWS at {self.url}, on this machine only. Stop it with .stop()"


def serve(port: int = 0) -> Server:
    """Serve the open account over HTTP on the loopback address, with the same rules.

    Parameters
    ----------
    port : int
        Port to listen on; 0 takes a free one.

    Returns
    -------
    Server
        Its ``url`` is what clients take as endpoint: ``aws --endpoint-url URL ec2 describe-vpcs``.

    Raises
    ------
    ValueError
        No account is open, or the port is none.
    OSError
        The port is taken.
    """
    if not clock.running:
        raise ValueError("No simulated account is open. Call account.open(...) first.")
    if not 0 <= port <= 65535:
        raise ValueError(f"port={port}: choose a port from 1 to 65535, or 0 for a free one.")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as taken:
            raise OSError(
                taken.errno, f"Port {port} is taken. Choose another one, or 0 for a free one."
            ) from None
        listener.listen()
        return Server(listener)
