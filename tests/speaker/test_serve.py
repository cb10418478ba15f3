import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.request import urlopen

import pytest

from speaker.app import main


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_in_use_is_one_clear_line(
    taken_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--port", str(taken_port), "--no-browser"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == (
        "",
        f"Port {taken_port} is in use. Choose another: make speaker PORT=8322\n",
    )


SERVE = """
import sys, speaker.app as app
app._lambda_handler = lambda: lambda event, context: {}
sys.exit(app.main(["--port", "0"]))
"""


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_end(end: signal.Signals) -> None:
    env = {**os.environ, "CI": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", SERVE],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
    ) as process:
        try:
            assert process.stdout
            address = re.findall(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
            with urlopen(address[0], timeout=10) as answer:
                assert answer.status == 200
            process.send_signal(end)
            assert process.communicate(timeout=10) == ("", "")
        finally:
            process.kill()
    assert process.returncode == 0
