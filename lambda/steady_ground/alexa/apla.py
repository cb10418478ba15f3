"""Quiet time in two ways: breaks in the speech, or a document of APL for Audio after it.

Breaks are the default. Amazon documents, under https://developer.amazon.com/en-US/docs/alexa/:

- A document needs no interface in the manifest (alexa-presentation-language/add-apl-support.html).
  Every device plays it (apl-for-audio-reference.html), after the speech
  (integrate-apl-audio-visual-response.html), for 240 s at most (apla-audio.html); Silence has no
  limit of its own and can't stand alone (apla-silence.html). A reprompt may hold one too.
- A break lasts 10 s at most (custom-skills/speech-synthesis-markup-language-ssml-reference.html).
  No page limits the sum; public skills play a minute of them and then listen.
- A turn that expects a reply lasts 90 s at most (alexa-design/audio.html): `write.py` sees to it.

No page says that the microphone opens after a document. A Speech that fails takes the document with
it (apla-speech.html), and so the closing question; one device of 2020 played none (github.com/
jovotech/jovo-framework/issues/849). Breaks keep the question in the speech: were their sum cut
short, the quiet would be shorter, and "more time" follows. Neither was tried on a device.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby

from ask_sdk_model.interfaces.alexa.presentation.apla import RenderDocumentDirective

from steady_ground.alexa.ssml import CHIME, Chime, Piece, is_quiet_time, speak
from steady_ground.turn import Quiet

VERSION = "0.91"
"""Of the document's form (apla-document.html)."""

Component = dict[str, object]


class Way(StrEnum):
    """How quiet time is played: the values of STEADY_GROUND_QUIET. Raises ValueError for others."""

    BREAKS = "breaks"
    APLA = "apla"

    @classmethod
    def _missing_(cls, value: object) -> Way:
        raise ValueError(f"STEADY_GROUND_QUIET is {value!r}; it can be {' or '.join(cls)}")


def cut(pieces: Sequence[Piece], way: Way) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """What belongs into the speech, and what into a document: all from the first quiet time on."""
    times = (at for at, piece in enumerate(pieces) if is_quiet_time(piece))
    first = next(times, len(pieces)) if way is Way.APLA else len(pieces)
    return pieces[:first], pieces[first:]


def render(pieces: Sequence[Piece]) -> RenderDocumentDirective:
    """The directive that plays these pieces one after the other."""
    items = [
        component
        for apart, run in groupby(pieces, _stands_apart)
        for component in (map(_sound, run) if apart else [_speech(list(run))])
    ]
    document: Component = {
        "type": "APLA",
        "version": VERSION,
        "mainTemplate": {"items": [{"type": "Sequencer", "items": items}]},
    }
    return RenderDocumentDirective(token="quiet", document=document)  # noqa: S106  # names it, no secret


def _stands_apart(piece: Piece) -> bool:
    return is_quiet_time(piece) or isinstance(piece, Chime)


def _sound(piece: Piece) -> Component:
    if isinstance(piece, Quiet):
        return {"type": "Silence", "duration": piece.seconds * 1000}  # milliseconds
    return {"type": "Audio", "source": CHIME}


def _speech(run: Sequence[Piece]) -> Component:
    # A document fills in ${...}, which nobody's name may bring about.
    content = speak(run).replace("$", "&#36;")
    return {"type": "Speech", "contentType": "SSML", "content": content}
