"""The generated authorization matrix (SEC-AUTHZ-01 to 04, 06): every address × person × object × method."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import time_machine
import yaml
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from deadlines.rules.links import slug_of
from tests.authorization import world as w
from tests.reports import api as reading

PERMISSIONS = yaml.safe_load((Path(__file__).parent / "permissions.yaml").read_text(encoding="utf-8"))
# 409 and 422: the page that says why this step cannot be taken in this state.
GET_OK, POST_OK = {200, 302, 409, 422}, {200, 302, 409, 422, 423}
NOBODY = ("anonymous", "deactivated")
# Tables whose rows say that somebody asked or was refused; writing there is not a change of the records.
LOGS = ("django_session", "common_auditevent", "accounts_signinthrottle")
CHANGES = ("INSERT", "UPDATE", "DELETE")
pytestmark = pytest.mark.django_db
RELATIONS = list(w.VISIBLE["ministry_viewer"])
# All kinds of records are served by the same pages, so fewer people and places ask each of them: own, same authority
# and elsewhere; what binds from above has a place above and a department too.
RECORD_RELATIONS = ["own", "sibling", "foreign"]
RECORD_PEOPLE = {
    "head", "officer", "approver", "viewer", "admin", "province_officer", "foreign_officer", "no_role", "anonymous",
}  # fmt: skip
# Names in addresses of what hangs on a record.
HANGING = ("case_pk", "row", "place", "team", "member", "period_pk", "review")
PARTS = {"attachment", "target", "figure", "criteria", "criteria_list"}


# Further values in the addresses of papers and steps: the cheapest form of each.
DECISION_VALUES = {
    "letters:sample": {"file_type": "docx"},
    "registrations:step": {"action": "accept"},
    "registrations:print": {"kind": "docx"},
    "registrations:dossier_print": {"name": "bao-cao", "ending": "docx"},
    "scoring:window": {"kind": "moi-loai"},
    "scoring:window_clear": {"kind": "moi-loai"},
    "scoring:meeting_minutes": {"ending": "docx"},
    "decisions:step": {"action": "cancel"},
    "decisions:paper": {"name": "danh-sach", "ending": "xlsx"},
    "decisions:certificate": {"ending": "docx"},
    "deadlines:report_step": {"action": "accept"},
    "deadlines:report_file": {"ending": "docx"},
}
# Objects found in ``world.parts`` by their kind and relation; a relation without one asks for an id that is not there.
HELD = {"api_token", "closing", "dead_mail", "draft", "due_extension", "extra", "entrustment", "extension", "holiday",
        "meeting", "issue_file", "occurrence", "own_rule", "reopen_request", "report", "year_closing"}  # fmt: skip
# What belongs to one person, whatever the role: nobody else finds it.
PERSONAL = {"notice", "feed", "schedule"}
SHORT = {"deadlines:short", "deadlines:qr"}
# Addresses of the API, which know keys and no sessions.
KEYED = {name for name, rule in PERMISSIONS.items() if rule.get("key")}
OBJECTS = {"unit", "card", "account", "authority", "registration", "decision", "certificate"} | HELD


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> dict[str, URLPattern]:
    found: dict[str, URLPattern] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found |= addresses(entry, inner)
        else:
            found[f"{prefix}{entry.name}"] = entry
    return found


ADDRESSES = addresses()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once; every request is undone."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield w.build()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def test_every_address_has_a_row():
    """SEC-AUTHZ-02: a new address without a row fails the build, and so does a row without an address."""
    assert set(ADDRESSES) == set(PERMISSIONS)


def test_only_these_are_public():
    """SEC-AUTHZ-01: at most ten names, each asserted."""
    public = {name for name, rule in PERMISSIONS.items() if rule.get("public")}
    assert public == {"healthz", "readyz", "accounts:sign_in", "accounts:ping", "accounts:setup", "deadlines:feed",
                      "api:guide", "api:openapi"}  # fmt: skip
    for name, entry in ADDRESSES.items():
        assert getattr(entry.callback, "login_required", True) is (name not in public | KEYED), name


def url_of(world: w.World, name: str, relation: str) -> str:
    values = {
        "year": 2026,
        "pk": _pk(world, name, relation),
        "unit_id": world.units[relation].pk if relation in world.units else 0,
        "criterion_id": leaf_of(world, relation),
        "rubric_id": world.rubric.pk,
        "line": 1,
        "membership_pk": world.heads[relation].pk if relation in world.heads else 0,
        "job": _import(world, name, relation),
        "kind": "paper",
        "part": "chi-tieu",
        "slug": "so-ket",
        "code": "decision.recognition" if name.startswith("letters:") else "paper.quarter_one_end",
        **DECISION_VALUES.get(name, {}),
        "item_pk": world.parts.get(("item_pk", relation), 0),
        "attachment_pk": world.parts.get(("of_attachment_pk", relation), 0),
        "attachment": world.parts.get(("of_attachment", relation), 0),
        **{key: world.parts.get((key, relation), 0) for key in HANGING},
        **({"slug": slug_of(world.parts.get(("obligation", relation), 0), 2026)} if name in SHORT else {}),
        "occurrence": world.parts.get(("occurrence", relation), 0),
        "token": "x" * 43,
        "number": 0,
        "key": f"attachment-{world.parts.get(('proof', relation), 0)}",
    }
    wanted = ADDRESSES[name].pattern.converters
    return reverse(name, kwargs={key: values[key] for key in wanted})


def _import(world: w.World, name: str, relation: str) -> int:
    """The job of a person for the import that an address belongs to."""
    kind = PERMISSIONS[name].get("import", "units.import")
    return world.imports[kind, relation].pk if (kind, relation) in world.imports else 0


def is_record(kind: str | None) -> bool:
    return kind is not None and (kind.startswith("record:") or kind in PARTS)


def leaf_of(world: w.World, relation: str) -> int:
    card = world.cards.get(relation)
    rubric = card.rubric if card else world.rubric
    return rubric.criteria.filter(is_leaf=True).first().pk


def _pk(world: w.World, name: str, relation: str) -> int:
    kind = PERMISSIONS[name].get("object")
    if kind == "rubric":
        return world.rubric.pk
    if kind == "trial":
        return type(world.rubric).objects.get(code="THU-KDC").pk
    if kind == "job":
        return world.jobs[relation].pk
    if kind in PERSONAL:
        return world.personal[kind, relation]
    if relation not in world.units:
        return 0
    if is_record(kind):
        if kind.startswith("record:"):
            return world.records[kind.removeprefix("record:"), relation].pk
        part = {"target": "row", "criteria_list": "criteria"}.get(kind, kind)
        return world.parts[part, relation]
    if kind in HELD:
        return world.parts.get((kind, relation), 0)
    return {
        "unit": world.units[relation].pk,
        "registration": world.registrations[relation].pk,
        "decision": world.decisions[relation].pk,
        "certificate": world.decisions[relation].pk,
        "card": world.cards[relation].pk,
        "account": world.heads[relation].user_id,
        "authority": world.authorities[relation].pk,
    }.get(kind, 0)


def relations_of(world: w.World, name: str) -> list[str]:
    kind = PERMISSIONS[name].get("object")
    if kind in {"import_job", "job"}:
        return list(world.jobs)
    if kind in PERSONAL:
        return [name for what, name in world.personal if what == kind]
    if is_record(kind):
        return [*RECORD_RELATIONS, "commune_unit"] if kind in w.READ else RECORD_RELATIONS
    return RELATIONS if kind in OBJECTS else ["own"]


def expected(world: w.World, name: str, person: str, relation: str, method: str) -> set[int]:
    rule = PERMISSIONS[name]
    if person in NOBODY:
        return {302} if method in rule else {302, 405}
    ok = GET_OK if method == "get" else POST_OK
    if method not in rule:
        answered = rule.get("get", {}) | rule.get("post", {})
        known = person in w.ROLE and (w.ROLE[person] in answered or "all" in answered)
        return {405} if known else {403, 405}
    roles = rule[method]
    if person == "no_role":
        return ok if "no_role" in roles else {403}
    word = roles.get(w.ROLE[person]) or roles.get("all")
    kind = rule.get("object")
    if kind in {"import_job", "job"} | PERSONAL:
        if word is None:
            return {403}
        return ok if relation == person else {404}
    if kind == "membership_of_others":
        return {404}
    scoped = kind in OBJECTS or is_record(kind)
    if scoped and kind == "authority" and person == "department_officer" and relation != "department_unit":
        return {403, 404} if word is None else {404}
    if scoped and relation not in _visible(kind, person):
        return {404} if word is not None else {403, 404}
    if word is None:
        return {403}
    if word == "managed" and relation not in w.KEPT.get(kind, w.MANAGED).get(person, set()):
        return {403}
    if word == "addable" and relation not in w.ADDABLE.get(person, set()):
        return {403}
    if word == "above" and relation not in w.ABOVE.get(person, set()):
        return {403}
    return ok


def _visible(kind: str, person: str) -> set[str]:
    if kind == "authority" and person == "head":
        return set()
    return w.READ.get(kind, w.VISIBLE)[person]


OPEN = {name for name, rule in PERMISSIONS.items() if rule.get("public")}


@pytest.mark.parametrize("name", sorted(set(PERMISSIONS) - OPEN - KEYED))
def test_matrix(world, name):
    """Each case is one request, undone afterwards; a refusal must not have written a row."""
    people = [person for person in (*w.ROLE, "no_role", *NOBODY) if asks(name, person)]
    wrong = []
    for relation in relations_of(world, name):
        url = url_of(world, name, relation)
        for person in people:
            for method in ("get", "post"):
                for state in states_of(name, relation):
                    wanted = expected(world, name, person, relation, method)
                    case = f"{person} {method} {relation} {state}"
                    status, writes, where = ask(world, name, person, method, url, relation, state)
                    if state in PERMISSIONS[name].get("not_in", ()) and wanted == GET_OK:
                        wanted = {404}
                    if status not in wanted:
                        wrong.append(f"{case}: {status}, wanted {sorted(wanted)}")
                    if status in {403, 404, 405} and writes:
                        wrong.append(f"{case}: refused but wrote {writes[0][:120]}")
                    if person in NOBODY and status == 302 and not where.startswith("/dang-nhap/"):
                        wrong.append(f"{case}: sent to {where}")
    assert wrong == []


def asks(name: str, person: str) -> bool:
    """Whether a person is asked for an address: everybody but for the many addresses of records."""
    kind = PERMISSIONS[name].get("object")
    return not name.startswith("models_programs:") or kind in w.READ or person in RECORD_PEOPLE


def states_of(name: str, relation: str) -> tuple[str, ...]:
    """The own sheet in every state, others sent; what is not a sheet has no state."""
    if PERMISSIONS[name].get("object") != "card":
        return ("",)
    return w.STATES if relation == "own" else ("sent",)


def ask(
    world: w.World, name: str, person: str, method: str, url: str, relation: str, state: str
) -> tuple[int, list[str], str]:
    client, body = world.client(person), PERMISSIONS[name].get("json")
    extra = {"data": body, "content_type": "application/json"} if body and method == "post" else {}
    with transaction.atomic():
        if state:
            w.put_in_state(world.cards[relation], state)
        with CaptureQueriesContext(connection) as queries:
            response = getattr(client, method)(url, **extra)
        transaction.set_rollback(True)
    if response.streaming:
        b"".join(response)
    writes = [
        row["sql"]
        for row in queries.captured_queries
        if re.match(r"(INSERT|UPDATE|DELETE)", row["sql"]) and not any(table in row["sql"] for table in LOGS)
    ]
    return response.status_code, writes, response.headers.get("Location", "")


NAMED = [
    name
    for name, rule in PERMISSIONS.items()
    if rule.get("object") in (OBJECTS - HELD) | {"draft"} or is_record(rule.get("object"))
]


@pytest.mark.parametrize("name", sorted(NAMED))
def test_out_of_scope_looks_like_nowhere(world, name):
    """SEC-AUTHZ-03: the answer for somebody else's object is the answer for an id that does not exist.

    Both are asked at one moment: the page counts the seconds that the session has left.
    """
    moment = timezone.now()
    method = "get" if "get" in PERMISSIONS[name] else "post"
    real = url_of(world, name, "foreign")
    pk = str(re.findall(r"/(\d+)/", real.replace("/2026/", "/"))[0])
    nowhere = real.replace(f"/{pk}/", "/987654321/", 1)
    answers = []
    for url in (real, nowhere):
        with transaction.atomic(), time_machine.travel(moment, tick=False):
            response = getattr(world.client("admin"), method)(url)
            transaction.set_rollback(True)
        body = re.sub(r"[A-Za-z0-9]{64}|nonce=\"[^\"]*\"|csrfmiddlewaretoken[^>]*", "", response.content.decode())
        headers = {key for key in response.headers if key != "Content-Length"}
        answers.append((response.status_code, headers, body.replace(f"/{pk}/", "/x/").replace("/987654321/", "/x/")))
    assert answers[0] == answers[1]


def test_keys_open_the_api_and_sessions_do_not(world):
    """Whoever is signed in is nobody there, and is answered alike; a key sees the units below its authority, no other.

    Methods that write are refused with a key too.
    """
    asked = {name: reverse(name, kwargs={"rest": "x"} if name == "api:nowhere" else {}) for name in sorted(KEYED)}
    wrong = []
    for name, url in asked.items():
        for person in (*w.ROLE, "no_role", *NOBODY):
            for method in ("get", "post", "put", "delete"):
                with CaptureQueriesContext(connection) as queries:
                    response = getattr(world.client(person), method)(f"{url}?year=2026")
                # A session older than half a minute notes its last request, wherever it goes.
                changes = [row["sql"] for row in queries.captured_queries if row["sql"].startswith(CHANGES)]
                written = [sql for sql in changes if not any(f'"{log}"' in sql for log in LOGS)]
                if (response.status_code, response.json()["error"], written) != (401, "no_token", []):
                    wrong.append(f"{name} {person} {method}: {response.status_code} {written}")
    assert wrong == []


@pytest.mark.parametrize("relation", sorted(RELATIONS))
def test_a_key_sees_its_own_subtree(world, relation):
    place = world.authorities[relation]
    seen = {unit.pk for unit in world.units.values() if unit.authority_path.startswith(place.path)}
    with transaction.atomic():
        reader = reading.reader(place)
        for name in sorted(KEYED - {"api:nowhere", "api:authorities", "api:summaries"}):
            table = name.removeprefix("api:")
            found = {row["unit_id"] for row in reader.rows(table, year=2026)}
            assert found <= seen if table in {"recognitions", "classifications"} else found == seen, name
            assert {reader.ask(table, method).status_code for method in ("post", "put", "delete")} == {405}
        for table, key in (("authorities", "path"), ("summaries", "authority_path")):
            paths = {row[key] for row in reader.rows(table, **({} if table == "authorities" else {"year": 2026}))}
            assert place.path in paths
            assert [path for path in paths if not path.startswith(place.path)] == []
        for other in world.authorities.values():
            status = reader.ask("units", year=2026, authority=other.path).status_code
            assert status == (200 if other.path.startswith(place.path) else 404)
        transaction.set_rollback(True)
