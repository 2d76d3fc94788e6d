"""The API against its own document: schemathesis makes requests from it and holds every answer to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from drf_spectacular.drainage import GENERATOR_STATS
from hypothesis import HealthCheck, settings

from antq.wsgi import application
from reports.api.document import document
from reports.domain.refreshing import refresh_everything
from tests.reports import api, facts
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
TABLES = ("authorities", "units", "registrations", "recognitions", "classifications", "summaries")
EXAMPLES = 30


@pytest.fixture
def key(cast, settings) -> str:
    """A province with units in every state, and a key that may ask without end."""
    settings.API_REQUESTS_PER_MINUTE = 10**6
    sheets.load_rubrics()
    refresh_everything([2025, 2026], now=timezone.now())
    for number, place in enumerate((cast.commune, cast.other_commune)):
        facts.generated(place, 15, seed=number)
    facts.counted(cast.commune, cast.other_commune)
    return api.made(cast.province)[1]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The application asks within the test's transaction, as the test client does: no request closes the connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


DESCRIBED = schemathesis.openapi.from_dict(document())
DESCRIBED.app = application


@DESCRIBED.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_every_answer_is_as_described(case, key, one_connection):
    """Right and wrong questions, with a key and without: no error of the server, every answer as the document says."""
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"})


QUESTIONS = ({}, {"page_size": 1}, {"kind": "commune"}, {"after": 1, "page_size": 7})
OF_PLACES = (
    {"kind": "agency"},
    {"authority": "51.21115"},
    {"year": 2025},
    {"authority": "51.21151.", "kind": "school"},
)


@pytest.mark.parametrize("table", TABLES)
def test_full_pages_are_as_described(key, one_connection, table):
    """Rows of units in every state, decided and not, and of places: the questions that a system really asks."""
    operation = DESCRIBED[f"/api/v1/{table}"]["GET"]
    year = {} if table == "authorities" else {"year": 2026}
    rows = 0
    for query in QUESTIONS if table == "authorities" else (*QUESTIONS, *OF_PLACES):
        case = operation.Case(query={**year, **query})
        response = case.call_and_validate(headers={"Authorization": f"Bearer {key}"})
        assert response.status_code == 200
        rows += len(response.json()["rows"])
    assert rows > 5


def test_too_many_is_as_described(key, one_connection, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    case = DESCRIBED["/api/v1/units"]["GET"].Case(query={"year": 2026})
    response = case.call(headers={"Authorization": f"Bearer {key}"})
    assert response.status_code == 429
    case.validate_response(response, excluded_checks=[schemathesis.checks.positive_data_acceptance])


def words_of(node: Any) -> Iterator[tuple[str, str]]:
    """Every name that the document explains, with its words."""
    if isinstance(node, dict):
        for name, inner in node.get("properties", {}).items():
            yield name, inner.get("description", "")
        if "in" in node and "schema" in node:
            yield node["name"], node.get("description", "")
        for inner in node.values():
            yield from words_of(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from words_of(inner)


def test_the_document_explains_everything():
    """Made without a warning; each table, parameter, property and refusal has words, in Vietnamese."""
    made = document()
    assert (GENERATOR_STATS._warn_cache, GENERATOR_STATS._error_cache) == ({}, {})
    assert sorted(made["paths"]) == sorted(f"/api/v1/{table}" for table in TABLES)
    assert [name for name, words in words_of(made) if not words or words.isascii()] == []
    for methods in made["paths"].values():
        assert set(methods) == {"get"}
        get = methods["get"]
        assert (get["security"], set(get["responses"])) == ([{"token": []}], {"200", "400", "401", "404", "406", "429"})
        assert all(not one["description"].isascii() for one in get["responses"].values())
    assert "phone" not in str(made)
    assert "head_name" not in str(made)
