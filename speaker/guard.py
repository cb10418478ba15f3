"""Keeps the local page to its own machine: nothing here is signed, so nobody else may ask."""

from typing import Final

from flask import Flask, Response, abort, request

BODY_LIMIT: Final = 256 * 1024  # bytes
HOST: Final = "127.0.0.1"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def guard(app: Flask) -> None:
    """Refuse strangers and big bodies; let the page load nothing from elsewhere."""
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.before_request(_refuse_foreign_host)
    app.before_request(_refuse_foreign_page)
    app.after_request(_seal)


def _refuse_foreign_host() -> None:
    """Against DNS rebinding: another site's name that leads to this machine."""
    host, port = request.headers.get("Host", "").lower(), request.environ["SERVER_PORT"]
    if (host if ":" in host else f"{host}:80") not in {f"{HOST}:{port}", f"localhost:{port}"}:
        abort(403, "this speaker answers on 127.0.0.1 and localhost only")


def _refuse_foreign_page() -> None:
    own = f"http://{request.headers['Host'].lower()}"
    if request.method == "POST" and request.headers.get("Origin", own) != own:
        abort(403, "this speaker answers its own page only")


def _seal(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
