"""Rules on the wording of everything that is said, one wording at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from steady_ground.wording import PLACEHOLDERS
from tools.build import Library
from tools.source import Problem, nearest
from tools.views import PLACEHOLDER, PROMPTS, Longest, Rule, Text, texts

MOST_WORDS = 25
"""Words in a sentence: what can be said in one breath."""

SENTENCE_END = re.compile(r"[.?!](?=\s|$)|\{pause\}")
ALLOWED = re.compile(r"[^\W\d_]|[\s,.?':-]")
WHY = re.compile(r"\bwhy\b", re.IGNORECASE)
OF_PHRASES = {"choices": {"a", "b"}, "where": {"routine", "part"}}
"""The placeholders of a phrase; another one has none but the pause."""


def nothing_is_empty(library: Library) -> Iterator[Problem]:
    """A key that stands there has words behind it."""
    for text in texts(library):
        if not text.words.strip():
            yield text.problem(f"`{_key(text)}:` is empty; write it, or delete the line")


def placeholders_are_known(library: Library) -> Iterator[Problem]:
    """A placeholder is one that the program can fill in there."""
    for text in texts(library):
        known = _placeholders(text)
        for name in PLACEHOLDER.findall(text.words):
            if name not in known:
                what = f"{{{name}}} can't be filled in here; {nearest(name, known)}"
                yield text.problem(what)


def _placeholders(text: Text) -> set[str]:
    if text.step:
        return set(PLACEHOLDERS)
    return {"pause", *OF_PHRASES.get(str(text.keys[0]), ())} if text.use != "name" else set()


def speaker_is_known(library: Library) -> Iterator[Problem]:
    """A step that names the speaker or the listener says who speaks."""
    for text in texts(library):
        said = {"speaker", "listener"} & set(PLACEHOLDER.findall(text.words))
        if text.step and said and not {"each", "who"} & set(text.step.data):
            what = f"{{{min(said)}}} is nobody here; give the step `each:` or `who:`"
            yield text.problem(what)


def words_can_be_spoken(library: Library) -> Iterator[Problem]:
    """Letters, commas, periods, question marks, apostrophes, hyphens and colons, and no more."""
    for text in texts(library):
        for mark in dict.fromkeys(PLACEHOLDER.sub("", text.words)):
            if not ALLOWED.fullmatch(mark):
                yield text.problem(_unspeakable(mark))


def _unspeakable(mark: str) -> str:
    if mark.isdigit():
        return f'"{mark}" is a digit; spell numbers out'
    if mark in "{}":
        return f'a lone "{mark}"; a placeholder is {{name}}'
    return f'"{mark}" can\'t be spoken; use commas, periods, colons, hyphens and apostrophes alone'


def prompts_are_one_question(library: Library) -> Iterator[Problem]:
    """A prompt ends in its one question mark; the microphone opens after it."""
    for text in texts(library):
        marks = text.words.count("?")
        if text.use in PROMPTS and marks > 1:
            yield text.problem(f"{marks} questions in one prompt; ask one")
        elif text.use in PROMPTS and not text.words.rstrip().endswith("?"):
            yield text.problem(f"`{_key(text)}:` should end in a question mark")


def only_prompts_ask(library: Library) -> Iterator[Problem]:
    """What is said before the microphone opens, or without it, asks nothing."""
    for text in texts(library):
        if text.use not in PROMPTS and "?" in text.words:
            what = f"a question in `{_key(text)}:`, which nobody can answer; tell it, or move it"
            yield text.problem(f"{what} to `ask:`")


def sentences_are_short(library: Library) -> Iterator[Problem]:
    """A sentence can be said in one breath, with the longest names and promises in it."""
    longest = Longest(library)
    for text in texts(library):
        most = max(len(part.split()) for part in SENTENCE_END.split(longest.fill(text.words)))
        if most > MOST_WORDS:
            yield text.problem(f"a sentence of {most} words; {MOST_WORDS} are the most")


def nobody_is_asked_why(library: Library) -> Iterator[Problem]:
    """The word "why" puts people on the defence: it is never said."""
    for text in texts(library):
        if WHY.search(text.words):
            yield text.problem('"why" sounds like blame; ask for what happened, or what is needed')


def _key(text: Text) -> str:
    """The key of a text, without the place of a wording in its list."""
    return str([key for key in text.keys if isinstance(key, str)][-1])


RULES_ON_WORDING: list[Rule] = [
    nothing_is_empty,
    placeholders_are_known,
    speaker_is_known,
    words_can_be_spoken,
    prompts_are_one_question,
    only_prompts_ask,
    sentences_are_short,
    nobody_is_asked_why,
]
