"""Each rule, broken by at least one response; and real responses, none of which breaks any."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from lambda_function import lambda_handler
from tests.exchange import Exchange
from tests.response_rules import SEEN, checked, judged, violations
from tests.rulebook import RULES

Json = dict[str, Any]
Break = Callable[[Json], object]

REQUESTS = sorted((Path(__file__).parent / "requests").glob("*.json"))


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEADY_GROUND_STORE", "memory:rules")


def answered(request: Json) -> Json:
    """The skill's own answer."""
    return deepcopy(lambda_handler(request, None))


def request(kind: str, attributes: Json | None = None, **details: Any) -> Json:
    """A small request of a type, in a session with these attributes."""
    user = {"userId": "amzn1.ask.account.RULES"}
    about = {"type": kind, "requestId": "r", "timestamp": "2026-11-22T18:00:00Z"}
    return {
        "version": "1.0",
        "session": {"new": not attributes, "attributes": attributes or {}, "user": user},
        "context": {"System": {"user": user}},
        "request": {**about, "locale": "en-US", **details},
    }


def heard(intent: str, misses: int = 0, **details: Any) -> Json:
    """An intent, at the question that a launch leads to."""
    attributes = answered(LAUNCH)["sessionAttributes"]
    attributes |= {"misses": misses} if misses else {}
    return request("IntentRequest", attributes, intent={"name": intent, **details})


def says(text: str) -> Break:
    return lambda response: response["outputSpeech"].update(ssml=f"<speak>{text}</speak>")


def reprompts(text: str) -> Break:
    speech = {"type": "SSML", "ssml": f"<speak>{text}</speak>"}
    return lambda response: response.update(reprompt={"outputSpeech": speech})


def plays(*items: Json) -> Break:
    """An APL for Audio document, after the speech."""
    document = {"type": "APLA", "version": "0.91", "mainTemplate": {"items": list(items)}}
    directive = {"type": "Alexa.Presentation.APLA.RenderDocument", "document": document}
    return lambda response: response.update(directives=[directive])


def directs(kind: str) -> Break:
    return lambda response: response.update(directives=[{"type": kind}])


def both(*breaks: Break) -> Break:
    return lambda response: [one(response) for one in breaks]


def without(key: str) -> Break:
    return lambda response: response.pop(key)


def ends(response: Json) -> None:
    response["shouldEndSession"] = True


def goes_on(response: Json) -> None:
    response["shouldEndSession"] = False


def speech(text: str) -> Json:
    return {"type": "Speech", "contentType": "SSML", "content": f"<speak>{text}</speak>"}


LAUNCH = request("LaunchRequest")
SILENCE = {"type": "Silence", "duration": 45_000}
SOFT = {"type": "Audio", "source": "soundbank://soundlibrary/nature/amzn_sfx_rain_03"}
REPEATED = SOFT | {"filters": [{"type": "Repeat", "repeatCount": -1}]}
TRIMMED = SOFT | {"filters": [*REPEATED["filters"], {"type": "Trim", "end": 60_000}]}
CHIME = '<audio src="soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"/>'
TEN = '<break time="10s"/>'
OPEN_CARD = {"type": "Simple", "title": "Words"}
NAME_CARD = {"type": "Simple", "title": "Zephyrine and you"}

BROKEN_LAUNCHES: list[tuple[int, str, Break]] = [
    (1, "missing", without("shouldEndSession")),
    (1, "null", lambda r: r.update(shouldEndSession=None)),
    (1, "decided for Alexa", directs("Connections.SendRequest")),
    (1, "another directive", both(without("shouldEndSession"), plays(SOFT))),
    (2, "closed after a question", ends),
    (2, "open without a question", says("Good.")),
    (2, "words after the question", says("Shall we? Good.")),
    (2, "two questions", says("Are you there? Shall we?")),
    (2, "question only in the document before", both(says("Well?"), plays(speech("Good.")))),
    (2, "no reprompt", without("reprompt")),
    (2, "reprompt without a question", reprompts("Well.")),
    (2, "reprompt word for word", both(says("Now. Shall we?"), reprompts("Shall we?"))),
    (3, "long speech", says("a" * 7_990 + "?")),
    (3, "long document", plays(speech("a" * 8_000 + "?"))),
    (3, "long reprompt", reprompts("a" * 8_000 + "?")),
    (3, "long card", lambda r: r.update(card={"type": "Simple", "content": "a" * 4_001})),
    (3, "long address", lambda r: r.update(card={"image": {"largeImageUrl": "h" * 1_001}})),
    (3, "large response", lambda r: r.update(directives=[{"type": "X", "data": "a" * 24_576}])),
    (4, "ampersand", says("You & me?")),
    (4, "less than", says("Is 1 < 2?")),
    (4, "greater than", says("Is 2 > 1?")),
    (4, "quote", says('Is it "you"?')),
    (4, "apostrophe", says("Isn't it?")),
    (4, "unknown entity", says("You &nbsp; me?")),
    (4, "control character", says("You \x07 me?")),
    (4, "unknown tag", says("<b>You</b>?")),
    (4, "Polly's tag", says("<amazon:breath/>You?")),
    (4, "unclosed tag", says("<p>You?")),
    (4, "crossed tags", says("<p><s>You?</p></s>")),
    (4, "quote in an attribute", says('<sub alias="a & b">You</sub>?')),
    (4, "two documents", says("</speak><speak>You?")),
    (4, "nested document", says("<speak>You?</speak>")),
    (4, "words outside", lambda r: r["outputSpeech"].update(ssml="<speak>You</speak> me?")),
    (4, "in the reprompt", reprompts("You & me?")),
    (4, "in a document", plays(speech("You & me?"))),
    (4, "bound to data", plays(speech("${payload.words}?"))),
    (4, "left to chance", plays({"type": "Selector", "items": [speech("You?")]})),
    (17, "no disclaimer", says("Welcome. May I call you by your first names?")),
    (5, "long break", says('<break time="10001ms"/>You?')),
    (5, "unreadable break", says('<break time="soon"/>You?')),
    (5, "break without a length", says("<break/>You?")),
    (5, "long quiet", says(TEN * 9 + '<break time="1s"/>You?')),
    (5, "long quiet of a document", plays(SILENCE, SILENCE, SILENCE, speech("You?"))),
    (5, "quiet in both", both(says(TEN), plays(SILENCE, SILENCE, speech("You?")))),
    (5, "long quiet in the reprompt", reprompts(TEN * 10 + "You?")),
    (5, "silence without a length", plays({"type": "Silence"}, speech("You?"))),
    (5, "endless sound", plays(REPEATED, speech("You?"))),
    (5, "long trimmed sound", plays(TRIMMED, SILENCE, speech("You?"))),
    (5, "six sounds", says(CHIME * 6 + "You?")),
    (5, "six sounds in all", both(says(CHIME * 3), plays(*[SOFT] * 3, speech("You?")))),
    (5, "plain http", says('<audio src="http://example.com/a.mp3"/>You?')),
    (5, "plain http in a document", plays({"type": "Audio", "source": "http://example.com/a"})),
    (5, "emotion without intensity", says('<amazon:emotion name="excited">A</amazon:emotion>?')),
    (5, "unknown domain", says('<amazon:domain name="chat">A</amazon:domain>?')),
    (6, "unknown key", lambda r: r.update(speech="You?")),
    (10, "a launch that ends", ends),
    (11, "nothing said", without("outputSpeech")),
    (11, "unfilled", says("Will {one} go first?")),
    (11, "the value of nothing", says("Shall None go first?")),
]


@pytest.mark.parametrize(
    ("number", "broken"),
    [case[::2] for case in BROKEN_LAUNCHES],
    ids=[f"{number}: {what}" for number, what, _ in BROKEN_LAUNCHES],
)
def test_a_broken_answer_to_a_launch(number: int, broken: Break) -> None:
    answer = answered(LAUNCH)
    assert violations(LAUNCH, answer) == []
    broken(answer["response"])
    assert number in numbers(violations(LAUNCH, answer))


def numbers(found: list[str]) -> set[int]:
    return {int(fault.removeprefix("rule ").partition(":")[0]) for fault in found}


def forgets(answer: Json) -> None:
    answer["sessionAttributes"] = {}


def remembers(**attributes: Any) -> Break:
    """The answer with other session attributes."""
    return lambda answer: answer["sessionAttributes"].update(attributes)


def responds(broken: Break) -> Break:
    """A break of the response inside the answer."""
    return lambda answer: broken(answer["response"])


def named() -> Json:
    """A first name, where one may be said."""
    return heard("NameIntent", slots={"name": {"name": "name", "value": "Zephyrine"}})


EVENT = "AlexaSkillEvent.SkillEnabled"
BROKEN_TURNS: list[tuple[int, str, Callable[[], Json], Break]] = [
    (6, "no version", lambda: LAUNCH, without("version")),
    (6, "a list of attributes", lambda: LAUNCH, lambda a: a.update(sessionAttributes=[1])),
    (7, "speech", lambda: request("SessionEndedRequest"), responds(reprompts("You?"))),
    (7, "card", lambda: request(EVENT), responds(lambda r: r.update(card=OPEN_CARD))),
    (7, "screen", lambda: request("Reminders.ReminderStarted"), responds(plays(SOFT))),
    (8, "help ends", lambda: heard("AMAZON.HelpIntent"), responds(ends)),
    (8, "help forgets", lambda: heard("AMAZON.HelpIntent"), remembers(asked="home/offer")),
    (8, "help moves", lambda: heard("AMAZON.HelpIntent"), remembers(mark=7)),
    (8, "help is mute", lambda: heard("AMAZON.HelpIntent"), responds(says(""))),
    (8, "repeat ends", lambda: heard("AMAZON.RepeatIntent"), responds(ends)),
    (8, "repeat moves", lambda: heard("AMAZON.RepeatIntent"), remembers(mark=7)),
    (8, "stop goes on", lambda: heard("AMAZON.StopIntent"), responds(goes_on)),
    (8, "cancel goes on", lambda: heard("AMAZON.CancelIntent"), responds(goes_on)),
    (8, "home goes on", lambda: heard("AMAZON.NavigateHomeIntent"), responds(goes_on)),
    (8, "fallback is mute", lambda: heard("AMAZON.FallbackIntent"), responds(says(""))),
    (9, "uncounted", lambda: heard("AMAZON.FallbackIntent"), remembers(misses=0)),
    (9, "counted twice", lambda: heard("AMAZON.FallbackIntent"), remembers(misses=2)),
    (9, "miss moves", lambda: heard("AMAZON.FallbackIntent"), remembers(mark=7)),
    (9, "third goes on", lambda: heard("AMAZON.FallbackIntent", 2), responds(goes_on)),
    (9, "not afresh", lambda: heard("AMAZON.YesIntent", 1), remembers(misses=1)),
    (10, "forgotten", lambda: heard("AMAZON.HelpIntent"), forgets),
    (10, "left over", lambda: heard("AMAZON.StopIntent"), remembers(asked="home/offer")),
    (17, "help without a way out", lambda: heard("AMAZON.HelpIntent"), responds(says("Well?"))),
    (18, "a name kept", lambda: named(), remembers(one="Zephyrine")),
    (18, "a name within", lambda: named(), remembers(place={"kept": {"x": "my zephyrine"}})),
    (18, "a name on a card", lambda: named(), responds(lambda r: r.update(card=NAME_CARD))),
    (
        11,
        "denied",
        lambda: heard("AMAZON.HelpIntent", confirmationStatus="DENIED"),
        remembers(mark=7),
    ),
]


@pytest.mark.parametrize(
    ("number", "said", "broken"),
    [(case[0], *case[2:]) for case in BROKEN_TURNS],
    ids=[f"{number}: {what}" for number, what, *_ in BROKEN_TURNS],
)
def test_a_broken_answer_to_a_turn(number: int, said: Callable[[], Json], broken: Break) -> None:
    turn = said()
    answer = {"sessionAttributes": {}, **answered(turn)}
    assert number not in numbers(violations(turn, answer))
    broken(answer)
    assert number in numbers(violations(turn, answer))


def test_an_answer_that_comes_late() -> None:
    answer = answered(LAUNCH)
    assert judged(Exchange(LAUNCH, answer, seconds=7.9))[20] == []
    assert judged(Exchange(LAUNCH, answer, seconds=8.1))[20]


def test_every_rule_is_broken_here() -> None:
    assert {20} | {case[0] for case in (*BROKEN_LAUNCHES, *BROKEN_TURNS)} == set(RULES)


GOOD_LAUNCHES: list[tuple[str, Break]] = [
    ("many tags", says(f'<p><s><w role="amazon:VB">You</w></s></p>{CHIME * 5}{TEN * 9}me?')),
    ("asked in the document", both(says("Now."), plays(SILENCE, SILENCE, speech("You?")))),
    ("mixed", both(says("Now."), plays({"type": "Mixer", "items": [TRIMMED] * 3}, speech("You?")))),
    ("consent asked for", both(without("shouldEndSession"), directs("Connections.SendRequest"))),
    ("a slot delegated", both(without("shouldEndSession"), directs("Dialog.Delegate"))),
]


@pytest.mark.parametrize(
    "good", [good for _, good in GOOD_LAUNCHES], ids=[w for w, _ in GOOD_LAUNCHES]
)
def test_a_good_answer_to_a_launch(good: Break) -> None:
    answer = answered(LAUNCH)
    good(answer["response"])
    assert numbers(violations(LAUNCH, answer)) <= {17}  # none of them says what a first use must


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.stem)
def test_every_request_is_answered_within_the_rules(path: Path) -> None:
    checked(lambda event, _context: answered(event))(json.loads(path.read_text("utf-8")), None)


def test_a_denied_intent_is_not_applied() -> None:
    denied = heard("AMAZON.YesIntent", confirmationStatus="DENIED")
    assert violations(denied, answered(denied)) == []


def test_the_checker_stops_at_a_broken_response_and_counts_it() -> None:
    before = SEEN[1]
    with pytest.raises(AssertionError, match="rule 1: "):
        checked(lambda _event, _context: {"version": "1.0", "response": {}})(LAUNCH, None)
    assert SEEN[1] == before + 1
