"""Rules on what a prompt offers: few choices, and each of them an answer to that very question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from speaker.understand import Understanding
from steady_ground.control import COMMANDS
from tools.build import Library, compiled, model
from tools.check_names import PERSONS
from tools.check_steps import two_labels
from tools.flatten import Draft
from tools.offers import Offer, closing, is_yes_no, offered, told
from tools.samples import OWN_TYPES
from tools.source import Problem
from tools.views import PLACEHOLDER, PROMPTS, Longest, Rule, Text, texts, written_steps

MOST_CHOICES = 3
ANYTIME = ("pass",)
"""Answers that every question takes, beside the control words."""

SOME_DAY = date(2026, 11, 22)
"""Any day would do: what counts is whether a phrase is understood, not which date it means."""


class Hearing:
    """What a phrase would be taken for, by the interaction model that the content makes."""

    def __init__(self, library: Library) -> None:
        labels = dict(zip(PERSONS, library.phrases.data["labels"], strict=True))
        self._labels = {name: labels.get(name, labels["one"]) for name in ("one", "two", "first")}
        self._labels |= dict.fromkeys(("second", "listener"), labels["two"])
        self._people = {label.casefold(): person for person, label in labels.items()}
        self._longest = Longest(library)
        self._answers = library.answers.data
        self._intents = compiled(library)["intents"]
        self._hear = cache(Understanding(model(library)).hear)

    def fill(self, text: str) -> str:
        """A text with two names and the longest promise in place of its placeholders."""
        named = PLACEHOLDER.sub(lambda found: self._labels.get(found[1], found[0]), text)
        return self._longest.fill(named)

    def takes(self, answers: list[str], phrase: str) -> bool:
        """Whether a question with these answers takes a phrase, if only as a control word."""
        intent = self._hear(phrase, SOME_DAY)
        answer = self._intents.get(intent.name, "")
        name = intent.slots.get("name")
        if name:  # any single word may be a first name, so only those of the two will do
            asked_for = "name" in answers and name.value.casefold() != phrase.casefold()
            return asked_for or self._people.get(name.value.casefold()) in answers
        if any(slot and slot.type in OWN_TYPES and not slot.id for slot in intent.slots.values()):
            return False
        return answer in (*COMMANDS, "start") or self.counts(answers, answer)

    def counts(self, answers: list[str], answer: str) -> bool:
        """Whether an answer is listed, or stands for one that is."""
        stands_for = self._answers.get(answer, {}).get("counts_as", [])
        return any(key in answers for key in (answer, *stands_for))


def choices_are_few(library: Library) -> Iterator[Problem]:
    """A prompt names three ways to answer at most; more can't be kept in mind."""
    for text in texts(library):
        count = len(offered(closing(text.words))) if text.use in PROMPTS else 0
        if count > MOST_CHOICES:
            what = f"{count} choices in one prompt; {MOST_CHOICES} are the most"
            yield text.problem(f"{what}, name the others in `help:`")


def offers_are_understood(library: Library) -> Iterator[Problem]:
    """Whoever repeats a choice that a prompt names is understood."""
    hearing = Hearing(library)
    for text in texts(library):
        if text.use in PROMPTS and text.step:
            for offer in offered(closing(hearing.fill(text.words))):
                if not _understood(hearing, text.step, offer):
                    yield text.problem(_offered_in_vain(offer, text.step))


def what_to_say_is_understood(library: Library) -> Iterator[Problem]:
    """Whoever says what a help tells them to say is understood.

    At a step with a quiet time, `say` speaks of what the two say to each other.
    """
    hearing = Hearing(library)
    for text in texts(library):
        if _tells(text):
            for offer in told(hearing.fill(text.words)):
                if not _understood(hearing, text.step, offer):
                    yield text.problem(_offered_in_vain(offer, text.step))


def labels_are_understood(library: Library) -> Iterator[Problem]:
    """The two labels that are offered after a second miss are answers there."""
    hearing = Hearing(library)
    for step in written_steps(library):
        if "ask" in step.data and "choices" not in step.data:
            for label in two_labels(library, step):
                if not _understood(hearing, step, Offer(label, (label,))):
                    what = _offered_in_vain(Offer(label, ()), step)
                    yield step.problem(f"{what}, or add `choices:`", "answers")


def yes_and_no_are_taken(library: Library) -> Iterator[Problem]:
    """A question that can be answered with yes or no takes both."""
    hearing = Hearing(library)
    for text in texts(library):
        question = closing(text.words)
        if text.use in PROMPTS and text.step and not offered(question) and is_yes_no(question):
            for answer in ("yes", "no"):
                if not hearing.counts(list(text.step.data.get("answers", {})), answer):
                    yield text.problem(f'a yes or no question, but "{answer}" is no answer to it')


def _tells(text: Text) -> bool:
    if text.step is None:
        return text.keys == ("help",)
    asks = "ask" in text.step.data
    return asks and (text.use == "help" or (text.use == "say" and "quiet" not in text.step.data))


def _understood(hearing: Hearing, step: Draft | None, offer: Offer) -> bool:
    answers = list(step.data.get("answers", {})) if step else list(ANYTIME)
    if offer.question and hearing.counts(answers, "yes"):
        return True
    return any(hearing.takes(answers, phrase) for phrase in offer.phrases)


def _offered_in_vain(offer: Offer, step: Draft | None) -> str:
    answers = ", ".join(step.data.get("answers", {})) if step else "the control words"
    return (
        f'"{offer.shown}" is offered, but would not be understood here (answers: {answers}); '
        f"reword it, or add it to an answer in answers.yaml"
    )


RULES_ON_OFFERS: list[Rule] = [
    choices_are_few,
    offers_are_understood,
    what_to_say_is_understood,
    labels_are_understood,
    yes_and_no_are_taken,
]
