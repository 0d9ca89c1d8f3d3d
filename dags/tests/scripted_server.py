"""A service on loopback that answers what a test says, and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

Reply = tuple[int, Any]
Script = Callable[["Request"], Reply]


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: Any


@dataclass
class Server:
    url: str
    script: Script
    requests: list[Request] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def answer(self, request: Request) -> Reply:
        with self.lock:
            self.requests.append(request)
            return self.script(request)

    def methods(self) -> list[str]:
        return [request.method for request in self.requests]


def in_order(*replies: Reply) -> Script:
    """Gives the replies one after the other; a request too many is an error of the test."""
    left = list(replies)
    return lambda request: left.pop(0) if left else (418, {"detail": f"no reply left for {request}"})


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _reply(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            status, answer = server.answer(Request(self.command, self.path, body))
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_PUT = do_POST = _reply

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the test's own output says enough."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{listener.server_port}", script)
    thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
