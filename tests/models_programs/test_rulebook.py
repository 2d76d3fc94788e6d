"""Rules as they hold at a place: the nearest value on the way up, typed, refused when they cannot be."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from models_programs.models import RuleValue
from models_programs.queries.rulebook import rulebook, rulebooks, specs
from models_programs.rules.book import BadValue, RuleBook, Spec, Value

CODE = "paper.quarter_one_end"


def spec(kind, value="", code="x"):
    return Spec(code=code, group="g", label="l", kind=kind, value=value, source="s", confirmed=False)


def stored(authority, value, code=CODE):
    return RuleValue.objects.create(
        authority=authority, authority_path=authority.path, code=code, value=value,
        source=f"Công văn của {authority.name}", set_at=timezone.now(),
    )  # fmt: skip


def test_shipped_rules_are_clean_and_said_in_groups():
    assert len(specs()) == len({one.code for one in specs().values()})
    for one in specs().values():
        assert one.clean(one.value) == one.value, one.code
        assert one.kind in ("int", "yes_no", "day", "text", "codes")
        assert len(one.source) >= 10
    groups = [one.group for one in specs().values()]
    assert len([a for a, b in zip(["", *groups], groups, strict=False) if a != b]) == len(set(groups))


@pytest.mark.django_db
def test_the_nearest_value_on_the_way_up_wins(cast):
    def here(authority):
        value = rulebook(authority.path).values[CODE]
        return (value.value, value.confirmed, value.set_by, value.source)

    shipped = specs()[CODE]
    assert here(cast.commune) == ("31/3", shipped.confirmed, "", shipped.source)
    stored(cast.ministry, "1/4")
    assert here(cast.commune)[:3] == ("1/4", True, "Bộ Công an")
    stored(cast.province, "5/4")
    stored(cast.commune, "10/4")
    assert here(cast.commune) == ("10/4", True, "Xã Bình Sơn", "Công văn của Xã Bình Sơn")
    assert here(cast.other_commune)[:3] == ("5/4", True, "Tỉnh Quảng Ngãi")
    assert here(cast.province)[:3] == ("5/4", True, "Tỉnh Quảng Ngãi")
    assert here(cast.ministry)[:3] == ("1/4", True, "Bộ Công an")


@pytest.mark.django_db
def test_many_places_in_one_query(cast):
    stored(cast.province, "5/4")
    stored(cast.other_commune, "9/4")
    paths = [cast.commune.path, cast.other_commune.path, cast.province.path]
    with CaptureQueriesContext(connection) as queries:
        books = rulebooks(paths)
    assert len(queries) == 1
    assert [books[path].text(CODE) for path in paths] == ["5/4", "9/4", "5/4"]


@pytest.mark.django_db
def test_confirming_what_is_shipped(cast):
    code = next(one.code for one in specs().values() if not one.confirmed)
    assert rulebook(cast.commune.path).is_confirmed(code) is False
    stored(cast.commune, specs()[code].value, code)
    assert rulebook(cast.commune.path).is_confirmed(code) is True
    assert rulebook(cast.other_commune.path).is_confirmed(code) is False


@pytest.mark.django_db
def test_a_scale_is_confirmed_when_each_of_its_names_is(cast):
    book = rulebook(cast.commune.path)
    assert book.scale("model") == {1: "Xuất sắc", 2: "Khá", 3: "Trung bình", 4: "Yếu"}
    assert book.scale_is_confirmed("model") is False
    for rank in (1, 2, 3):
        stored(cast.commune, f"Mức {rank}", f"model.level_{rank}")
    stored(cast.commune, "", "model.level_4")
    book = rulebook(cast.commune.path)
    assert book.scale("model") == {1: "Mức 1", 2: "Mức 2", 3: "Mức 3"}
    assert book.scale_is_confirmed("model") is True


@pytest.mark.parametrize(
    ("kind", "text", "clean"),
    [
        ("int", " 10 ", "10"),
        ("yes_no", "Có", "Có"),
        ("day", "31/3", "31/3"),
        ("day", "29/2", "29/2"),
        ("text", "  Khá ", "Khá"),
        ("codes", " tb ,y,, ", "TB, Y"),
        ("codes", "", ""),
    ],
)
def test_values_are_stored_clean(kind, text, clean):
    assert spec(kind).clean(text) == clean


@pytest.mark.parametrize(
    ("kind", "texts", "sentence"),
    [
        ("int", ["", "0", "101", "-3", "2,5", "٣", "²", "mười"], "Nhập số nguyên từ 1 đến 100."),
        ("yes_no", ["", "có", "Yes", "1"], "Ghi Có hoặc Không."),
        ("day", ["", "31/2", "30/2", "31.3", "31/13", "0/5", "31/3/2026", "٣/٣"], "Nhập ngày và tháng, ví dụ 31/3."),
    ],
)
def test_bad_values_are_refused_with_what_to_enter(kind, texts, sentence):
    for text in texts:
        with pytest.raises(BadValue) as caught:
            spec(kind).clean(text)
        assert str(caught.value) == sentence, text


def test_values_in_typed_form():
    kinds = {"n": ("int", "15"), "y": ("yes_no", "Có"), "no": ("yes_no", "Không"), "d": ("day", "29/2"),
             "c": ("codes", "TB, Y")}  # fmt: skip
    book = RuleBook({code: Value(spec(kind, value, code), value, "s", False) for code, (kind, value) in kinds.items()})
    assert (book.number("n"), book.yes("y"), book.yes("no"), book.codes("c")) == (15, True, False, ["TB", "Y"])
    assert (book.day_in("d", 2028), book.day_in("d", 2026)) == (dt.date(2028, 2, 29), dt.date(2026, 2, 28))
