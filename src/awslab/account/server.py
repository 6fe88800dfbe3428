"""The simulated account over HTTP, for the AWS CLI, Terraform and other languages: on this machine only."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any, cast
from xml.sax.saxutils import escape

from botocore.awsrequest import AWSPreparedRequest

from awslab.account.clock import clock
from awslab.account.guard import NotSimulatedError, service_and_operation
from awslab.account.unrouted import answer_unrouted


class _Application:
    """moto's WSGI application, our answers to addresses it doesn't know, and a clear error for its holes."""

    def __init__(self) -> None:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        self._moto = DomainDispatcherApplication(create_backend_app)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        from werkzeug import Request, Response

        received = Request(environ)
        body = received.get_data()
        environ["wsgi.input"] = io.BytesIO(body)  # moto reads it again
        headers = dict(received.headers)
        request = AWSPreparedRequest(received.method, received.url, headers, body, False)
        service, operation = service_and_operation(request)
        try:
            if self._has_address(environ):
                return cast(Iterable[bytes], self._moto(environ, start_response))
            if answer := answer_unrouted(request, service):
                status, headers, text = answer
                response = Response(text, status, headers)
                return cast(Iterable[bytes], response(environ, start_response))
            error = NotSimulatedError(service=service, operation=operation, why="")
        except NotSimulatedError as known:
            error = known
        except Exception as hole:  # moto raises anything at all where it has one
            why = "" if isinstance(hole, NotImplementedError) else " with these parameters"
            error = NotSimulatedError(service=service, operation=operation, why=why)
        in_xml = service == "s3" or b"Action=" in body
        response = _not_simulated(str(error), in_xml)
        return cast(Iterable[bytes], response(environ, start_response))

    def _has_address(self, environ: dict[str, Any]) -> bool:
        """Say whether moto knows the service and the path of a request."""
        from moto.backends import list_of_moto_modules
        from werkzeug.exceptions import NotFound

        host = self._moto.infer_service_region_host(environ, environ["PATH_INFO"])
        if host and host not in list_of_moto_modules():
            # moto's own look-up prints a note to its developers.
            patterns = (pattern for _, pattern in self._moto.backend_url_patterns)
            if not any(pattern.match(f"http://{host}") for pattern in patterns):
                return False
        try:
            self._moto.get_application(environ).url_map.bind_to_environ(environ).match()
        except NotFound:
            return False
        return True


def _not_simulated(message: str, in_xml: bool) -> Any:
    """Return the response of a call that isn't simulated, in a form that the service's clients can read."""
    from werkzeug import Response

    code = "NotSimulated"
    if in_xml:
        text = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        return Response(f"<ErrorResponse>{text}</ErrorResponse>", 501, content_type="text/xml")
    text = json.dumps({"__type": code, "message": message})
    return Response(text, 501, {"x-amzn-errortype": code}, content_type="application/json")


class Server:
    """A running server. Use it as a context manager, or call :meth:`stop`."""

    def __init__(self, listener: socket.socket) -> None:
        # moto's server needs flask, which nothing else here does.
        from moto.moto_server.werkzeug_app import MotoRequestHandler
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
            _Application(),
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
