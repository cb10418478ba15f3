"""The skill that the local speaker talks to, and the household that it stands for."""

import sys
from importlib.util import find_spec
from pathlib import Path

from speaker.device import Handler

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "interaction_models" / "en-US.json"
HOUSEHOLD = "amzn1.ask.account.LOCAL-HOUSEHOLD"


def lambda_handler() -> Handler:
    """The skill's entry point; the store that `STEADY_GROUND_STORE` names is its own affair."""
    if not find_spec("lambda_function"):
        sys.path.insert(0, str(ROOT / "lambda"))
    from lambda_function import lambda_handler as handler

    found: Handler = handler
    return found
