"""A real HTTP server that speaks OpenAI's chat completions: it retells the draft in its own way, or misbehaves."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Given = str | int | dict[str, Any] | bytes | tuple[int, dict[str, str]] | None
Answer = Callable[[int, str], Given]


@dataclass
class Seen:
    """What came in: drafts, whole bodies, keys; and the most requests that were under way at once."""

    drafts: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    now: int = 0
    most: int = 0
    together: threading.Barrier | None = None  # so many requests wait for each other


@contextmanager
def teacher(answer: Answer, seen: Seen) -> Iterator[str]:
    """The address of a server that answers by `answer` (number of the request, draft): a text; an HTTP status; a whole
    answer; bytes to send raw; a status and headers; None to drop the connection."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            draft = re.split(r"\nDraft:\n", body["messages"][-1]["content"][-1]["text"])[-1]
            with lock:
                seen.now += 1
                seen.most = max(seen.most, seen.now)
                number = len(seen.bodies)
                seen.drafts.append(draft)
                seen.bodies.append(body)
                seen.keys.append(self.headers.get("Authorization", ""))
            if seen.together is not None:
                seen.together.wait(20)
            given = answer(number, draft)
            with lock:
                seen.now -= 1
            self._send(given)

        def _send(self, given: Given) -> None:
            if given is None:  # a reset, not an orderly end
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                return
            if isinstance(given, str):
                given = {
                    "choices": [{"message": {"content": given}, "finish_reason": "stop"}],
                    "usage": {"total_tokens": 100},
                }
            given, headers = given if isinstance(given, tuple) else (given, {})
            status = given if isinstance(given, int) else 200
            data = given if isinstance(given, bytes) else json.dumps(given).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            if status == 429:
                self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
