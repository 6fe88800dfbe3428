"""make serve: the book on this machine."""

from __future__ import annotations

import errno
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tools import HTML, book

ADDRESS = "127.0.0.1"


class Handler(SimpleHTTPRequestHandler):
    """Serves files only, each with the type browsers want, whatever the machine's own table of types says."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - the base class's own idiom
        **SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css",
        ".html": "text/html; charset=utf-8",
        ".ipynb": "application/x-ipynb+json",
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".whl": "application/octet-stream",
        ".woff2": "font/woff2",
    }

    def list_directory(self, path: Any) -> None:
        """Answer 404 for a folder without an index, as the published site does."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A site on this machine only; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__((ADDRESS, port), partial(Handler, directory=str(folder)))

    @property
    def url(self) -> str:
        """The site's address, without a slash at the end."""
        return f"http://localhost:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a browser goes away in the middle of an answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def port_number(given: str) -> int:
    """Return the port, or end with one line that says what a port is."""
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= 65535:
        raise SystemExit(
            f"PORT={given}: a port is a number from 1 to 65535. For instance: make serve PORT=8001"
        )
    return int(given)


def open_server(folder: Path, port: int) -> Server:
    """Return the server, or end with one line that says why the port can't be had."""
    try:
        return Server(folder, port)
    except OSError as error:
        why = {
            errno.EADDRINUSE: "is taken by another program",
            errno.EACCES: "is for the administrator only",
        }.get(error.errno or 0, f"can't be opened ({error.strerror})")
        other = port + 1 if 1024 <= port < 65535 else 8001
        raise SystemExit(f"Port {port} {why}. Try another: make serve PORT={other}") from None


def main(port: str) -> None:
    """Build the book and serve it until Ctrl-C."""
    number = port_number(port)
    open_server(HTML, number).server_close()  # before the build, which takes longer
    book.main()
    with open_server(HTML, number) as server:
        print(f"The book is at {server.url} (Ctrl-C ends this)", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(0)
