"""The local speaker is killed in the middle of a check-in: nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "speaker.app", "--port", "0", "--no-browser"]


@contextmanager
def speaker(store: Path) -> Iterator[str]:
    """A speaker of its own process on this store; killed, not ended, when the block is left."""
    environment = {**os.environ, "STEADY_GROUND_STORE": f"sqlite:{store}"}
    process = subprocess.Popen(
        COMMAND, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        yield next(word for word in process.stdout.readline().split() if word.startswith("http"))
    finally:
        process.kill()
        process.communicate()


def say(address: str, text: str, device: str = "kitchen") -> dict[str, Any]:
    body = json.dumps({"device": device, "text": text}).encode()
    with urlopen(Request(f"{address}say", body, {"Content-Type": "application/json"})) as answer:
        found: dict[str, Any] = json.loads(answer.read())
        return found


def asked(answer: dict[str, Any]) -> str:
    return str(answer["response"]["sessionAttributes"].get("asked"))


def test_a_killed_speaker_picks_up_where_it_was(tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    with speaker(store) as address:
        for text in ("Alexa, ask steady ground to start our check-in", "yes", "Ana", "Ben"):
            say(address, text)
        for text in ("a couple", "yes", "yes", "yes", "next", "next", "next", "harder", "no"):
            answer = say(address, text)
        assert asked(answer) == "check_in/promise.first"
        say(address, "no phone at dinner")
        assert asked(say(address, "yes")) == "check_in/promise.second"
    with speaker(store) as address:
        offer = say(address, "Alexa, open steady ground", device="bedroom")
        assert asked(offer) == "home/unfinished"
        again = say(address, "pick up", device="bedroom")
        assert asked(again) == "check_in/promise.second"
        assert "Ben" in again["response"]["response"]["outputSpeech"]["ssml"]
        for text in ("pass", "pass"):
            answer = say(address, text, device="bedroom")
        assert answer["response"]["response"]["shouldEndSession"] is True
    with speaker(store) as address:
        for text in ("Alexa, ask steady ground to start our check-in", "yes", "yes", "yes"):
            answer = say(address, text)
        assert asked(answer) == "check_in/appreciate.first", "made today, so not due today"
