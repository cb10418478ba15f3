"""The skill that the local speaker talks to, and the household that it stands for."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import available_timezones

from speaker.device import Handler
from speaker.service import Service

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "interaction_models" / "en-US.json"
HOUSEHOLD = "amzn1.ask.account.LOCAL-HOUSEHOLD"


@contextmanager
def alexa() -> Iterator[Service]:
    """Alexa's services for the local speaker: this machine's zone, and reminders that never ring.

    A skill may set them once a person has allowed it, as on a real device.
    """
    with Service() as service:
        service.fault, service.zone = "no_permission", _zone_here()
        yield service


def allow(service: Service) -> None:
    """A person has allowed the skill to set reminders."""
    service.fault = ""


def _zone_here() -> str:
    """This machine's time zone, where it names one."""
    link = Path("/etc/localtime")
    name = os.environ.get("TZ") or "/".join(link.resolve().parts[-2:])
    return name if name in available_timezones() else "Etc/UTC"


def lambda_handler() -> Handler:
    """The skill's entry point; the store that `STEADY_GROUND_STORE` names is its own affair."""
    if not find_spec("lambda_function"):
        sys.path.insert(0, str(ROOT / "lambda"))
    from lambda_function import lambda_handler as handler

    found: Handler = handler
    return found
