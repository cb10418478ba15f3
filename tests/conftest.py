"""What the whole suite stands on: freshly compiled content, and the count of what was judged."""

from __future__ import annotations

import pytest

from tests.response_rules import SEEN
from tests.rulebook import RULES
from tools import build


def pytest_sessionstart() -> None:
    """Compile the content, so that no test sees what an earlier one left behind."""
    if build.main([]):
        pytest.exit("the content has problems", returncode=1)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many responses each rule judged."""
    if SEEN:
        terminalreporter.section("responses held against the rules of the platform")
    for number, count in sorted(SEEN.items()):
        what = (RULES[number][1].__doc__ or "").splitlines()[0]
        terminalreporter.write_line(f"{number:>4}  {count:>8,}  {what}")
