"""The local smart speaker's web page, and the raw Alexa endpoint beside it."""

import argparse
import errno
import json
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from re import fullmatch
from typing import Any

import waitress  # type: ignore[import-untyped]
from flask import Flask, Response, abort, current_app, request
from werkzeug.exceptions import HTTPException

from speaker.device import Device, Handler, Heard, Piece
from speaker.guard import BODY_LIMIT, HOST, guard
from speaker.home import Home
from speaker.service import Service
from speaker.skill import MODEL, ROOT, alexa, lambda_handler
from speaker.understand import Understanding
from speaker.words import phrase


def create_app(
    handler: Handler,
    understanding: Understanding,
    clock: Callable[[], datetime],
    service: Service | None = None,
) -> Flask:
    """The page and its endpoints, over one handler; `service` is Alexa's, where there is one."""
    app = Flask("speaker", static_folder=ROOT / "speaker" / "static")
    guard(app)
    app.register_error_handler(HTTPException, _error)
    _add_devices(app, Home(handler, understanding, clock, service))

    @app.get("/")
    def page() -> Response:
        return app.send_static_file("index.html")

    @app.post("/alexa")
    def alexa() -> Response:
        return _json(handler(_posted(), None))

    return app


def _add_devices(app: Flask, home: Home) -> None:
    @app.get("/state")
    def state() -> Response:
        with home.device(_device_name(request.args)) as device:
            return _json({"listening": device.in_session})

    @app.post("/say")
    def say() -> Response:
        posted = _posted()
        text = posted.get("text")
        if not isinstance(text, str) or not text.strip():
            abort(400, "text: what is said, and not nothing")
        with home.device(_device_name(posted)) as device:
            return _answer(device, lambda: device.say(text))

    @app.post("/silence")
    def silence() -> Response:
        with home.device(_device_name(_posted())) as device:
            return _answer(device, device.silence)

    @app.post("/cut")
    def cut() -> Response:
        with home.device(_device_name(_posted())) as device:
            device.cut_off()
            return _json({"listening": device.in_session})


def _answer(device: Device, exchange: Callable[[], Heard]) -> Response:
    """What the page plays and shows; when the skill fails, what Alexa itself would say."""
    try:
        heard = exchange()
    except Exception:
        current_app.logger.exception("the skill failed")
        heard = _failed(device)
    return _json(
        {
            "pieces": [asdict(piece) for piece in heard.pieces],
            "listening": heard.listening,
            "display": heard.display,
            "request": heard.requests[-1] if heard.requests else None,
            "response": heard.responses[-1] if heard.responses else None,
        }
    )


def _failed(device: Device) -> Heard:
    problem = (Piece("speech", phrase("problem")),)
    try:
        return replace(device.end("ERROR"), pieces=problem)
    except Exception:
        current_app.logger.exception("the skill failed when told of the session's end")
        return Heard(pieces=problem)


def _posted() -> dict[str, Any]:
    try:
        posted = json.loads(request.get_data())
    except (ValueError, RecursionError):
        posted = None
    if not isinstance(posted, dict):
        abort(400, "the body must be a JSON object")
    return posted


def _device_name(given: Mapping[str, Any]) -> str:
    name = given.get("device")
    if not isinstance(name, str) or not fullmatch("[a-z0-9-]{1,32}", name):
        abort(400, "device: a short name of a-z, 0-9 and hyphens")
    return name


def _error(error: HTTPException) -> Response:
    return _json({"error": error.description}, error.code or 500)


def _json(value: Any, status: int = 200) -> Response:
    # Not jsonify, which sorts the keys: the page shows requests in their documented order.
    return Response(json.dumps(value), status, {"Cache-Control": "no-store"}, "application/json")


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="speaker", description="The local smart speaker.")
    parser.add_argument("--port", type=int, default=8321)
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    return parser.parse_args(argv)


def _open_browser(address: str) -> None:
    on_linux = sys.platform == "linux"
    desktop = not on_linux or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if desktop and not os.environ.get("CI"):
        with suppress(Exception):  # a convenience: the address has been printed
            webbrowser.open(address)


def _why_not(error: Exception, port: int) -> str:
    in_use = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
    why = "is in use" if in_use else f"can't be used ({error})"
    return f"Port {port} {why}. Choose another: make speaker PORT=8322"


def _serve(door: socket.socket, *, browser: bool) -> None:
    understanding = Understanding.load(MODEL)
    with alexa() as service:
        app = create_app(
            lambda_handler(), understanding, lambda: datetime.now().astimezone(), service
        )
        _run(app, door, browser=browser)


def _run(app: Flask, door: socket.socket, *, browser: bool) -> None:
    server = waitress.create_server(
        app, sockets=[door], ident=None, max_request_body_size=BODY_LIMIT
    )
    address = f"http://{HOST}:{server.effective_port}/"
    print(f"Steady Ground: {address} (Ctrl-C ends it)", flush=True)
    if browser:
        _open_browser(address)
    server.run()


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the page until Ctrl-C or SIGTERM; 2 when the port can't be had."""
    options = _options(argv)
    try:
        door = socket.create_server((HOST, options.port))
    except (OSError, OverflowError) as error:
        print(_why_not(error, options.port), file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with door, suppress(KeyboardInterrupt):
        _serve(door, browser=not options.no_browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
