"""What is heard of a response: SSML and APL for Audio as speech, quiet and sounds, in order.

Sources: https://developer.amazon.com/docs/custom-skills/speech-synthesis-markup-language-ssml-reference.html
and https://developer.amazon.com/docs/alexa/alexa-presentation-language/apla-interface.html. Data
binding, mixing and conditions of APL for Audio are not played.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from xml.etree import ElementTree

_APLA = "Alexa.Presentation.APLA.RenderDocument"
# Amazon's tags have prefixes that its SSML never declares.
_NAMESPACES = '<speak xmlns:amazon="amazon" xmlns:alexa="alexa"'
_STRENGTHS = {
    "none": 0.0,
    "x-weak": 0.0,
    "weak": 0.2,
    "medium": 0.4,
    "strong": 0.8,
    "x-strong": 1.2,
}
_BLOCKS = {"p", "s"}


@dataclass(frozen=True)
class Piece:
    """A stretch of what is played: words, quiet of some seconds, or a sound named by its source."""

    kind: Literal["speech", "quiet", "sound"]
    text: str = ""
    seconds: float = 0.0


_APART = Piece("quiet")  # nothing to wait for, but the next words stand apart


def render(output: Mapping[str, Any]) -> tuple[Piece, ...]:
    """What a response, or its reprompt, plays.

    Raises ValueError for SSML that Alexa would refuse.
    """
    pieces = [*_speech(output.get("outputSpeech") or {})]
    for directive in output.get("directives") or ():
        if directive["type"] == _APLA:
            pieces += _composition(directive["document"]["mainTemplate"])
    return tuple(_joined(pieces))


def ssml(text: str) -> tuple[Piece, ...]:
    """The pieces of one SSML text; raises ValueError if it isn't well formed."""
    try:
        root = ElementTree.fromstring(re.sub("^<speak", _NAMESPACES, text.strip()))  # noqa: S314  # the skill's own text
    except ElementTree.ParseError as error:
        raise ValueError(f"invalid SSML ({error}): {text}") from error
    if root.tag != "speak":
        raise ValueError(f"invalid SSML (it must be one <speak>): {text}")
    return tuple(_joined(_element(root)))


def _speech(output: Mapping[str, Any]) -> Iterable[Piece]:
    if "ssml" in output:
        return ssml(output["ssml"])
    return [Piece("speech", output["text"])] if output.get("text") else []


def _element(element: ElementTree.Element) -> Iterator[Piece]:
    if element.tag == "break":
        yield Piece("quiet", seconds=_break_seconds(element))
    elif element.tag == "audio":
        yield Piece("sound", element.get("src", ""))
    elif element.tag == "sub":
        yield Piece("speech", element.get("alias", ""))
    else:
        yield from _content(element)


def _content(element: ElementTree.Element) -> Iterator[Piece]:
    apart = [_APART] if element.tag in _BLOCKS else []
    yield from apart
    yield Piece("speech", element.text or "")
    for child in element:
        yield from _element(child)
        yield Piece("speech", child.tail or "")
    yield from apart


def _break_seconds(element: ElementTree.Element) -> float:
    if "time" not in element.attrib:
        strength = element.get("strength", "medium")
        if strength not in _STRENGTHS:
            raise ValueError(f'invalid SSML (break strength "{strength}")')
        return _STRENGTHS[strength]
    time = re.fullmatch(r"\+?(\d+(?:\.\d+)?|\.\d+)(ms|s)", element.attrib["time"])
    if not time:
        raise ValueError(f'invalid SSML (break time "{element.attrib["time"]}")')
    return float(time[1]) / (1000 if time[2] == "ms" else 1)


def _composition(component: Mapping[str, Any]) -> Iterator[Piece]:
    """One component of an APL for Audio document, with its children in order."""
    match component.get("type"):
        case "Speech":
            yield _APART
            text, markup = component["content"], component.get("contentType") == "SSML"
            yield from ssml(text) if markup else (Piece("speech", text),)
        case "Silence":
            yield Piece("quiet", seconds=component.get("duration", 0) / 1000)
        case "Audio":
            yield Piece("sound", component["source"])
        case _:
            children = component.get("items", component.get("item", ()))
            for child in [children] if isinstance(children, Mapping) else children:
                yield from _composition(child)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind made one; empty ones dropped, once they have kept words apart."""
    last: Piece | None = None
    for piece in pieces:
        if (
            piece.kind == "speech"
            and not piece.text.strip()
            and (not last or last.kind != "speech")
        ):
            continue
        if last and piece.kind == last.kind != "sound":
            last = replace(last, text=last.text + piece.text, seconds=last.seconds + piece.seconds)
            continue
        yield from _worth_playing(last)
        last = piece
    yield from _worth_playing(last)


def _worth_playing(piece: Piece | None) -> Iterator[Piece]:
    if piece and piece.kind == "speech" and piece.text.strip():
        yield replace(piece, text=" ".join(piece.text.split()))
    elif piece and (piece.kind == "sound" or piece.seconds > 0):
        yield piece
