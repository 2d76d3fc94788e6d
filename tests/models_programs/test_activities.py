"""Activities: titles, event days, inspections, the figures that targets stand on, the list."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.workflow import NotAllowed
from models_programs.domain.activities import add_activity, load_event_days
from models_programs.domain.attachments import Evidence, attach
from models_programs.domain.records import edit_record, remove_record
from models_programs.enums import ActivityKind, AttachmentForm
from models_programs.models import Activity, Attachment, EventDay
from models_programs.queries.activities import (
    event_days,
    festival_attendance,
    festival_units,
    inspected_units,
    not_inspected,
)
from models_programs.rules.permissions import UNIT_AND_OFFICER
from tests import factories as make
from tests.models_programs.samples import SAMPLES
from units.enums import SuccessionKind
from units.models import Unit, UnitSuccession

pytestmark = pytest.mark.django_db
ADD = reverse("models_programs:activity_add", args=[2026])
LIST = reverse("models_programs:activity_list", args=[2026])
LEFT = reverse("models_programs:activity_not_inspected", args=[2026])
new = SAMPLES["activity"].make


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        load_event_days()
        yield


def post(cast, who="officer", **fields):
    sent = {"kind": "propaganda", "on": "12/05/2026", **fields}
    return cast.client(who).post(ADD, sent)


def listed(client, **query):
    return {row.pk for row in client.get(LIST, query).context["table"].data.data}


# --- Event days ---


def test_event_days_are_loaded_once_and_corrected():
    assert load_event_days() == (0, 0)
    assert EventDay.objects.count() == 8
    EventDay.objects.filter(code="festival").update(name="Ngày khác")
    assert load_event_days() == (0, 1)
    assert EventDay.objects.get(code="festival").name == "Ngày hội toàn dân bảo vệ an ninh Tổ quốc"


def test_event_days_of_domain_md():
    """domain.md 8.3."""
    days = [(row.date_words, row.code) for row in EventDay.objects.order_by("code")]
    assert days == [
        ("tháng 6", "drug_month") if code == "drug_month" else (words, code)
        for words, code in [
            ("26/6", "drug_day"),
            ("tháng 6", "drug_month"),
            ("05/6", "environment_day"),
            ("19/8", "festival"),
            ("04/10", "fire_day"),
            ("tháng 9", "traffic_month"),
            ("30/7", "trafficking_day"),
            ("18/11", "unity_day"),
        ]
    ]


def test_strip_counts_what_the_person_sees(cast):
    new(None, cast.unit, event_day_id="festival")
    new(cast.commune, None, event_day_id="festival")
    new(None, cast.unit, event_day_id="fire_day", year=2025)
    new(None, cast.other_unit, event_day_id="festival")

    def counts(person):
        return {row.day.code: row.count for row in event_days(cast.actor(person), 2026) if row.count}

    assert counts("officer") == {"festival": 2}
    assert counts("unit_head") == {"festival": 1}
    assert counts("viewer") == {"festival": 3}
    page = cast.client("officer").get(LIST).content.decode()
    assert "Các ngày trong năm" in page
    assert f"{ADD}?kind=festival&amp;event_day=festival" in page
    assert f"{ADD}?kind=event&amp;event_day=fire_day" in page
    assert ADD not in cast.client("viewer").get(LIST).content.decode()


def test_form_of_an_event_day_starts_with_it(cast):
    client = cast.client("unit_head")
    start = client.get(ADD, {"kind": "festival", "event_day": "festival"}).context["form"].initial
    assert (start["kind"], start["event_day"], start["on"]) == ("festival", "festival", dt.date(2026, 8, 19))
    # a day still to come, and a whole month: today
    assert client.get(ADD, {"event_day": "unity_day"}).context["form"].initial["on"] == dt.date(2026, 10, 20)
    start = client.get(ADD, {"event_day": "traffic_month"}).context["form"].initial
    assert (start["kind"], start["on"]) == ("event", dt.date(2026, 10, 20))
    assert client.get(ADD, {"event_day": "\0x", "kind": "y"}).context["form"].initial == {"on": dt.date(2026, 10, 20)}
    assert client.get(ADD.replace("2026", "2025")).context["form"].initial == {"on": None}


# --- What is filled in, what is refused ---


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({}, "Tuyên truyền"),
        ({"title": "Nói chuyện dưới cờ"}, "Nói chuyện dưới cờ"),
        ({"kind": "festival"}, "Ngày hội toàn dân bảo vệ an ninh Tổ quốc"),
        ({"kind": "event", "event_day": "fire_day"}, "Ngày toàn dân phòng cháy, chữa cháy và cứu nạn, cứu hộ"),
        ({"event_day": "traffic_month"}, "Tuyên truyền: Tháng An toàn giao thông"),
    ],
)
def test_title_is_proposed(cast, fields, title):
    assert post(cast, **fields).status_code == 302
    assert Activity.objects.get().title == title


def test_festival_finds_its_day(cast):
    post(cast, kind="festival")
    assert Activity.objects.get().event_day_id == "festival"


def test_inspection_names_the_unit(cast):
    answer = post(cast, kind="inspection")
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"unit": ["Chọn đơn vị được kiểm tra trong danh sách."]}
    assert post(cast, kind="inspection", unit=cast.unit.pk).status_code == 302
    row = Activity.objects.get()
    assert (row.unit, row.title) == (cast.unit, "Kiểm tra Trường THPT Bình Sơn")


def test_tomorrow_has_not_happened(cast):
    answer = post(cast, on="21/10/2026")
    assert answer.context["form"].errors == {"on": ["Ngày diễn ra không được sau hôm nay."]}


def test_a_unit_does_not_say_that_it_was_inspected(cast):
    answer = post(cast, "unit_head", kind="inspection")
    assert answer.context["form"].errors == {"kind": ["Chọn loại hoạt động."]}
    kinds = dict(cast.client("unit_head").get(ADD).context["form"].fields["kind"].choices)
    assert set(kinds) == {"", *ActivityKind.values} - {ActivityKind.INSPECTION}
    record = Activity(authority=cast.commune, authority_path=cast.commune.path, unit=cast.unit, year=2026)
    with pytest.raises(NotAllowed, match="cán bộ của cấp quản lý"):
        add_activity(
            record=record,
            values={"kind": "inspection", "on": dt.date(2026, 5, 1), "title": "Kiểm tra"},
            photos=[],
            actor=cast.actor("unit_head"),
            now=timezone.now(),
            writers=UNIT_AND_OFFICER,
        )


@pytest.mark.parametrize("suffix", ["_edit", "_remove"])
def test_a_unit_reads_its_inspection_only(cast, suffix):
    row = new(None, cast.unit, kind="inspection")
    client = cast.client("unit_head")
    page = client.get(reverse("models_programs:activity", args=[2026, row.pk]))
    assert (page.status_code, page.context["can_edit"]) == (200, False)
    assert client.post(reverse(f"models_programs:activity{suffix}", args=[2026, row.pk])).status_code == 403
    assert client.post(reverse("models_programs:attach", args=[2026, "activity", row.pk])).status_code == 403


def test_a_unit_does_not_touch_its_inspection_by_any_verb(cast):
    row = new(None, cast.unit, kind="inspection")
    how = {"record": row, "actor": cast.actor("unit_head"), "now": timezone.now(), "writers": UNIT_AND_OFFICER}
    with pytest.raises(NotAllowed, match="đơn vị chỉ xem"):
        edit_record(values={"title": "Khác"}, **how)
    with pytest.raises(NotAllowed, match="đơn vị chỉ xem"):
        remove_record(**how)
    with pytest.raises(NotAllowed, match="đơn vị chỉ xem"):
        attach(evidence=Evidence(form="reference", number="07"), upload=None, **how)
    other = {**how, "record": new(None, cast.unit, kind="training")}
    with pytest.raises(NotAllowed, match="đơn vị chỉ xem"):
        edit_record(values={"kind": "inspection"}, **other)
    assert Activity.objects.filter(kind="inspection").get() == row


def test_activity_of_the_authority_itself(cast):
    assert post(cast, unit="").status_code == 302
    row = Activity.objects.get()
    assert (row.unit, row.authority) == (None, cast.commune)


def test_no_minus_in_the_table(cast):
    record = Activity(authority=cast.commune, authority_path=cast.commune.path, year=2026)
    with pytest.raises(ValidationError) as refused:
        add_activity(
            record=record,
            values={"kind": "other", "on": dt.date(2026, 5, 1), "title": "", "cost": -1},
            photos=[],
            actor=cast.actor("officer"),
            now=timezone.now(),
            writers=UNIT_AND_OFFICER,
        )
    assert set(refused.value.message_dict) == {"title", "cost"}


# --- The window of the unit's kind ---


def test_marked_where_the_day_does_not_count(cast):
    village = make.unit(cast.commune, "Thôn 1", kind="residential")
    out = new(None, village, on=dt.date(2025, 10, 31), title="Sớm quá")
    new(None, village, on=dt.date(2025, 11, 1), title="Ngày đầu")
    new(cast.commune, None, on=dt.date(2024, 1, 1), title="Của xã")
    words = "ngoài kỳ đánh giá năm 2026 (01/11/2025–31/10/2026)"
    client = cast.client("officer")
    page = client.get(LIST).content.decode()
    assert page.count(words) == 1
    assert page.index("Sớm quá") < page.index(words)
    detail = client.get(reverse("models_programs:activity", args=[2026, out.pk]))
    assert detail.context["outside"] == words
    assert words in detail.content.decode()


def test_schools_have_another_window(cast):
    row = new(None, cast.unit, on=dt.date(2025, 11, 15))
    detail = cast.client("officer").get(reverse("models_programs:activity", args=[2026, row.pk]))
    assert detail.context["outside"] == "ngoài kỳ đánh giá năm 2026 (16/11/2025–15/11/2026)"


# --- The list ---


def test_filters(cast):
    client = cast.client("officer")
    first = new(None, cast.unit, kind="festival", event_day_id="festival", title="Ngày hội ở trường")
    second = new(None, cast.sibling, title="Tuyên truyền ở trạm")
    own = new(cast.commune, None, kind="meeting", title="Hội nghị của xã")
    new(None, cast.unit, year=2025)
    for row, kind in ((first, "image/jpeg"), (second, "application/pdf")):
        Attachment.objects.create(
            subject_type="models_programs.activity", subject_id=row.pk, authority_path=row.authority_path,
            form=AttachmentForm.FILE, file="attachments/x", content_type=kind, added_at=timezone.now(),
        )  # fmt: skip
    assert listed(client) == {first.pk, second.pk, own.pk}
    assert listed(client, kind="meeting") == {own.pk}
    assert listed(client, event_day="festival") == {first.pk}
    assert listed(client, unit_kind="agency") == {second.pk}
    assert listed(client, photos="yes") == {first.pk}
    assert listed(client, photos="no") == {second.pk, own.pk}
    assert listed(client, unit=cast.unit.pk) == {first.pk}
    assert listed(client, q="tram") == {second.pk}
    page = client.get(LIST, {"unit": cast.unit.pk}).content.decode()
    assert "Đơn vị: Trường THPT Bình Sơn" in page
    assert f'<input type="hidden" name="unit" value="{cast.unit.pk}"' in page
    # somebody else's unit is no condition, and shows nothing of itself
    assert listed(client, unit=cast.other_unit.pk) == {first.pk, second.pk, own.pk}
    assert "Trà Bồng" not in client.get(LIST, {"unit": cast.other_unit.pk}).content.decode()


def test_columns_say_share_and_photos(cast):
    row = new(None, cast.unit, present=95, invited=100)
    Attachment.objects.create(
        subject_type="models_programs.activity", subject_id=row.pk, authority_path=row.authority_path,
        form=AttachmentForm.FILE, file="attachments/x", content_type="image/png", added_at=timezone.now(),
    )  # fmt: skip
    table = cast.client("officer").get(LIST).context["table"]
    table.prepare([row])
    shown = {name: str(table.rows[0].get_cell(name)) for name in ("on", "kind", "reached", "photos", "unit")}
    assert shown == {
        "on": "12/05/2026",
        "kind": "Tuyên truyền",
        "reached": "95 / 100 người, 95\u00a0%",
        "photos": "1\u00a0ảnh",
        "unit": "Trường THPT Bình Sơn",
    }


# --- Inspections ---


def test_who_was_not_inspected(cast):
    new(None, cast.unit, kind="inspection")
    new(None, cast.sibling, kind="inspection", year=2025)
    new(None, cast.sibling, kind="propaganda")
    closed = make.unit(cast.commune, "Đơn vị cũ", valid_to=dt.date(2025, 1, 1))
    assert list(not_inspected(cast.actor("officer"), 2026)) == [cast.sibling]
    assert set(not_inspected(cast.actor("viewer"), 2026)) == {cast.sibling, cast.other_unit}
    assert closed in Unit.objects.all()


def test_what_a_merged_unit_had_counts_for_its_successor(cast):
    old = make.unit(cast.commune, "Trạm cũ", kind="agency", valid_to=dt.date(2026, 3, 1))
    new(None, old, kind="inspection")
    UnitSuccession.objects.create(
        predecessor=old, successor=cast.sibling, kind=SuccessionKind.MERGE, on=dt.date(2026, 3, 2)
    )
    assert list(not_inspected(cast.actor("officer"), 2026)) == [cast.unit]


def test_page_of_units_not_inspected(cast):
    new(None, cast.unit, kind="inspection")
    client = cast.client("officer")
    answer = client.get(LEFT)
    assert (answer.context["left"], answer.context["total"]) == (1, 2)
    assert answer.context["kinds"] == [("agency", "Cơ quan", 1, 1), ("school", "Cơ sở giáo dục", 0, 1)]
    page = answer.content.decode()
    assert f"{ADD}?kind=inspection&amp;unit={cast.sibling.pk}" in page
    start = client.get(ADD, {"kind": "inspection", "unit": cast.sibling.pk}).context["form"].initial
    assert (start["kind"], start["unit"]) == ("inspection", cast.sibling.pk)
    assert list(client.get(LEFT, {"kind": "school"}).context["table"].data.data) == []
    new(None, cast.sibling, kind="inspection")
    assert "Không còn đơn vị nào" in client.get(LEFT).content.decode()


@pytest.mark.parametrize(("person", "status"), [("viewer", 200), ("approver", 200), ("admin", 200), ("unit_head", 403)])
def test_who_reads_that_page(cast, person, status):
    answer = cast.client(person).get(LEFT)
    assert answer.status_code == status
    assert "kind=inspection" not in answer.content.decode()


def test_queries_of_that_page_do_not_grow(cast):
    client, counts = cast.client("officer"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LEFT).status_code == 200
        counts.append(len(queries))
        for _ in range(3):
            make.unit(cast.commune)
    assert counts[0] == counts[1]
    assert counts[0] <= 14


# --- Figures for targets ---


def test_figures_for_targets(cast):
    new(None, cast.unit, kind="inspection")
    new(None, cast.unit, kind="festival", board_member="Phó Trưởng ban")
    new(None, cast.sibling, kind="festival")
    new(cast.commune, None, kind="festival", board_member="Trưởng ban")
    new(None, cast.other_unit, kind="festival", board_member="Trưởng ban")
    new(None, cast.sibling, kind="inspection", year=2025)
    path = cast.commune.path
    assert set(Unit.objects.filter(pk__in=inspected_units(path, 2026))) == {cast.unit}
    assert set(Unit.objects.filter(pk__in=festival_units(path, 2026))) == {cast.unit, cast.sibling}
    assert festival_attendance(path, 2026) == (3, 2)
    assert festival_attendance(cast.province.path, 2026) == (4, 3)
    assert festival_attendance(cast.other_commune.path, 2025) == (0, 0)
