"""The rules of the platform, as far as they show in one request and its response.

`checked(handler)` applies them to every response of a handler, and counts in SEEN how many
responses each rule had something to say about. Those that don't show there: rules_elsewhere.yaml.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from time import monotonic
from typing import Any

from tests import rules_of_speech, rules_of_trust  # noqa: F401  # they enter their rules
from tests.exchange import Exchange, Question, mapping, question
from tests.rulebook import RULES
from tests.rules_of_turns import well_formed

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]

SEEN: Counter[int] = Counter()


def violations(request: Mapping[str, Any], response: Mapping[str, Any]) -> list[str]:
    """Every rule that a response breaks, as "rule 2: ..."."""
    return _listed(judged(Exchange(request, response)))


def judged(exchange: Exchange) -> dict[int, list[str]]:
    """The faults by rule, for the rules that apply; of a malformed response only its form."""
    faults = list(well_formed(exchange))
    if faults:
        return {6: faults}
    return {
        number: list(body(exchange))
        for number, (applies, body) in RULES.items()
        if applies(exchange)
    }


def checked(handler: Handler) -> Handler:
    """The handler, each of its responses held against the rules. Raises AssertionError."""
    put: dict[tuple[str, str], Question] = {}

    def answer(event: dict[str, Any], context: Any) -> dict[str, Any]:
        since = monotonic()
        exchange = Exchange(event, handler(event, context), seconds=monotonic() - since)
        user = _user(event)
        here = user, _routine(exchange.before)
        exchange = replace(exchange, elsewhere=put.get(here, exchange.elsewhere))
        found = judged(exchange)
        SEEN.update(found.keys())
        put[user, _routine(exchange.after)] = question(exchange.after)
        assert not any(found.values()), _report(exchange, found)
        return dict(exchange.answer)

    return answer


def _user(event: Mapping[str, Any]) -> str:
    return str(mapping(mapping(event.get("context")).get("System")).get("user"))


def _routine(attributes: Mapping[str, Any]) -> str:
    return question(attributes)[0].partition("/")[0]


def _listed(found: Mapping[int, list[str]]) -> list[str]:
    return [f"rule {number}: {fault}" for number, faults in found.items() for fault in faults]


def _report(exchange: Exchange, found: Mapping[int, list[str]]) -> str:
    pair = (exchange.request.get("request"), exchange.before, exchange.answer)
    return "\n".join([*_listed(found), *map(json.dumps, pair)])
