"""A DynamoDB endpoint that fails as it is told to, in front of a client that does the work."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from botocore.exceptions import ClientError

Json = dict[str, Any]

METHODS = {"GetItem": "get_item", "PutItem": "put_item", "DeleteItem": "delete_item"}
TYPE = "application/x-amz-json-1.0"
LONG = 5.0
"""Seconds that a hanging endpoint keeps its caller, if the caller lets it."""


class Act(Enum):
    """What the endpoint does with a request: `LOST` is done, and only the reply never comes."""

    PASSED = "passed"
    LOST = "lost"
    DROPPED = "dropped"
    HANGING = "hanging"


@dataclass(frozen=True)
class Reply:
    """What is answered: `checked` with a CRC, as DynamoDB does; `cut` before it is whole."""

    status: int
    body: bytes
    checked: bool = False
    cut: bool = False


def refusal(status: int, code: str, **more: Any) -> Reply:
    """An error as DynamoDB words it."""
    what = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no", **more}
    return Reply(status, json.dumps(what).encode(), checked=True)


class Endpoint:
    """An endpoint on 127.0.0.1: each request takes the next act of the script, or is passed on.

    `upstream` is a boto3 client. `requests` are the operations that came, in order.
    """

    def __init__(self, upstream: Any = None) -> None:
        self.script: list[Act | Reply] = []
        self.requests: list[str] = []
        self.upstream = upstream
        self.closing = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Endpoint:
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            timeout = LONG

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                operation = self.headers["X-Amz-Target"].rpartition(".")[2]
                reply = endpoint.take(operation, request)
                if reply is None or reply.cut:
                    self.close_connection = True
                if reply:
                    self.send_response(reply.status)
                    self.send_header("Content-Type", TYPE)
                    if reply.checked:
                        self.send_header("x-amz-crc32", str(zlib.crc32(reply.body)))
                    self.send_header("Content-Length", str(len(reply.body)))
                    self.end_headers()
                    self.wfile.write(reply.body[: -5 if reply.cut else None])

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def take(self, operation: str, request: Json) -> Reply | None:
        """The reply to a request; None for none at all."""
        self.requests.append(operation)
        act = self.script.pop(0) if self.script else Act.PASSED
        if isinstance(act, Reply):
            return act
        if act is Act.HANGING:
            self.closing.wait(LONG)
        done = self._done(operation, request) if act in (Act.PASSED, Act.LOST) else None
        return done if act is Act.PASSED else None

    def _done(self, operation: str, request: Json) -> Reply:
        try:
            reply = getattr(self.upstream, METHODS[operation])(**request)
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            item = {"Item": error.response["Item"]} if "Item" in error.response else {}
            return refusal(status, error.response["Error"]["Code"], **item)
        reply.pop("ResponseMetadata")
        return Reply(200, json.dumps(reply).encode(), checked=True)
