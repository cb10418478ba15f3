"""The speaker in a terminal: what goes in and what comes out."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from speaker.device import Device
from speaker.talk import talk
from speaker.understand import Understanding

ROOT = Path(__file__).parent.parent.parent
MODEL = Path(__file__).parent / "small_model.json"
QUIET = '<speak>Go.<break time="10s"/><break time="10s"/>Next?</speak>'
BELL = '<speak><audio src="soundbank://soundlibrary/bell_01"/>Goodbye.</speak>'
REPROMPT = {"outputSpeech": {"type": "PlainText", "text": "Shall we go on?"}}

# The terminal as it is, but for the skill and its model: a stand-in for the entry point.
STAND_IN = f"""
import sys, types
from pathlib import Path
skill = types.ModuleType("lambda_function")
skill.__spec__ = types.SimpleNamespace()
def lambda_handler(event, context):
    print(event["request"]["type"], file=sys.stderr)
    speech = {{"type": "PlainText", "text": "Ready?"}}
    return {{"response": {{"outputSpeech": speech, "shouldEndSession": False}}}}
skill.lambda_handler = lambda_handler
sys.modules["lambda_function"] = skill
import speaker.talk
speaker.talk._MODEL = Path({str(MODEL)!r})
sys.exit(speaker.talk.main())
"""


class Skill:
    """Goes quiet, fails at "next", and rings at "stop"."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def __call__(self, event: dict[str, Any], _context: Any) -> dict[str, Any]:
        request = event["request"]
        intent = request.get("intent", {}).get("name", "")
        self.told.append(request.get("reason") or intent or request["type"])
        if intent == "NextIntent":
            raise ZeroDivisionError
        speech = {"type": "SSML", "ssml": BELL if intent == "AMAZON.StopIntent" else QUIET}
        ends = intent == "AMAZON.StopIntent"
        response = {"outputSpeech": speech, "reprompt": REPROMPT, "shouldEndSession": ends}
        return {"version": "1.0", "response": response}


def shown(skill: Skill, *lines: bytes) -> list[str]:
    device = Device(
        skill,
        Understanding.load(MODEL),
        user_id="u",
        device_id="d",
        clock=lambda: datetime(2026, 11, 23, tzinfo=UTC),
    )
    out: list[str] = []
    talk(device, lines, out.append)
    return out


def test_what_is_said_and_the_quiet_between() -> None:
    skill = Skill()
    lines = shown(skill, b"Alexa, open steady ground\n", b"stop\r\n")
    assert lines == ["Go.", "[quiet 20 s]", "Next?", "[sound bell_01]", "Goodbye."]
    assert skill.told == ["LaunchRequest", "AMAZON.StopIntent"]


def test_an_empty_line_is_silence() -> None:
    skill = Skill()
    assert shown(skill, b"open steady ground\n", b"\n", b"  \n")[3:] == ["Shall we go on?"]
    assert skill.told == ["LaunchRequest", "EXCEEDED_MAX_REPROMPTS"]


def test_a_session_left_open_is_ended_by_the_user() -> None:
    skill = Skill()
    shown(skill, b"open steady ground\n")
    assert skill.told == ["LaunchRequest", "USER_INITIATED"]


def test_bytes_that_are_no_text_are_not_understood() -> None:
    skill = Skill()
    shown(skill, b"open steady ground\n", b"\xff\xfe\x00\n", b"stop\n")
    assert skill.told == ["LaunchRequest", "AMAZON.FallbackIntent", "AMAZON.StopIntent"]


def test_a_failing_skill_is_a_kind_sentence_and_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    skill = Skill()
    lines = shown(skill, b"open steady ground\n", b"next\n", b"open steady ground\n")
    assert len(lines) == 3 + 1 + 3
    assert "problem" in lines[3]
    assert skill.told == [
        "LaunchRequest",
        "NextIntent",
        "ERROR",
        "LaunchRequest",
        "USER_INITIATED",
    ]
    assert "ZeroDivisionError" in capsys.readouterr().err


def run(said: bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", STAND_IN],
        input=said,
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        timeout=20,
        check=False,
        **options,
    )


def test_in_a_pipe_nothing_but_what_is_said() -> None:
    ended = run(b"Alexa, open steady ground\nyes\n", capture_output=True)
    assert ended.returncode == 0
    assert ended.stdout == b"Ready?\nReady?\n"
    assert ended.stderr.split() == [b"LaunchRequest", b"IntentRequest", b"SessionEndedRequest"]


def test_a_closed_pipe_ends_it_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = run(b"open steady ground\nyes\n", stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert ended.returncode == 0
    assert ended.stderr.split() == [b"LaunchRequest", b"SessionEndedRequest"]
