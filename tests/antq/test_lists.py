"""Every list of the product as a file: the rows, the order and the filters on screen, in scope, as plain values.

The lists are found by asking every address of a year as several people of the demo year, not by a list of names: a page
with a table and no files fails here.
"""

from __future__ import annotations

import ast
import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django import forms
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tables2 import Table
from openpyxl import load_workbook

from accounts.models import User
from common.list_values import words_of
from common.models import AuditEvent
from models_programs.models import Target
from models_programs.queries.metrics import METRICS
from models_programs.tables.base import RecordTable
from reports.demo import build
from reports.demo.plan import YEAR
from tests.authorization.test_matrix import ADDRESSES
from units.models import Authority, Unit

ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(YEAR, 11, 23, 3, tzinfo=dt.UTC)
# The first two are asked for every page, the others for what turned out to be a list.
PEOPLE = ("canbo", "quantri", OTHERS := "tinh", "truong")
# Columns whose words look like numbers or days and are none.
NOT_NUMBERS = {"Mã", "Số điện thoại", "Năm", "Số, ký hiệu"}
NUMBER = re.compile(r"-?\d{1,3}(\.\d{3})*(,\d+)?( %)?|\d\d/\d\d/\d{4}( \d\d:\d\d)?")
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Listing:
    """A list as one person sees it: its page, and the table on it."""

    person: str
    url: str
    query: str
    table: Any
    filter: Any

    @property
    def key(self) -> str:
        return f"{self.table.prefix or ''}xuat"

    def at(self, **more: str) -> str:
        query = QueryDict(self.query, mutable=True)
        query.update(more)
        return f"{self.url}?{query.urlencode()}"

    def __str__(self) -> str:
        return f"{self.person} {self.url} {type(self.table).__name__}"


@lru_cache
def sign_in(name: str) -> Client:
    """One browser for each person; the fixture below begins and ends with none."""
    client = Client()
    user = User.objects.get(username=name)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def pages_of_a_year() -> list[str]:
    """Every address that needs nothing but a year, and the units behind one target."""
    names = [name for name, entry in ADDRESSES.items() if set(entry.pattern.converters) <= {"year"}]
    found = {reverse(name, args=[YEAR] if ADDRESSES[name].pattern.converters else []) for name in names}
    counted = [code for code, metric in METRICS.items() if metric.condition is not None]
    target = Target.objects.filter(metric__in=counted, programme__authority__path="51.21040.").first()
    assert target is not None
    found.add(reverse("models_programs:behind", args=[YEAR, target.pk]))
    return sorted(found)


def listings_of(person: str, url: str, response: Any) -> Iterator[Listing]:
    contexts = response.context or []
    tables: dict[int, Table] = {}
    for context in contexts:
        for layer in context.dicts:
            tables.update({id(value): value for value in layer.values() if isinstance(value, Table)})
    for table in tables.values():
        query = "ty-le=50&hat-giong=thu" if url.endswith("lay-mau/") else ""
        filtered = None if (table.prefix or "") else response.context.get("filter")
        yield Listing(person, url, query, table, filtered)


@pytest.fixture(scope="module")
def lists(django_db_setup: Any, django_db_blocker: Any) -> Iterator[list[Listing]]:
    """The demo year, asked once by several people, and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(NOW, tick=False):
        sign_in.cache_clear()
        build.build()
        found: list[Listing] = []
        urls = [url for url in pages_of_a_year() if "/api/" not in url]
        for person in PEOPLE:
            if person == OTHERS:
                places = reverse("reports:dashboard", args=[YEAR])  # its table is of communes
                urls = sorted({one.url for one in found} | {places})
            for url in urls:
                response = sign_in(person).get(url)
                if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                    found += listings_of(person, url, response)
        yield found
        sign_in.cache_clear()
        transaction.set_rollback(True)


def one_of_each(lists: list[Listing], *people: str) -> list[Listing]:
    """Each list once, as the first of these people who sees it."""
    found: dict[tuple[str, str], Listing] = {}
    for one in sorted((one for one in lists if one.person in people), key=lambda one: people.index(one.person)):
        found.setdefault((one.url, one.key), one)
    return list(found.values())


@dataclass(frozen=True)
class File:
    captions: list[str]
    headings: list[str]
    rows: list[tuple[Any, ...]]

    def column(self, heading: str) -> list[Any]:
        place = self.headings.index(heading)
        return [row[place] for row in self.rows]


def xlsx_of(client: Client, address: str) -> File:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.headers["Content-Disposition"].startswith("attachment"), address
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    head = next(place for place, row in enumerate(rows) if row[0] == "TT")
    return File([row[0] for row in rows[:head] if row[0]], list(rows[head]), rows[head + 1 :])


def test_every_view_with_a_table_has_its_file() -> None:
    """Read from the source: who calls ``configure`` for a table calls ``list_file`` before it."""
    lacking = []
    for path in sorted(ROOT.glob("*/views/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                calls = {call.func.id for call in ast.walk(node) if isinstance(call, ast.Call)
                         and isinstance(call.func, ast.Name)}  # fmt: skip
                if "configure" in calls and "list_file" not in calls:
                    lacking.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert lacking == []


def test_every_table_is_a_list_asked_here(lists: list[Listing]) -> None:
    """A table that no page of the demo year shows would not be asked by what follows."""

    def below(cls: type[Table]) -> set[type[Table]]:
        return {cls}.union(*(below(child) for child in cls.__subclasses__()))

    ours = {cls for cls in below(Table) if (ROOT / (cls.__module__.replace(".", "/") + ".py")).exists()}
    ours = {cls for cls in ours if not cls.__module__.startswith("tests.")}
    assert ours - {RecordTable} - {type(one.table) for one in lists} == set()
    assert len(lists) > 60


def test_every_list_offers_its_files(lists: list[Listing]) -> None:
    """Both files, with what the address asks for kept."""
    for one in one_of_each(lists, "canbo", "quantri", "tinh"):
        page = sign_in(one.person).get(one.at(per_page="100", page="1")).content.decode()
        links = set(re.findall(r'href="\?([^"]*)"', page))
        offered = {link.rpartition("=")[2] for link in links if f"{one.key}=" in link and "per_page=100" in link}
        assert offered == ({"xlsx", "csv"} if one.table.rows else set()), one


def test_files_hold_all_rows_as_on_screen(lists: list[Listing]) -> None:
    """Every row of every page, in the order of the screen; numbers and days are not words; as many queries as rows
    are no matter; one entry in the log for each file."""
    for one in lists:
        client, header = sign_in(one.person), getattr(one.table, "row_header", None)
        with CaptureQueriesContext(connection) as of_page:
            page = client.get(one.at(per_page="25"))
        before = AuditEvent.objects.filter(kind="list.exported").count()
        with CaptureQueriesContext(connection) as of_file:
            file = xlsx_of(client, one.at(**{one.key: "xlsx"}))
        assert AuditEvent.objects.filter(kind="list.exported").count() == before + 1
        assert len(of_file) <= len(of_page) + 6, one
        table = next(found for found in listings_of(one.person, one.url, page) if found.key == one.key).table
        assert file.column("TT") == list(range(1, len(table.rows) + 1)), one
        shown = [str(column.header) for column in table.columns if not column.column.exclude_from_export]
        assert [heading for heading in file.headings if heading in shown] == shown, one
        if header:
            words = [words_of(str(row.get_cell(header))) for row in table.paginated_rows]
            names = file.column(str(table.columns[header].header))
            assert [said.startswith(str(name)) for said, name in zip(words, names, strict=False)] == [True] * len(words)
        for heading in set(file.headings) - NOT_NUMBERS:
            wordy = [value for value in file.column(heading) if isinstance(value, str) and NUMBER.fullmatch(value)]
            assert wordy == [], (one, heading)
            assert not [value for value in file.column(heading) if isinstance(value, str) and "<" in value]


def test_files_of_text_say_the_same(lists: list[Listing]) -> None:
    """CSV that Excel opens: BOM, semicolons; as many rows."""
    for one in one_of_each(lists, "canbo", "quantri", "tinh"):
        client = sign_in(one.person)
        content = client.get(one.at(**{one.key: "csv"})).content
        assert content.startswith(b"\xef\xbb\xbf"), one
        rows = list(csv.reader(io.StringIO(content[3:].decode()), delimiter=";"))
        file = xlsx_of(client, one.at(**{one.key: "xlsx"}))
        assert rows[0] == file.headings
        assert [row[0] for row in rows[1:]] == [str(number) for number in file.column("TT")]


def choices_of(one: Listing) -> Iterator[tuple[str, str]]:
    """A choice of each field of the filter."""
    for name, field in (one.filter.form.fields if one.filter is not None else {}).items():
        if isinstance(field, forms.ChoiceField):
            yield from [(name, str(value)) for value, _ in field.choices if value][:2]
        elif name == "q":
            yield name, "truong"


def test_files_keep_to_the_filters(lists: list[Listing]) -> None:
    """As many rows as the page counts under each filter, which the file names."""
    asked = 0
    for one in one_of_each(lists, "tinh", "canbo"):
        client = sign_in(one.person)
        for name, value in choices_of(one):
            page = client.get(one.at(**{name: value}))
            tables = {found.key: found.table for found in listings_of(one.person, one.url, page)}
            if one.key not in tables:  # a dashboard without places below
                continue
            file = xlsx_of(client, one.at(**{name: value, one.key: "xlsx"}))
            assert len(file.rows) == len(tables[one.key].rows), (one, name, value)
            assert [caption for caption in file.captions if caption.startswith("Lọc theo: ")], (one, name)
            asked += 1
    assert asked > 80


def test_files_keep_to_the_scope(lists: list[Listing]) -> None:
    """Units of other communes stand in no file of a commune; a unit's head sees the own unit alone."""
    names = Unit.objects.exclude(name__in=Authority.objects.values("name")).values_list("name", flat=True)
    everybody = set(names)
    own = set(Unit.objects.filter(authority_path="51.21040.").values_list("name", flat=True))
    school = User.objects.get(username="truong").memberships.get().unit
    assert school is not None
    for one in (one for one in lists if one.person != "tinh"):
        hidden = everybody - own if one.person in ("canbo", "quantri") else set()
        hidden |= everybody - {school.name} if one.person == "truong" else set()
        file = xlsx_of(sign_in(one.person), one.at(**{one.key: "xlsx"}))
        values = {value for row in file.rows for value in row if isinstance(value, str)}
        assert values & hidden == set(), one


def test_files_are_for_those_who_see_the_list(lists: list[Listing]) -> None:
    """Nobody signed in is led to sign in, a wrong format is nowhere, a refused role stays refused."""
    school = sign_in("truong")
    for one in one_of_each(lists, "canbo", "quantri"):
        assert Client().get(one.at(**{one.key: "xlsx"})).status_code == 302
        assert sign_in(one.person).get(one.at(**{one.key: "exe"})).status_code == 404
        assert school.get(one.at(**{one.key: "xlsx"})).status_code == school.get(one.at()).status_code


def test_what_a_file_says_of_itself(lists: list[Listing]) -> None:
    one = next(one for one in lists if one.person == "canbo" and one.url == reverse("units:list", args=[YEAR]))
    address = f"{one.url}?{urlencode({'kind': 'school', 'xuat': 'xlsx'})}"
    file = xlsx_of(sign_in("canbo"), address)
    assert file.captions == [
        f"Danh sách đơn vị năm {YEAR}", "Xã Bình Sơn", "Lọc theo: Loại đơn vị: Cơ sở giáo dục",
        f"Xuất lúc 10:00 ngày 23/11/{YEAR} bởi Lê Văn Cường",
    ]  # fmt: skip
    event = AuditEvent.objects.filter(kind="list.exported").latest("pk")
    assert (event.detail["list"], event.detail["rows"], event.detail["format"]) == (
        "units:list",
        len(file.rows),
        "xlsx",
    )
