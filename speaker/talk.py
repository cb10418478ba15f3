"""The local speaker in a terminal, or a pipe: one utterance a line, an empty line is silence."""

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from speaker.device import Device, Heard, Piece
from speaker.envelope import EndReason
from speaker.skill import HOUSEHOLD, MODEL, alexa, allow, lambda_handler
from speaker.understand import Understanding
from speaker.words import phrase


def talk(device: Device, lines: Iterable[bytes], show: Callable[[str], None]) -> None:
    """Say each line to the device and show what is heard; a session left open is ended."""
    try:
        for line in lines:
            text = line.decode("utf-8", "replace").strip()
            for piece in _heard(device, partial(device.say, text) if text else device.silence):
                show(_shown(piece))
    finally:
        _end(device, "USER_INITIATED")


def _heard(device: Device, exchange: Callable[[], Heard]) -> tuple[Piece, ...]:
    """What is played; when the skill fails, what Alexa itself says then."""
    try:
        return exchange().pieces
    except Exception:
        traceback.print_exc()
        _end(device, "ERROR")
        return (Piece("speech", phrase("problem")),)


def _end(device: Device, reason: EndReason) -> None:
    try:
        device.end(reason)
    except Exception:
        traceback.print_exc()


def _shown(piece: Piece) -> str:
    if piece.kind == "quiet":
        return phrase("quiet", seconds=f"{piece.seconds:g}")
    if piece.kind == "sound":
        return phrase("sound", name=piece.text.rsplit("/", 1)[-1])
    return piece.text


def _typed(hint: str) -> Iterator[bytes]:
    """Lines of standard input, with a prompt if a person types them."""
    person = sys.stdin.isatty()
    if person:
        print(hint)
    while True:
        if person:
            print(phrase("prompt"), end="", flush=True)
        line = sys.stdin.buffer.readline()
        if not line:
            return
        yield line


def main() -> int:
    """Talk until the end of input, Ctrl-C or a closed pipe."""
    understanding = Understanding.load(MODEL)
    hint = phrase("hint", invocation=understanding.invocation)
    try:
        with alexa() as service:
            device = Device(
                lambda_handler(),
                understanding,
                user_id=HOUSEHOLD,
                device_id="amzn1.ask.device.TERMINAL",
                clock=lambda: datetime.now().astimezone(),
                endpoint=service.endpoint,
                allowed=partial(allow, service),
            )
            talk(device, _typed(hint), lambda line: print(line, flush=True))
    except KeyboardInterrupt:
        print()
    except BrokenPipeError:
        # Python flushes standard output at exit, and would complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
