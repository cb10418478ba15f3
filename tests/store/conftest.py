"""DynamoDB for the tests of a store: in process, or over the wire; never on AWS."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto import mock_aws

from tests.store import emulators


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """AWS's variables with nobody's credentials, and nothing of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    own = {
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
    }
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture
def moto(aws: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """DynamoDB in this process."""
    with mock_aws():
        yield aws


@pytest.fixture(scope="session")
def ministack_address() -> Iterator[str]:
    """A MiniStack for the whole session."""
    with emulators.ministack() as address:
        yield address


@pytest.fixture
def ministack(aws: pytest.MonkeyPatch, ministack_address: str) -> None:
    """DynamoDB on MiniStack."""
    aws.setenv("AWS_ENDPOINT_URL_DYNAMODB", ministack_address)


@pytest.fixture(scope="session")
def dynamodb_local_address() -> Iterator[str]:
    """A DynamoDB Local for the whole session."""
    with emulators.dynamodb_local() as address:
        yield address


@pytest.fixture
def dynamodb_local(aws: pytest.MonkeyPatch, dynamodb_local_address: str) -> None:
    """DynamoDB on DynamoDB Local."""
    aws.setenv("AWS_ENDPOINT_URL_DYNAMODB", dynamodb_local_address)
