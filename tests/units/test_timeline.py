"""A unit's year as one line of time: its own, its predecessors', nobody else's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from models_programs.models import (
    Activity,
    Commendation,
    Exemplar,
    Force,
    ModelEvent,
    ModelField,
    ModelPlace,
    MovementModel,
    Regulation,
    RegulationReview,
    UnitPaper,
    UnitYear,
)
from registrations.models import Registration
from tests import factories as make
from tests.models_programs.samples import maker
from tests.scoring import sheets
from units import domain, timeline
from units.domain import NewUnit
from units.models import UnitSuccession
from units.timeline import Entry, entries_of
from units.views.browse import ENTRIES_MAX

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 10, 20, 9, 0))  # noqa: DTZ001 (made aware at once)
paper = maker(UnitPaper, kind="plan", number="05/KH-THPT", date=dt.date(2026, 2, 12))


def page(cast, who: str, unit, year: int = 2026):
    return cast.client(who).get(reverse("units:detail", args=[year, unit.pk]))


def shown(answer) -> list[tuple[str, str, str, bool]]:
    return [(str(entry.day), entry.title, entry.was, bool(opens)) for entry, opens in answer.context["entries"]]


def everything(unit) -> None:
    """One row of each kind for a unit, each with the unit's name so that a leak shows."""
    name = unit.name
    paper(unit=unit, title=name)
    maker(UnitYear, people=5)(unit=unit)
    maker(Activity, kind="festival", title=f"Ngày hội {name}", on=dt.date(2026, 8, 19))(unit=unit)
    regulation = maker(Regulation, title=f"Phối hợp {name}", date=dt.date(2026, 1, 5))(unit=unit)
    RegulationReview.objects.create(regulation=regulation, held_on=dt.date(2026, 6, 30))
    maker(Force, kind="guard", members=4)(unit=unit)
    award = {"kind": "sudden", "subject": "collective", "form": "Giấy khen", "level": "commune"}
    maker(Commendation, name=name, date=dt.date(2026, 9, 1), **award)(unit=unit)
    maker(Exemplar, subject="collective", name=f"Điển hình {name}", date=dt.date(2026, 9, 2))(unit=unit)
    field = ModelField.objects.get_or_create(code="x", name="Lĩnh vực")[0]
    model = maker(MovementModel, name=f"Mô hình {name}", field=field)(unit=unit)
    ModelEvent.objects.create(model=model, act="launch", year=2026, on=dt.date(2026, 3, 27), at=NOW)
    ModelPlace.objects.create(
        model=model, unit=unit, opened_on=dt.date(2026, 4, 1), closed_on=dt.date(2026, 7, 1), close_reason="Hết việc"
    )


def test_every_kind_of_record_is_told_once_newest_first(cast):
    everything(cast.unit)
    everything(cast.sibling)
    everything(cast.other_unit)
    made = timezone.localdate()
    found = [(entry.day, entry.kind, entry.title) for entry in entries_of(cast.unit, 2026)]
    name = cast.unit.name
    assert sorted(found) == sorted(
        [
            (dt.date(2026, 2, 12), "Giấy tờ", "Kế hoạch bảo đảm an ninh, trật tự"),
            (made, "Số liệu năm", "Số liệu năm 2026"),
            (dt.date(2026, 8, 19), "Hoạt động", f"Ngày hội {name}"),
            (dt.date(2026, 1, 5), "Phối hợp", f"Phối hợp {name}"),
            (dt.date(2026, 6, 30), "Phối hợp", f"Sơ kết: Phối hợp {name}"),
            (made, "Lực lượng", "Lực lượng bảo vệ"),
            (dt.date(2026, 9, 1), "Khen thưởng", f"Giấy khen: {name}"),
            (dt.date(2026, 9, 2), "Điển hình", f"Điển hình {name}"),
            (dt.date(2026, 3, 27), "Mô hình", f"Ra mắt: Mô hình {name}"),
            (dt.date(2026, 4, 1), "Mô hình", f"Bắt đầu làm mô hình: Mô hình {name}"),
            (dt.date(2026, 7, 1), "Mô hình", f"Thôi làm mô hình: Mô hình {name}"),
        ]
    )
    days = [day for day, _, _ in found]
    assert days == sorted(days, reverse=True)
    assert entries_of(cast.unit, 2025) == []


def test_recognition_and_the_life_of_the_sheet(cast):
    card = sheets.approved(cast)
    other = sheets.opened(cast, unit=cast.sibling, head="officer")
    told = {entry.title: entry for entry in entries_of(cast.unit, 2026)}
    assert set(told) == {
        "Mở phiếu chấm điểm",
        "Gửi phiếu chấm điểm",
        "Phiếu chấm điểm được duyệt",
        "Gửi bản đăng ký An toàn về an ninh, trật tự",
        "An toàn về an ninh, trật tự: đạt tiêu chuẩn",
    }
    assert told["Gửi phiếu chấm điểm"].url == reverse("scoring:sheet", args=[2026, card.pk])
    recognised = told["An toàn về an ninh, trật tự: đạt tiêu chuẩn"]
    assert (recognised.day, recognised.detail) == (dt.date(2026, 1, 10), "125/QĐ-UBND UBND xã")
    registration = Registration.objects.get(unit=cast.unit)
    assert recognised.url == reverse("registrations:registration", args=[2026, registration.pk])
    assert [entry.url for entry in entries_of(cast.sibling, 2026)] == [reverse("scoring:sheet", args=[2026, other.pk])]


def test_a_returned_sheet_says_why(cast):
    sheets.returned(cast)
    [entry] = [row for row in entries_of(cast.unit, 2026) if "trả lại" in row.title]
    assert entry.detail == "Bổ sung minh chứng hàng 7 rồi gửi lại."


def test_the_page_links_for_those_who_may_open(cast):
    sheets.recognise(cast)
    paper(unit=cast.unit)
    paper(unit=cast.sibling, date=dt.date(2026, 2, 13))
    recognition = ("2026-01-10", "An toàn về an ninh, trật tự: đạt tiêu chuẩn", "")
    plan = ("2026-02-12", "Kế hoạch bảo đảm an ninh, trật tự", "")
    sent = ("2026-01-20", "Gửi bản đăng ký An toàn về an ninh, trật tự", "")
    for name in ("officer", "unit_head"):
        assert shown(page(cast, name, cast.unit)) == [(*plan, True), (*sent, True), (*recognition, True)]
    assert page(cast, "unit_head", cast.sibling).status_code == 404
    assert page(cast, "outsider", cast.unit).status_code == 404


def test_an_empty_year_says_the_next_step(cast):
    text = page(cast, "officer", cast.unit).content.decode()
    assert "Năm 2026 chưa ghi gì cho đơn vị này." in text
    assert reverse("models_programs:index", args=[2026]) in text


def test_every_link_opens(cast):
    sheets.approved(cast)
    everything(cast.unit)
    urls = {entry.url for entry in entries_of(cast.unit, 2026) if entry.url}
    assert len(urls) >= 7
    client = cast.client("officer")
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_a_head_opens_every_own_link(cast):
    everything(cast.unit)
    client = cast.client("unit_head")
    urls = {entry.url for entry, opens in page(cast, "unit_head", cast.unit).context["entries"] if opens}
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_what_merged_units_did_is_told_under_their_names(cast):
    how = {"document": "NQ 12", "actor": cast.actor("officer"), "now": NOW}
    first, second = make.unit(cast.commune, "Thôn Đông"), make.unit(cast.commune, "Thôn Tây")
    paper(unit=first)
    paper(unit=second, date=dt.date(2026, 2, 13))
    new = domain.merge_units(units=[first, second], new=NewUnit("DT", "Thôn Đông Tây"), on=dt.date(2026, 5, 1), **how)
    paper(unit=new, date=dt.date(2026, 6, 1))
    paper(unit=cast.sibling)
    plan = "Kế hoạch bảo đảm an ninh, trật tự"
    told = [
        ("2026-06-01", plan, "", True),
        ("2026-02-13", plan, "Thôn Tây", True),
        ("2026-02-12", plan, "Thôn Đông", True),
    ]
    answer = page(cast, "officer", new)
    assert shown(answer) == told
    assert "khi còn là Thôn Tây" in answer.content.decode()
    assert [entry.was for entry in entries_of(first, 2026)] == [""]
    renamed = domain.rename_unit(unit=new, new=NewUnit("DT2", "Thôn Mới"), on=dt.date(2026, 10, 1), **how)
    assert shown(page(cast, "officer", renamed)) == told


def test_a_head_reads_the_predecessors_lines_without_opening_them(cast):
    old = make.unit(cast.commune, "Tên cũ")
    UnitSuccession.objects.create(kind="merge", predecessor=old, successor=cast.unit, on=dt.date(2026, 5, 1))
    paper(unit=old)
    assert shown(page(cast, "unit_head", cast.unit)) == [
        ("2026-02-12", "Kế hoạch bảo đảm an ninh, trật tự", "Tên cũ", False)
    ]


def test_a_split_unit_passes_nothing_on(cast):
    UnitSuccession.objects.create(kind="split", predecessor=cast.sibling, successor=cast.unit, on=dt.date(2026, 5, 1))
    paper(unit=cast.sibling)
    assert entries_of(cast.unit, 2026) == []


def test_long_years_are_cut(cast, monkeypatch):
    def many(units, year):
        return [Entry(dt.date(2026, 1, 1), f"Việc {n:03d}", "", "", "Khác", cast.unit.pk) for n in range(75)]

    monkeypatch.setattr(timeline, "_SOURCES", {"many": many})
    answer = page(cast, "officer", cast.unit)
    assert len(answer.context["entries"]) == ENTRIES_MAX == 60
    assert answer.context["entries"][0][0].title == "Việc 074"
    assert "Đang hiện 60 việc mới nhất trong 75 việc của năm." in answer.content.decode()


def test_queries_do_not_grow_with_the_rows(cast):
    counts = []
    for _ in range(3):
        for unit in (cast.unit, cast.sibling):
            field = ModelField.objects.get_or_create(code="x", name="Lĩnh vực")[0]
            paper(unit=unit)
            regulation = maker(Regulation, title="Phối hợp", date=dt.date(2026, 1, 5))(unit=unit)
            RegulationReview.objects.create(regulation=regulation, held_on=dt.date(2026, 6, 30))
            model = maker(MovementModel, name="Mô hình", field=field)(unit=unit)
            ModelEvent.objects.create(model=model, act="launch", year=2026, on=dt.date(2026, 3, 27), at=NOW)
            ModelPlace.objects.create(model=model, unit=unit, opened_on=dt.date(2026, 4, 1))
        with CaptureQueriesContext(connection) as queries:
            entries_of(cast.unit, 2026)
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 14
