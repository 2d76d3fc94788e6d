"""The import of records: its plan and its confirmation (issue 3, section 7)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import uploads
from common.models import AuditEvent
from common.sheets.columns import EXAMPLE_MARK
from common.sheets.plan import ImportOutdated
from common.uploads import Table
from common.workflow import NotAllowed
from models_programs.domain.activities import load_event_days
from models_programs.domain.imports import SHEETS
from models_programs.domain.movement import load_model_fields
from models_programs.exports.sheets import records_workbook, template_workbook
from models_programs.models import Activity, Commendation, EventDay, ModelField, MovementModel, Record, RecordImport
from tests import factories as make
from tests.conftest import Cast
from tests.models_programs.samples import maker
from tests.models_programs.sheets import (
    EPOCH,
    NOW,
    ROWS,
    apply,
    layout,
    plan,
    plan_table,
    problems,
    row,
    table,
)
from units.models import Unit

SLUGS = list(ROWS)
AWKWARD = ["=1+1", "+84", "-5", "@x", "Ngày “A” – 1", "'a", "_x000D_", "01/02/2026", "007", "#N/A?", "1.250"]
LONG = "Dòng một\n=SUM(A1)\n\n" + "Nội dung dài. " * 200


@pytest.fixture(autouse=True)
def catalogues(db: None) -> None:
    load_event_days()
    load_model_fields()


def activity(cast: Cast, **fields: Any) -> Activity:
    values = {"kind": "propaganda", "title": "Đã có", "on": dt.date(2026, 3, 1), **fields}
    place = {} if "unit" in values else {"authority": cast.commune}
    return maker(Activity)(**place, **values)


def of(slug: str) -> type[Record]:
    return SHEETS[slug].model


# --- The plan --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_a_new_row(cast: Cast, slug: str) -> None:
    """Without id it is new; nothing is written while it is only planned."""
    result = plan(cast, slug, row(slug))
    assert [str(problem) for problem in result.problems] == []
    assert [(p.row, p.action, p.record.authority, p.record.year) for p in result.rows] == [
        (2, "create", cast.commune, 2026)
    ]
    assert not of(slug).objects.exists()


def test_values(cast: Cast) -> None:
    """Words become choices, days, numbers; the unit by code; empty means the authority itself."""
    whole = row(
        "activity",
        unit="thpt01",
        event_day="Ngày hội toàn dân bảo vệ an ninh Tổ quốc",
        place="  Hội trường ",
        invited="1.200",
        present=900,
        board_member="Phó Chủ tịch",
        is_pilot="x",
        has_ceremony="Có",
        awards=3,
        cost="12.500.000",
        summary="Một\nHai",
    )
    result = plan(cast, "activity", whole, row("activity", title="Của xã", unit=None))
    assert [str(problem) for problem in result.problems] == []
    one, two = (p.record for p in result.rows)
    assert (one.unit, one.event_day, one.on) == (cast.unit, EventDay.objects.get(pk="festival"), dt.date(2026, 5, 12))
    assert (one.place, one.invited, one.present, one.cost) == ("Hội trường", 1200, 900, 12_500_000)
    assert (one.is_pilot, one.has_ceremony, one.has_festivity, one.awards) == (True, True, False, 3)
    assert (one.kind, one.summary, one.board_member) == ("propaganda", "Một\nHai", "Phó Chủ tịch")
    assert (two.unit, two.authority) == (None, cast.commune)


def test_what_forms_fill_in_is_filled_in(cast: Cast) -> None:
    """A title by kind, the day of a Ngày hội, the name of a collective."""
    made = plan(cast, "activity", row("activity", title="", event_day=None, kind="Ngày hội"))
    assert (made.problems, made.rows[0].record.event_day_id) == ([], "festival")
    assert made.rows[0].record.title == EventDay.objects.get(pk="festival").name
    named = plan(cast, "commendation", row("commendation", subject="Tập thể", name="", unit="TYT01"))
    assert (named.problems, named.rows[0].record.name) == ([], "Trạm Y tế Bình Sơn")


def test_an_id_makes_it_a_change(cast: Cast) -> None:
    """Before and after in words; what the file has no column for stays."""
    known = activity(cast, place="Nhà văn hóa", present=5)
    result = plan(cast, "activity", row("activity", id=known.pk, title="Đã có", on="02/3/2026", unit="TYT01"))
    assert [str(problem) for problem in result.problems] == []
    assert [(p.action, p.record.pk, p.changes) for p in result.rows] == [
        ("change", known.pk, {"on": ["01/03/2026", "02/03/2026"], "unit": ["", "Trạm Y tế Bình Sơn"]})
    ]
    assert result.as_json()["changed"][0][3] == [
        ["Ngày", "01/03/2026", "02/03/2026"],
        ["Đơn vị", "", "Trạm Y tế Bình Sơn"],
    ]
    assert (result.rows[0].record.place, result.rows[0].record.present) == ("Nhà văn hóa", 5)


def test_an_empty_cell_clears(cast: Cast) -> None:
    known = activity(cast, place="Nhà văn hóa", present=5, is_pilot=True)
    cells = {"id": known.pk, "kind": "Tuyên truyền", "title": "Đã có", "on": "1/3/2026"}
    result = plan(cast, "activity", {**cells, "place": "", "present": None, "is_pilot": None})
    assert result.rows[0].changes == {"place": ["Nhà văn hóa", ""], "present": ["5", ""], "is_pilot": ["Có", "Không"]}


def test_every_problem_at_once(cast: Cast) -> None:
    """Row, column, what to enter; in the order of the file."""
    found = problems(
        cast,
        "activity",
        row("activity", kind="Lâu đài", on="31/02/2026", present="nhiều"),
        row("activity", kind="Kiểm tra", unit=None, cost=-1),
        row("activity", on="01/12/2026", unit="THCS01"),
        row("activity", kind=None, on=None, place={"error": "#N/A"}),
        row("activity", id="ba"),
    )
    assert found == [
        "Dòng 2, cột Loại hoạt động: chọn một trong: Ngày hội, "
        "Ngày, tháng hành động khác, Tuyên truyền, Tập huấn, Kiểm tra, Hội nghị, sơ kết, tổng kết, Hoạt động khác.",
        "Dòng 2, cột Ngày: nhập ngày dạng 27/3/2026.",
        "Dòng 2, cột Số người dự: nhập số nguyên từ 0 đến 1.000.000.",
        "Dòng 3, cột Kinh phí (đồng): nhập số nguyên từ 0 đến 999.999.999.999.",
        "Dòng 3, cột Mã đơn vị: chọn đơn vị được kiểm tra trong danh sách.",
        "Dòng 4, cột Mã đơn vị: Xã Bình Sơn không quản lý đơn vị nào mang mã này, xem mã ở danh sách đơn vị.",
        "Dòng 4, cột Ngày: ngày diễn ra không được sau hôm nay.",
        "Dòng 5, cột Địa điểm: ô đang báo lỗi #N/A, nhập lại giá trị.",
        "Dòng 5, cột Loại hoạt động: chọn loại hoạt động trong danh sách.",
        "Dòng 5, cột Ngày: nhập ngày dạng 27/3/2026 cho “ngày”.",
        "Dòng 6, cột Mã số: nhập số nguyên từ 0 đến 999.999.999.999.999.",
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_ids_of_others_are_unknown(cast: Cast, slug: str) -> None:
    """Another commune's record, another year's, none at all, one and the same twice."""
    values = {"name": "X", "number": "1", "level": "unit", "form": "A", "subject": "person", "kind": "sudden"}
    if slug == "model":
        values = {"name": "X", "field": ModelField.objects.first(), "area": "Thôn 1"}
    elif slug == "activity":
        values = {"title": "X", "kind": "other", "on": dt.date(2026, 1, 1)}
    store = maker(of(slug), **values)
    foreign, later, own = store(cast.other_commune), store(cast.commune, year=2027), store(cast.commune)
    found = problems(cast, slug, *[row(slug, id=pk) for pk in (foreign.pk, later.pk, 999_999, own.pk, own.pk)])
    unknown = "Xã Bình Sơn không có {} nào mang mã số này trong năm 2026; dòng mới thì để trống ô này."
    words = unknown.format(SHEETS[slug].noun)
    assert [line for line in found if "Mã số" in line] == [
        f"Dòng 2, cột Mã số: {words}",
        f"Dòng 3, cột Mã số: {words}",
        f"Dòng 4, cột Mã số: {words}",
        "Dòng 6, cột Mã số: mã số này đã có ở dòng 5, mỗi mã số một dòng.",
    ]


def test_units_that_ended_take_no_new_records(cast: Cast) -> None:
    """But what they have comes back."""
    known = activity(cast, unit=cast.unit)
    Unit.objects.filter(pk=cast.unit.pk).update(valid_to=dt.date(2024, 1, 1))
    found = plan(
        cast,
        "activity",
        row("activity", id=known.pk, title="Đã có", on="1/3/2026", unit="THPT01"),
        row("activity", unit="THPT01"),
    )
    assert [str(problem) for problem in found.problems] == [
        "Dòng 3, cột Mã đơn vị: năm 2026 đơn vị này không hoạt động, ghi mã đơn vị khác."
    ]
    assert found.rows[0].action == "same"


@pytest.mark.parametrize(
    ("slug", "fields"),
    [
        ("activity", {"title": "NÓI chuyện  chuyên đề", "on": "12/5/2026"}),
        ("model", {"name": "cổng trường an toàn"}),
        ("commendation", {"name": "nguyễn văn hòa", "number": "125 / qđ-ubnd"}),
    ],
)
def test_what_is_known_is_not_counted_twice(cast: Cast, slug: str, fields: dict[str, Any]) -> None:
    """A second, slightly different file: row without id, same unit, day, title (name, decision number)."""
    apply(cast, slug, row(slug))
    known = of(slug).objects.get()
    again = row(slug, **{name: value for name, value in fields.items() if slug != "commendation" or name == "name"})
    assert problems(cast, slug, again, row(slug, **{next(iter(fields)): "Khác"})) == [
        f"Dòng 2: đã có ở dòng hệ thống có mã số {known.pk} ({SHEETS[slug].same_words}); "
        "muốn sửa thì ghi mã số đó vào cột Mã số, nếu không thì xóa dòng này."
    ]
    other = row(slug, **{next(iter(fields)): "Khác"})
    assert problems(cast, slug, other, other) == [
        f"Dòng 3: giống dòng 2 của tệp ({SHEETS[slug].same_words}), xóa một dòng."
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_heads(cast: Cast, slug: str) -> None:
    """The column of ids must be there: without it a changed export would be all new."""
    cells = {name: value for name, value in ROWS[slug].items() if name != "id"}
    assert problems(cast, slug, cells) == ["Dòng 1, cột Mã số: thiếu cột này, lấy lại dòng tiêu đề từ tệp mẫu."]
    strange = Table("x", EPOCH, [(1, ["Màu"]), (2, ["đỏ"])])
    assert str(plan_table(cast, slug, strange).problems[0]).startswith(
        "Dòng 1, cột Màu: cột này không có trong tệp mẫu"
    )
    empty = plan_table(cast, slug, Table("x", EPOCH, []))
    noun = SHEETS[slug].noun
    assert [str(p) for p in empty.problems] == [f"Dòng 1: tệp chưa có {noun} nào, nhập từ dòng dưới dòng tiêu đề."]


def test_cells_that_mean_harm(cast: Cast) -> None:
    """Too long, control characters, old fonts, formulas as text: said or kept as plain text, never an exception."""
    found = problems(
        cast,
        "commendation",
        row("commendation", name="A" * 201),
        row("commendation", name="Tr\u00ad\u00eang TiÓu häc B×nh S¬n"),
        row("commendation", name="a\x07b"),
        row("commendation", name={"date": "2026-03-27"}, number=125, date=46_108),
    )
    assert found == [
        "Dòng 2, cột Tên tập thể, họ và tên: rút gọn “tên tập thể, họ và tên” còn 200 ký tự, đang có 201.",
        "Dòng 3, cột Tên tập thể, họ và tên: chữ gõ bằng phông cũ (TCVN3 hoặc VNI), chuyển sang Unicode rồi nhập lại.",
        "Dòng 4, cột Tên tập thể, họ và tên: xóa ký tự lạ (ký tự điều khiển) trong ô này rồi lưu lại.",
    ]
    kept = plan(cast, "commendation", row("commendation", name="=cmd|' /C calc'!A0", number=125, date=46_108)).rows[0]
    assert (kept.record.name, kept.record.number, kept.record.date) == (
        "=cmd|' /C calc'!A0",
        "125",
        dt.date(2026, 3, 27),
    )


# --- Confirmation ----------------------------------------------------------------------------------------------------


def test_apply(cast: Cast) -> None:
    """Everything in one transaction, an audit event for each row, the hash kept."""
    known = activity(cast)
    done = apply(cast, "activity", row("activity"), row("activity", id=known.pk, title="Sửa", on="1/3/2026"))
    assert (done.created, done.changed, done.authority, done.imported_at) == (1, 1, cast.commune, NOW)
    assert (done.kind, done.year) == ("activity", 2026)
    new = Activity.objects.get(title="Nói chuyện chuyên đề")
    assert (new.authority_path, new.search_key, new.version) == (cast.commune.path, "noi chuyen chuyen de", 1)
    assert (new.created_by, new.created_at, new.changed_at) == (cast.officer, NOW, NOW)
    known.refresh_from_db()
    assert (known.title, known.search_key, known.version, known.changed_at) == ("Sửa", "sua", 2, NOW)
    assert [(event.kind, event.subject_id, event.actor) for event in AuditEvent.objects.order_by("pk")] == [
        ("activity.created", new.pk, cast.officer),
        ("activity.edited", known.pk, cast.officer),
    ]
    assert AuditEvent.objects.get(kind="activity.edited").detail == {
        "changes": {"title": ["Đã có", "Sửa"]},
        "import": "a" * 12,
    }


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    """Also after an edit by hand; another kind or year is another import."""
    first = apply(cast, "commendation", row("commendation"))
    Commendation.objects.update(name="Sửa tay")
    assert apply(cast, "commendation", row("commendation"), digest="x") == first
    assert Commendation.objects.get().name == "Sửa tay"
    assert apply(cast, "activity", row("activity")) != first
    assert RecordImport.objects.count() == 2


def test_a_changed_world_is_shown_again(cast: Cast) -> None:
    known = activity(cast)
    given = row("activity", id=known.pk, title="Mới", on="1/3/2026")
    digest = plan(cast, "activity", given).digest
    Activity.objects.update(title="Người khác sửa")
    with pytest.raises(ImportOutdated) as outdated:
        apply(cast, "activity", given, digest=digest)
    assert outdated.value.plan.rows[0].changes == {"title": ["Người khác sửa", "Mới"]}
    assert (Activity.objects.get().title, RecordImport.objects.count()) == ("Người khác sửa", 0)


def test_all_or_nothing(cast: Cast) -> None:
    rows = [row("activity"), row("activity", on="x")]
    with pytest.raises(ImportOutdated):
        apply(cast, "activity", *rows, digest=plan(cast, "activity", *rows).digest)
    assert not Activity.objects.exists()


@pytest.mark.parametrize("who", ["unit_head", "approver", "viewer", "admin"])
def test_others_may_not(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        apply(cast, "activity", row("activity"), who=who)
    assert not Activity.objects.exists()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_thousand_rows_take_few_queries(cast: Cast, slug: str) -> None:
    """Planning takes the same queries for 1 and 1,000 rows; writing goes in batches (SQLite: 999 values each)."""
    one = table(cast, slug, row(slug))
    with CaptureQueriesContext(connection) as few:
        plan_table(cast, slug, one)
    names = {"model": "name", "activity": "title", "commendation": "name"}
    extra = {"number": "1/KH", "date": "1/2/2026", "launched_on": "2/2/2026"} if slug == "model" else {}
    rows = [row(slug, **{names[slug]: f"Dòng {number}"}, **extra) for number in range(1000)]
    with CaptureQueriesContext(connection) as many:
        plan_table(cast, slug, table(cast, slug, *rows))
    # One more: ``table`` reads the layout's catalogue once itself.
    assert len(many) - len(few) <= 3
    with CaptureQueriesContext(connection) as queries:
        done = apply(cast, slug, *rows)
    assert (done.created, of(slug).objects.count()) == (1000, 1000)
    assert len(queries) < 200
    changed = [{**cells, "id": pk, names[slug]: f"Sửa {pk}"} for cells, pk in zip(rows, _ids(slug), strict=True)]
    with CaptureQueriesContext(connection) as queries:
        done = apply(cast, slug, *changed, sha="b" * 64)
    assert (done.changed, len(queries) < 200) == (1000, True)


def _ids(slug: str) -> list[int]:
    return list(of(slug).objects.order_by("pk").values_list("pk", flat=True))


# --- There and back --------------------------------------------------------------------------------------------------


def _read_back(cast: Cast, slug: str, year: int = 2026) -> Any:
    sheet = SHEETS[slug]
    records = sheet.model._default_manager.select_related("unit", "authority", *sheet.related)
    content = records_workbook(sheet, records, actor=cast.actor("officer"), year=year)
    return uploads.read_table(content, sheet=sheet.tab)


def test_activities_come_back(cast: Cast) -> None:
    days = list(EventDay.objects.all())
    for number, text in enumerate(AWKWARD):
        activity(
            cast,
            title=text,
            place=text,
            board_member=text,
            on=dt.date(2026, 1, 1) + dt.timedelta(days=number),
            event_day=days[number % len(days)],
            unit=cast.unit if number % 2 else None,
            **({} if number % 2 else {"authority": cast.commune}),
            kind=["festival", "inspection", "other"][number % 2],
            invited=number * 1000,
            present=None if number % 3 else 0,
            is_pilot=bool(number % 2),
            cost=999_999_999_999 - number,
            summary=LONG + text,
        )
    _same_again(cast, "activity")


def test_commendations_come_back(cast: Cast) -> None:
    unit = make.unit(cast.commune, "=Đơn vị", code="02536")
    for number, text in enumerate(AWKWARD):
        maker(Commendation)(
            cast.commune,
            unit if number % 2 else None,
            kind=["sudden", "regular", "theme", "review"][number % 4],
            subject="person",
            name=text,
            post=text,
            form=text,
            level=["unit", "commune", "province", "ministry", "state"][number % 5],
            number=f"0{number}",
            date=None if number % 2 else dt.date(2024, 2, 29),
            reason=text,
        )
    _same_again(cast, "commendation")


def test_models_come_back(cast: Cast) -> None:
    """In every state, of earlier years too, with a field of one's own that is called like a shipped one."""
    shipped = ModelField.objects.first()
    twin = ModelField.objects.create(
        authority=cast.commune, authority_path=cast.commune.path, code="rieng", name=shipped.name.upper()
    )
    states = ["registered", "deploying", "active", "ended"]
    for number, text in enumerate(AWKWARD):
        state = states[number % 4]
        maker(MovementModel)(
            cast.commune,
            cast.unit if number % 2 else None,
            year=2024,
            name=text,
            field=twin if number % 3 else shipped,
            state=state,
            area=text,
            number=text if state != "registered" else "",
            launched_on=dt.date(2024, 5, 1) if state in ("active", "ended") else None,
            ended_on=dt.date(2026, 5, 1) if state == "ended" else None,
            end_reason="Không còn phù hợp" if state == "ended" else "",
            budget=number * 1_000_000,
            summary=LONG,
        )
    _same_again(cast, "model")


def _same_again(cast: Cast, slug: str) -> None:
    read = _read_back(cast, slug)
    assert len(read.rows) == len(AWKWARD) + 1
    result = plan_table(cast, slug, read)
    assert [str(problem) for problem in result.problems] == []
    assert {p.action for p in result.rows} == {"same"}, [p.changes for p in result.rows if p.changes]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_template_is_empty_and_readable(cast: Cast, slug: str) -> None:
    read = uploads.read_table(template_workbook(SHEETS[slug], actor=cast.actor("officer")), sheet=SHEETS[slug].tab)
    assert read.rows[0][1] == [column.header for column in layout(cast, slug).columns if not column.read_only]
    assert read.rows[1][1][0] == EXAMPLE_MARK
    result = plan_table(cast, slug, read)
    assert (result.rows, result.problems) == ([], [])


@pytest.mark.parametrize("slug", SLUGS)
def test_the_example_is_a_good_row(cast: Cast, slug: str) -> None:
    """Who copies the example and empties its mark gets a record."""
    read = uploads.read_table(template_workbook(SHEETS[slug], actor=cast.actor("officer")), sheet=SHEETS[slug].tab)
    read.rows[1][1][0] = None
    result = plan_table(cast, slug, read)
    assert [str(problem) for problem in result.problems] == []
    assert [p.action for p in result.rows] == ["create"]
