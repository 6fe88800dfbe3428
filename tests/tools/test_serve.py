"""The book's server: ports, types, and nothing outside of its folder."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.serve import Server, open_server, port_number

FILES = {
    "index.html": "text/html; charset=utf-8",
    "a.js": "text/javascript",
    "a.mjs": "text/javascript",
    "a.wasm": "application/wasm",
    "a.json": "application/json",
    "a.svg": "image/svg+xml",
    "a.css": "text/css",
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "site"
    (folder / "empty").mkdir(parents=True)
    for name in FILES:
        (folder / name).write_text("x")
    (tmp_path / "secret").write_text("secret")
    with Server(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def get(server: Server, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
    connection.request("GET", path)
    return connection.getresponse()


@pytest.mark.parametrize(("name", "kind"), FILES.items())
def test_types(server: Server, name: str, kind: str) -> None:
    assert get(server, f"/{name}").headers["Content-Type"] == kind


@pytest.mark.parametrize("path", ["/../secret", "/%2e%2e/secret", "/empty/", "/nothing"])
def test_only_files_of_the_site(server: Server, path: str) -> None:
    assert get(server, path).status == 404


def test_it_listens_on_this_machine_only(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_a_taken_port_is_one_line_with_another_to_try(server: Server, tmp_path: Path) -> None:
    taken = server.server_port
    with pytest.raises(SystemExit, match=rf"^Port {taken} is taken .*make serve PORT=\d+$"):
        open_server(tmp_path, taken)


@pytest.mark.parametrize("given", ["abc", "", "-1", "0", "65536", "80a", "8000.0", "٨٠٠٠"])
def test_what_is_no_port_is_one_line(given: str) -> None:
    with pytest.raises(SystemExit, match="a number from 1 to 65535"):
        port_number(given)


def test_a_port_is_taken_as_it_is() -> None:
    assert port_number("8001") == 8001
