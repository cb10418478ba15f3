"""Alexa clients from npm drive the skill over HTTP: virtual-alexa and ask-sdk-test.

Their exact versions stand in `node/package-lock.json`; `npm ci` fetches them when they are missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
NODE = ROOT / "tests" / "node"
SPEAKER = [sys.executable, "-m", "speaker.app", "--port", "0", "--no-browser"]
SKILL_ID = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"
INSTALL_SECONDS = 300
RUN_SECONDS = 60

CLIENTS = {
    "virtual-alexa": ["virtual_alexa.js"],
    "ask-sdk-test": ["node_modules/mocha/bin/mocha.js", "ask_sdk_test.js"],
}


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Node's path, with the clients installed as the lock file has them."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if not (found and npm):
        if os.environ.get("CI"):
            pytest.fail("node and npm are needed (Node 20 or newer)")
        pytest.skip("node and npm are not installed: no independent client was run")
    if not _installed():
        log = tmp_path_factory.mktemp("npm") / "install.log"
        assert _run([npm, "ci", "--ignore-scripts"], log, INSTALL_SECONDS) == 0
    return found


def _installed() -> bool:
    """Whether npm has installed the present lock file: it leaves a note of when it did."""
    note = NODE / "node_modules" / ".package-lock.json"
    return note.exists() and note.stat().st_mtime >= (NODE / "package-lock.json").stat().st_mtime


@pytest.fixture
def speaker(tmp_path: Path) -> Iterator[str]:
    """The address of a local speaker of its own process, on a fresh store."""
    store, log = tmp_path / "s.db", tmp_path / "speaker.log"
    own = {"STEADY_GROUND_STORE": f"sqlite:{store}", "STEADY_GROUND_SKILL_ID": SKILL_ID}
    with (
        log.open("w") as errors,
        subprocess.Popen(
            SPEAKER,
            cwd=ROOT,
            env={**os.environ, **own},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert "http" in line, log.read_text()
            yield next(word for word in line.split() if word.startswith("http"))
        finally:
            process.terminate()


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_that_nobody_here_wrote(
    node: str, speaker: str, client: str, tmp_path: Path
) -> None:
    command = [node, *CLIENTS[client]]
    address = {"STEADY_GROUND_SPEAKER": speaker}
    assert _run(command, tmp_path / "transcript.txt", RUN_SECONDS, address) == 0


def _run(
    command: Sequence[str],
    transcript: Path,
    seconds: float,
    more: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Run a command beside the clients; pytest shows what it said on failure, or with -rP."""
    quiet = {"AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE": "1"}  # both bring an old AWS SDK
    environment = {**os.environ, **quiet, "STEADY_GROUND_SKILL_ID": SKILL_ID, **more}
    try:
        with transcript.open("w") as out:
            return subprocess.run(
                command,
                cwd=NODE,
                env=environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                timeout=seconds,
                check=False,
            ).returncode
    finally:
        sys.stdout.write(transcript.read_text(encoding="utf-8"))
