"""What a response says, judged as it is read: the markup of SSML, and of APL for Audio.

Grades as in the platform's facts: the limits of breaks and sounds come from third parties, except
where another source is named; the skill keeps inside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from html import unescape
from operator import add
from typing import Any

# Amazon's "SSML Reference". Left out on purpose, though a third-party validator lists them: mark,
# amazon:breath and amazon:auto-breaths (Polly's alone, from memory).
PLAIN_TAGS = ["speak", "audio", "break", "emphasis", "lang", "p", "s", "phoneme", "prosody"]
OWN_TAGS = ["amazon:effect", "amazon:emotion", "amazon:domain", "alexa:name"]
TAGS = frozenset([*PLAIN_TAGS, *OWN_TAGS, "say-as", "sub", "voice", "w"])
BLOCKS = frozenset({"speak", "p", "s", "break", "audio"})
"""Tags that part two words."""

LONGEST_BREAK = 10.0
"""Seconds a break; third party."""

STRENGTHS = frozenset({"none", "x-weak", "weak", "medium", "strong", "x-strong"})
DOMAINS = frozenset({"conversational", "long-form", "music", "news", "fun"})
INTENSITIES = frozenset({"low", "medium", "high"})
SOUNDS = ("https://", "soundbank://soundlibrary/")

ATTRIBUTE = re.compile(r"""\s+([\w:-]+)\s*=\s*("[^"<]*"|'[^'<]*')""")
TOKEN = re.compile(
    rf"<(?P<close>/?)(?P<tag>[a-z][\w:-]*)(?P<attributes>(?:{ATTRIBUTE.pattern})*)\s*(?P<empty>/?)>"
    r"|(?P<text>[^<]+)|(?P<loose><)"
)
ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);")
RAW = re.compile(r"[&<>\"'\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")


@dataclass(frozen=True)
class Spoken:
    """The words, the quiet (seconds), the sounds and the length (characters) of an output.

    `markup` and `limits` say what is wrong with its form, and with its breaks and sounds.
    """

    text: str = ""
    quiet: float = 0.0
    sounds: int = 0
    length: int = 0
    markup: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()

    def __add__(self, after: Spoken) -> Spoken:
        """One output after the other."""
        return Spoken(
            f"{self.text} {after.text}".strip(),
            self.quiet + after.quiet,
            self.sounds + after.sounds,
            self.length + after.length,
            self.markup + after.markup,
            self.limits + after.limits,
        )


def output(data: Mapping[str, Any]) -> Spoken:
    """What a response, or its reprompt, says: its speech, then its documents."""
    speech = data.get("outputSpeech") or {}
    plain = str(speech.get("text", ""))
    first = ssml(str(speech["ssml"])) if "ssml" in speech else Spoken(plain, length=len(plain))
    documents = (
        directive.get("document", {}).get("mainTemplate", {})
        for directive in data.get("directives") or ()
        if directive.get("type") == "Alexa.Presentation.APLA.RenderDocument"
    )
    return reduce(add, (composition(document) for document in documents), first)


def ssml(text: str) -> Spoken:
    """What an SSML text says."""
    quiet, sounds, said = 0.0, 0, ""
    markup = list(_form(text))
    limits: list[str] = []
    for token in TOKEN.finditer(text):
        tag, words = token["tag"], token["text"]
        said += " " if tag in BLOCKS else unescape(words or "")
        if not tag or token["close"]:
            continue
        values = {name: unescape(value[1:-1]) for name, value in ATTRIBUTE.findall(token[0])}
        limits += _limits(tag, values)
        quiet += _seconds(values) if tag == "break" else 0.0
        sounds += tag == "audio"
    return Spoken(" ".join(said.split()), quiet, sounds, len(text), tuple(markup), tuple(limits))


def _form(text: str) -> Iterator[str]:
    """What is wrong with the form: one `<speak>` around all, known tags, closed in order."""
    open_tags: list[str] = []
    if not (text.startswith("<speak>") and text.endswith("</speak>")):
        yield "it must be one <speak> from its first character to its last"
    for token in TOKEN.finditer(text):
        yield from _token_form(token, open_tags)
    if open_tags:
        yield f"<{open_tags[-1]}> is never closed"
    if text.count("<speak") != 1 or text.count("</speak>") != 1:
        yield "there must be one <speak>"


def _token_form(token: re.Match[str], open_tags: list[str]) -> Iterator[str]:
    tag = token["tag"]
    if token["loose"]:
        yield f'a "<" that is no tag: {token.string[token.start() : token.start() + 30]!r}'
    elif not tag:
        yield from _escaping(token["text"])
    elif token["close"]:
        if not open_tags or open_tags.pop() != tag:
            yield f"</{tag}> closes nothing"
    else:
        if tag not in TAGS:
            yield f"<{tag}> is not a tag that Alexa knows"
        for _, value in ATTRIBUTE.findall(token["attributes"]):
            yield from _escaping(value[1:-1])
        if not token["empty"]:
            open_tags.append(tag)


def _escaping(text: str) -> Iterator[str]:
    found = RAW.search(ESCAPED.sub("", text))
    if found:
        yield f"{found[0]!r} must be escaped in {text[:60]!r}"


def _limits(tag: str, values: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the values of a tag."""
    if tag == "break" and not ("time" in values or values.get("strength") in STRENGTHS):
        yield f"a break of no known length: {dict(values)}"
    if tag == "break" and _seconds(values) > LONGEST_BREAK:
        yield f"a break of {values['time']}; the longest is {LONGEST_BREAK:g} s"
    if tag == "audio":
        yield from _source(values.get("src", ""))
    if tag == "amazon:domain" and values.get("name") not in DOMAINS:
        yield f"a domain that Alexa doesn't know: {values.get('name')}"
    moods = values.get("name") in ("excited", "disappointed")
    if tag == "amazon:emotion" and not (moods and values.get("intensity") in INTENSITIES):
        yield f"an emotion needs a known name and an intensity: {dict(values)}"


def _seconds(values: Mapping[str, str]) -> float:
    """The length of a break; one that can't be read is longer than is allowed."""
    if "time" not in values:
        return 0.0
    time = TIME.fullmatch(values["time"])
    return float(time[1]) / (1000 if time[2] == "ms" else 1) if time else float("inf")


def _source(source: str) -> Iterator[str]:
    if not source.startswith(SOUNDS):
        yield f"a sound must come over https or from the sound library: {source!r}"


def composition(component: Mapping[str, Any]) -> Spoken:
    """What a component of an APL for Audio document plays, its children in order.

    Source: developer.amazon.com/docs/alexa-presentation-language/apl-for-audio-reference.html. What
    data binding or chance decides can't be judged, and is refused.
    """
    if "${" in str(
        {key: value for key, value in component.items() if key not in ("item", "items")}
    ):
        return Spoken(markup=("a component is bound to data, and can't be judged",))
    kind = component.get("type")
    if kind == "Mixer":
        return _together([composition(child) for child in _children(component)])
    if kind in (None, "Sequencer"):  # the mainTemplate itself has no type
        return reduce(add, (composition(child) for child in _children(component)), Spoken())
    alone = {"Speech": _speech, "Silence": _silence, "Audio": _audio}.get(str(kind))
    return alone(component) if alone else Spoken(markup=(f"a {kind} can't be judged",))


def _children(component: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    children = component.get("items", component.get("item", ()))
    return [children] if isinstance(children, Mapping) else children


def _together(children: list[Spoken]) -> Spoken:
    """Everything at once: as long as the longest, as many sounds as there are."""
    whole = reduce(add, children, Spoken())
    longest = max((child.quiet for child in children), default=0.0)
    return Spoken(whole.text, longest, whole.sounds, whole.length, whole.markup, whole.limits)


def _speech(component: Mapping[str, Any]) -> Spoken:
    text = str(component.get("content", ""))
    return ssml(text) if component.get("contentType") == "SSML" else Spoken(text, length=len(text))


def _silence(component: Mapping[str, Any]) -> Spoken:
    duration = component.get("duration")
    if not isinstance(duration, int) or duration <= 0:
        return Spoken(limits=(f"a silence of {duration!r} ms",))
    return Spoken(quiet=duration / 1000)


def _audio(component: Mapping[str, Any]) -> Spoken:
    """A sound; one that is repeated stands for quiet, and needs an end."""
    filters = component.get("filters", component.get("filter", ()))
    filters = [filters] if isinstance(filters, Mapping) else filters
    ends = [item["end"] for item in filters if item.get("type") == "Trim" and "end" in item]
    repeated = any(item.get("type") == "Repeat" for item in filters)
    limits = list(_source(str(component.get("source", ""))))
    if repeated and not ends and component.get("duration") != "trimToParent":
        limits.append("a repeated sound needs a Trim that ends it")
    return Spoken(quiet=min(ends, default=0) / 1000, sounds=1, limits=tuple(limits))
