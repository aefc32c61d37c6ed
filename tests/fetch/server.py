"""A web server on this machine that does wrong what it is told to, once each: files by path, and faults by path."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


class Server:
    """`files`: path -> bytes. `faults`: path -> what becomes of the next answers: a status, ("break", bytes), ("slow",
    bytes), or ("files", bytes), which changes the file before it answers."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.faults: dict[str, list[object]] = defaultdict(list)
        self.asked: list[tuple[str, str]] = []  # path and range
        self.over = Event()
        self.ranges = True
        self.url = ""

    def handler(self) -> type[BaseHTTPRequestHandler]:
        """What answers."""
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_GET(self) -> None:
                wanted = self.headers.get("Range", "")
                server.asked.append((self.path, wanted))
                fault = server.faults[self.path].pop(0) if server.faults[self.path] else None
                if isinstance(fault, tuple) and fault[0] == "files":
                    server.files[self.path] = fault[1]
                if isinstance(fault, int) or self.path not in server.files:
                    self.send_error(fault if isinstance(fault, int) else 404)
                    return
                self.answer(server.files[self.path], wanted if server.ranges else "", fault)

            def answer(self, data: bytes, wanted: str, fault: object) -> None:
                found = re.fullmatch(r"bytes=(\d+)-(\d*)", wanted)
                start, end = (int(found[1]), int(found[2] or len(data) - 1)) if found else (0, len(data) - 1)
                if start >= len(data):
                    self.send_error(416)
                    return
                part = data[start : end + 1]
                self.send_response(206 if found else 200)
                if found:
                    self.send_header("Content-Range", f"bytes {start}-{start + len(part) - 1}/{len(data)}")
                self.send_header("Content-Length", str(len(part)))
                self.end_headers()
                most = fault[1] if isinstance(fault, tuple) and fault[0] in ("break", "slow") else len(part)
                self.wfile.write(part[:most])
                self.wfile.flush()
                if isinstance(fault, tuple) and fault[0] == "slow":
                    server.over.wait(20)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


@contextmanager
def served() -> Iterator[Server]:
    """A running server."""
    server = Server()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), server.handler())
    httpd.daemon_threads = True
    server.url = f"http://127.0.0.1:{httpd.server_address[1]}"
    thread = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        httpd.shutdown()
        thread.join()
        httpd.server_close()
