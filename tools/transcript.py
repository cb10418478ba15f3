"""The README's transcript: a real first check-in, as the local speaker plays it.

`python -m tools.transcript` writes it into the README; a test compares the two.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from speaker.device import Device, Piece
from steady_ground.alexa.skill import SteadyGround
from steady_ground.store.memory import MemoryStore
from tools.rehearsal import content, understanding
from tools.source import ROOT

README = ROOT / "README.md"
BEGIN, END = "<!-- transcript -->\n", "<!-- end of transcript -->"
SUNDAY = datetime(2026, 11, 22, 18, tzinfo=UTC)
SAID = """
Alexa, ask steady ground to start our check-in; yes; Ana; Ben; a couple; yes; yes; yes; next; next;
next; easier; yes; next; yes; no; next; partly; next; yes; no; no phone at dinner; yes; ideas;
a walk together; yes; the same day
"""


def transcript() -> str:
    """The conversation in Markdown, quiet time in brackets."""
    device = Device(
        SteadyGround(content(), MemoryStore()).answer,
        understanding(),
        user_id="readme",
        device_id="kitchen",
        clock=lambda: SUNDAY,
    )
    exchanges = [_exchange(device, " ".join(said.split())) for said in SAID.split(";")]
    return "".join(exchanges)


def _exchange(device: Device, said: str) -> str:
    pieces = device.say(said).pieces
    heard = " ".join(_shown(piece) for piece in pieces)
    return f"**{said}**\n\n> {heard}\n\n"


def _shown(piece: Piece) -> str:
    marks = {"quiet": f"*[{piece.seconds:g} s of quiet]*", "sound": "*[a chime]*"}
    return marks.get(piece.kind, piece.text)


def main() -> int:
    """Write the transcript between its marks."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{transcript()}{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
