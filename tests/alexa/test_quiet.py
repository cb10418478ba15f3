"""Quiet time in both ways, breaks and APL for Audio: the same is heard, within Amazon's limits."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from ask_sdk_model import Response

from lambda_function import lambda_handler
from speaker.render import Piece, render
from speaker.service import Service
from steady_ground.acts import ASK_PERMISSION
from steady_ground.alexa.apla import Way
from steady_ground.alexa.serializer import TolerantSerializer
from steady_ground.alexa.skill import SteadyGround
from steady_ground.alexa.ssml import CHIME
from steady_ground.alexa.write import response
from steady_ground.store.memory import MemoryStore
from steady_ground.turn import Part, Quiet, Reply, Say
from tests.response_rules import checked, violations
from tests.test_conversations import handler_stage
from tools.rehearsal import content, conversations, play
from tools.stage import Stage

Json = dict[str, Any]

LAMBDA = Path(__file__).parents[2] / "lambda"
HAPPY = [path for path in conversations() if path.parent.name == "happy"]
BOTH = pytest.mark.parametrize("way", Way)
BELL = f'<audio src="{CHIME}"/>'
ASK, AGAIN = "Next, or more time?", "Is it next, or more time?"
THANKS = (Say("Ana, thank Ben."), Quiet(2), Say("Take turns."), Quiet(25))


def plain(answer: Response) -> Json:
    return cast(Json, TolerantSerializer().serialize(answer))


def written(*parts: Part, way: Way = Way.APLA, ask: str = ASK, act: str = "") -> Json:
    """The response of a reply as JSON, which breaks no rule."""
    found = plain(response(Reply(parts, ask, AGAIN if ask else "", act=act), way))
    attributes = {"asked": "check_in/appreciate.first", "mark": 1} if ask else {}
    request = {"request": {"type": "IntentRequest", "intent": {"name": "NextIntent"}}}
    answer = {"version": "1.0", "sessionAttributes": attributes, "response": found}
    assert violations(request, answer) == []
    return found


def items(found: Json) -> list[Json]:
    """What the one document of a response plays, in order."""
    (directive,) = found["directives"]
    assert directive["type"] == "Alexa.Presentation.APLA.RenderDocument"
    assert "datasources" not in directive
    (sequencer,) = directive["document"]["mainTemplate"]["items"]
    components: list[Json] = sequencer["items"]
    return components


def said(text: str) -> Json:
    return {"type": "Speech", "contentType": "SSML", "content": f"<speak>{text}</speak>"}


def test_breaks_are_the_default_and_end_with_a_chime() -> None:
    assert plain(response(Reply(THANKS, ASK, AGAIN))) == {
        "outputSpeech": {
            "type": "SSML",
            "ssml": '<speak>Ana, thank Ben. <break time="2s"/> Take turns. <break time="10s"/> '
            f'<break time="10s"/> <break time="5s"/> {BELL} {ASK}</speak>',
        },
        "reprompt": {
            "outputSpeech": {"type": "SSML", "ssml": f"<speak>{AGAIN}</speak>"},
        },
        "shouldEndSession": False,
    }


def test_a_document_begins_with_the_quiet_and_ends_with_the_question() -> None:
    found = written(*THANKS)
    before = '<speak>Ana, thank Ben. <break time="2s"/> Take turns.</speak>'
    assert found["outputSpeech"] == {"type": "SSML", "ssml": before}
    assert found["directives"] == [
        {
            "type": "Alexa.Presentation.APLA.RenderDocument",
            "token": "quiet",
            "document": {
                "type": "APLA",
                "version": "0.91",
                "mainTemplate": {
                    "items": [
                        {
                            "type": "Sequencer",
                            "items": [
                                {"type": "Silence", "duration": 25_000},
                                {"type": "Audio", "source": CHIME},
                                said(ASK),
                            ],
                        }
                    ]
                },
            },
        }
    ]


@BOTH
def test_the_reprompt_and_the_open_session_are_the_same(way: Way) -> None:
    found = written(*THANKS, way=way)
    assert found["reprompt"] == {
        "outputSpeech": {"type": "SSML", "ssml": f"<speak>{AGAIN}</speak>"}
    }
    assert found["shouldEndSession"] is False


def test_more_time_is_a_document_alone() -> None:
    found = written(Quiet(40))
    assert "outputSpeech" not in found
    assert items(found)[0] == {"type": "Silence", "duration": 40_000}


def test_all_from_the_first_quiet_time_on_keeps_its_order() -> None:
    found = written(Quiet(30), Say("Now Ben."), Quiet(2), Say("Slowly."), Quiet(9), Say("Well."))
    chime = {"type": "Audio", "source": CHIME}
    assert items(found) == [
        {"type": "Silence", "duration": 30_000},
        chime,
        said('Now Ben. <break time="2s"/> Slowly.'),
        {"type": "Silence", "duration": 9_000},
        chime,
        said(f"Well. {ASK}"),
    ]


def test_a_pause_needs_neither_document_nor_chime() -> None:
    parts = (Say("One."), Quiet(4), Say("Two."))
    assert written(*parts) == written(*parts, way=Way.BREAKS)
    assert CHIME not in str(written(*parts))


@BOTH
def test_names_are_escaped(way: Way) -> None:
    name = "A & B <c> \"d\" 'e'"
    found = written(Say(f"{name}, begin."), Quiet(30), Say(f"{name}, enough."), way=way)
    assert "A &amp; B &lt;c&gt; &quot;d&quot; &#x27;e&#x27;, enough." in str(found)
    assert render(found) == (
        Piece("speech", f"{name}, begin."),
        Piece("quiet", seconds=30),
        Piece("sound", CHIME),
        Piece("speech", f"{name}, enough. {ASK}"),
    )


def test_nothing_in_a_document_is_filled_in() -> None:
    found = plain(response(Reply((Quiet(30), Say("${payload}, go on.")), ASK, AGAIN), Way.APLA))
    assert items(found)[-1] == said(f"&#36;{{payload}}, go on. {ASK}")
    assert render(found)[-1] == Piece("speech", f"${{payload}}, go on. {ASK}")


@BOTH
def test_a_turn_that_opens_the_microphone_lasts_90_seconds_at_most(way: Way) -> None:
    found = written(Say("word " * 35), Quiet(2), Quiet(90), way=way)
    pauses = sum(piece.seconds for piece in render(found))
    # 35 words and four of the question at 2.5 a second, a chime of 2 s, in whole seconds.
    assert pauses == 90 - 16 - 2
    found = written(Quiet(60), Say("Now Ben."), Quiet(61), Say("Swap."), Quiet(9), way=way)
    times = [piece.seconds for piece in render(found) if piece.kind == "quiet"]
    assert sum(times) == 90 - 3 - 6
    assert times[1] < times[0] == 60


@BOTH
def test_a_quiet_that_fits_is_left_alone(way: Way) -> None:
    assert Piece("quiet", seconds=45) in render(written(Say("word " * 60), Quiet(45), way=way))


@BOTH
def test_the_end_may_take_its_time(way: Way) -> None:
    found = written(Say("Breathe."), Quiet(100), Say("Goodbye."), way=way, ask="")
    assert found["shouldEndSession"] is True
    assert Piece("quiet", seconds=100) in render(found)


@BOTH
def test_no_more_sounds_than_a_response_may_hold(way: Way) -> None:
    parts: list[Part] = [Quiet(9), Say("On.")] * 7
    found = written(*parts, way=way)
    assert [piece.kind for piece in render(found)].count("sound") == 5


@BOTH
def test_alexas_own_question_follows_the_speech(way: Way) -> None:
    found = written(Say("Look up."), Quiet(9), way=way, ask="", act=ASK_PERMISSION)
    assert [item["type"] for item in found["directives"]] == ["Connections.SendRequest"]
    assert found["outputSpeech"]["ssml"] == f'<speak>Look up. <break time="9s"/> {BELL}</speak>'
    long = written(Quiet(100), way=way, ask="", act=ASK_PERMISSION)
    assert render(long)[0] == Piece("quiet", seconds=88)


def test_an_unknown_way_is_refused_at_the_start() -> None:
    environment = {**os.environ, "STEADY_GROUND_STORE": "memory:", "PYTHONPATH": str(LAMBDA)}
    started = subprocess.run(
        [sys.executable, "-c", "import lambda_function"],
        env={**environment, "STEADY_GROUND_QUIET": "silence"},
        capture_output=True,
        text=True,
        check=False,
    )
    refusal = "ValueError: STEADY_GROUND_QUIET is 'silence'; it can be breaks or apla"
    assert started.stderr.strip().endswith(refusal)


@pytest.mark.parametrize("name", ["breaks", "apla", ""])
def test_the_environment_chooses(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEADY_GROUND_STORE", f"memory:{name}")
    monkeypatch.setenv("STEADY_GROUND_QUIET", name)
    path = next(path for path in HAPPY if path.stem == "more_time_for_the_thanks")
    stage = Stage(checked(lambda_handler), lambda _now: {})
    answers = [state.heard.responses for state in play(path, stage) if state.heard]
    assert ("Alexa.Presentation.APLA" in str(answers)) is (name == "apla")


@pytest.fixture(scope="module")
def alexa() -> Iterator[Service]:
    """Alexa's services, for real, on this machine."""
    with Service() as service:
        yield service


@pytest.mark.parametrize("path", HAPPY, ids=lambda path: path.stem)
def test_a_conversation_is_the_same_in_both_ways(path: Path, alexa: Service) -> None:
    assert list(played(path, Way.APLA, alexa)) == list(played(path, Way.BREAKS, alexa))


def played(path: Path, way: Way, alexa: Service) -> Iterator[tuple[Piece, ...]]:
    """What the local speaker plays after each turn; each response is held against the rules."""
    alexa.fault, alexa.zone, alexa.reminders = "", "", {}
    store = MemoryStore()
    handler = checked(SteadyGround(content(), store, quiet=way).answer)
    for state in play(path, replace(handler_stage(store, alexa), handler=handler)):
        yield state.heard.pieces if state.heard else ()
