"""The import's plan and its confirmation (SEC-IMP-03)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common import uploads
from common.models import AuditEvent
from common.net import Origin, origin
from common.scope import Role
from common.sheets.columns import EXAMPLE_MARK
from common.uploads import Table
from common.workflow import NotAllowed
from tests import factories as make
from tests.conftest import Cast
from units import domain
from units.columns import COLUMNS, SHEET
from units.domain import ImportOutdated, Plan, imports
from units.exports import template_workbook, units_workbook
from units.models import Unit, UnitImport

NOW = timezone.make_aware(dt.datetime(2026, 3, 27, 9, 0))  # noqa: DTZ001 (made aware at once)
HEAD = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị"]
NEW = ["THCS02", "Trường THCS Bình Long", "Cơ sở giáo dục"]
EPOCH = dt.date(1899, 12, 30)


def table(*rows: list[Any], head: list[Any] | None = None) -> Table:
    return Table(SHEET, EPOCH, list(enumerate([head or HEAD, *rows], start=1)))


def plan(cast: Cast, *rows: list[Any], head: list[Any] | None = None, who: str = "officer") -> Plan:
    return domain.plan_import(table=table(*rows, head=head), year=2026, actor=cast.actor(who))


def problems(cast: Cast, *rows: list[Any], head: list[Any] | None = None) -> list[str]:
    return [str(problem) for problem in plan(cast, *rows, head=head).problems]


def apply(cast: Cast, *rows: list[Any], sha: str = "a" * 64, who: str = "officer", digest: str = "") -> UnitImport:
    given = table(*rows)
    digest = digest or domain.plan_import(table=given, year=2026, actor=cast.actor("officer")).digest
    return domain.apply_import(table=given, digest=digest, sha256=sha, year=2026, actor=cast.actor(who), now=NOW)


def test_create_change_keep(cast: Cast) -> None:
    """One new, one changed, one as it was; columns that the file lacks stay untouched."""
    Unit.objects.filter(pk=cast.unit.pk).update(phone="0255 111 222")
    result = plan(
        cast, NEW, ["THPT01", "Trường THPT Số 1", "Cơ sở giáo dục"], ["tyt01", "Trạm Y tế Bình Sơn", "co quan"]
    )
    assert [str(problem) for problem in result.problems] == []
    assert [(p.row, p.action, p.record.code) for p in result.rows] == [
        (2, "create", "THCS02"),
        (3, "change", "THPT01"),
        (4, "same", "TYT01"),
    ]
    assert result.rows[1].changes == {"name": ["Trường THPT Bình Sơn", "Trường THPT Số 1"]}
    new = result.rows[0].record
    assert (new.valid_from, new.eligibility, new.area) == (dt.date(2026, 1, 1), "unknown", cast.commune)
    assert Unit.objects.get(pk=cast.unit.pk).name == "Trường THPT Bình Sơn"


def test_every_problem_at_once(cast: Cast) -> None:
    """SEC-IMP-03: row, column, what to enter; everything in one go, in the order of the file."""
    head = [*HEAD, "Diện Thông tư 124", "Số người", "Có từ ngày", "Mã địa bàn", "Mã cấp quản lý"]
    found = problems(
        cast,
        ["", "Không mã", "Cơ quan"],
        ["A1", "", "Lâu đài"],
        ["A2", "Tên", "Cơ quan", "Ngoài diện", "nhiều", "31/02/2026", "99999"],
        ["A3", "Tên", "Cơ quan", "", "", "", "", "99999"],
        ["A2", "Trùng", "Cơ quan"],
        ["A4", "Tên", "Xã, phường, đặc khu"],
        head=head,
    )
    assert found == [
        "Dòng 2, cột Mã đơn vị: nhập mã đơn vị từ 1 đến 20 chữ cái không dấu hoặc chữ số, ví dụ THPT01.",
        "Dòng 3, cột Loại đơn vị: chọn một trong: Khu dân cư, Cơ quan, Bệnh viện, Doanh nghiệp, Cơ sở giáo dục, "
        "Xã, phường, đặc khu.",
        "Dòng 3, cột Tên đơn vị: nhập tên đơn vị.",
        "Dòng 4, cột Số người: nhập số nguyên từ 0 đến 1.000.000.",
        "Dòng 4, cột Có từ ngày: nhập ngày dạng 27/3/2026.",
        "Dòng 4, cột Mã địa bàn: nhập mã 5 chữ số của xã, phường, đặc khu trong tỉnh, thành phố.",
        "Dòng 4, cột Lý do xếp diện: ghi lý do xếp “ngoài diện”, ví dụ: trường tiểu học.",
        "Dòng 5, cột Mã cấp quản lý: không có cấp quản lý nào mang mã này trong phạm vi của anh/chị.",
        "Dòng 6, cột Mã đơn vị: mã này đã có ở dòng 4, mỗi đơn vị một mã.",
        "Dòng 7, cột Loại đơn vị: xã, phường, đặc khu do cấp tỉnh quản lý: chọn loại khác hoặc thêm ở cấp tỉnh.",
    ]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (["Mã đơn vị", "Tên đơn vị"], "Dòng 1, cột Loại đơn vị: thiếu cột này"),
        ([*HEAD, "Màu sắc"], "Dòng 1, cột Màu sắc: cột này không có trong tệp mẫu"),
        ([*HEAD, "mã đơn vị"], "Dòng 1, cột Mã đơn vị: cột này có hai lần"),
        (["a", "b", "c"], "Dòng 1, cột a: cột này không có trong tệp mẫu"),
        ([1, None, {"date": "2026-01-01"}], "Dòng 1, cột Mã đơn vị: thiếu cột này"),
    ],
)
def test_heads(cast: Cast, head: list[Any], says: str) -> None:
    assert problems(cast, NEW, head=head)[0].startswith(says)


def test_empty_files(cast: Cast) -> None:
    assert problems(cast) == ["Dòng 1: tệp chưa có đơn vị nào, nhập từ dòng dưới dòng tiêu đề."]
    empty = domain.plan_import(table=Table(SHEET, EPOCH, []), year=2026, actor=cast.actor("officer"))
    assert len(empty.problems) == 1
    assert plan(cast, [EXAMPLE_MARK, "Ví dụ", "Cơ quan"]).rows == []


def test_cells_without_a_heading(cast: Cast) -> None:
    assert problems(cast, [*NEW, None, "lạc"]) == ["Dòng 2: ô thứ 5 có dữ liệu nhưng cột chưa có tên ở dòng tiêu đề."]


def test_an_empty_start_keeps_the_day(cast: Cast) -> None:
    head = [*HEAD, "Có từ ngày"]
    result = plan(cast, ["THPT01", "Trường THPT Bình Sơn", "Cơ sở giáo dục", None], [*NEW, ""], head=head)
    assert [str(problem) for problem in result.problems] == []
    assert [p.action for p in result.rows] == ["same", "create"]
    assert result.rows[1].record.valid_from == dt.date(2026, 1, 1)


def test_closed_units_stay_closed(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.unit.pk).update(valid_to=dt.date(2026, 1, 31))
    assert problems(cast, ["THPT01", "Trường", "Cơ sở giáo dục"]) == [
        "Dòng 2, cột Mã đơn vị: đơn vị này đã kết thúc từ ngày 31/01/2026, dùng mã khác."
    ]


def test_units_of_others_are_out_of_reach(cast: Cast) -> None:
    """SEC-AUTHZ-04: a foreign code makes an own unit; a foreign authority is not accepted."""
    result = plan(cast, ["THCS01", "Trường THCS Trà Bồng", "Cơ sở giáo dục"])
    assert [(p.action, p.record.authority) for p in result.rows] == [("create", cast.commune)]
    assert "không có cấp quản lý" in problems(cast, [*NEW, "21151"], head=[*HEAD, "Mã cấp quản lý"])[0]


def test_a_province_imports_for_its_communes(cast: Cast) -> None:
    """Codes that Excel turned into numbers still find their commune."""
    boss = make.actor(make.person(Role.ADMIN, cast.province))
    rows = [[*NEW, 21115, ""], ["TYT09", "Trạm Y tế", "Cơ quan", "21151", 21151]]
    given = table(*rows, head=[*HEAD, "Mã cấp quản lý", "Mã địa bàn"])
    result = domain.plan_import(table=given, year=2026, actor=boss)
    assert [str(problem) for problem in result.problems] == []
    assert [p.record.authority for p in result.rows] == [cast.commune, cast.other_commune]
    assert result.rows[1].record.area == cast.other_commune


def test_apply(cast: Cast) -> None:
    """Everything in one transaction, an audit event for each unit, the hash kept."""
    done = apply(cast, NEW, ["THPT01", "Trường THPT Số 1", "Cơ sở giáo dục"])
    assert (done.created, done.changed, done.authority, done.imported_at) == (1, 1, cast.commune, NOW)
    unit = Unit.objects.get(code="THCS02")
    assert (unit.authority_path, unit.search_key) == (cast.commune.path, "truong thcs binh long thcs02")
    assert Unit.objects.get(pk=cast.unit.pk).search_key == "truong thpt so 1 thpt01"
    assert [(event.kind, event.subject_id) for event in AuditEvent.objects.all()] == [
        ("unit.created", unit.pk),
        ("unit.edited", cast.unit.pk),
    ]


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    """SEC-IMP-03: even when somebody has edited a unit by hand in between."""
    first = apply(cast, NEW)
    Unit.objects.filter(code="THCS02").update(name="Sửa tay")
    assert apply(cast, NEW) == first
    assert Unit.objects.get(code="THCS02").name == "Sửa tay"
    assert UnitImport.objects.count() == 1


def test_a_changed_world_is_shown_again(cast: Cast) -> None:
    """What was previewed is what is done, or nothing is."""
    digest = plan(cast, NEW).digest
    make.unit(cast.commune, "Có trước", code="THCS02")
    with pytest.raises(ImportOutdated) as outdated:
        apply(cast, NEW, digest=digest)
    assert [p.action for p in outdated.value.plan.rows] == ["change"]
    assert Unit.objects.get(code="THCS02").name == "Có trước"
    assert not UnitImport.objects.exists()


def test_a_code_taken_between_the_reading_and_the_writing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody adds the unit in the very moment: the person sees the new plan, never an error page."""
    digest = plan(cast, NEW).digest
    real, calls = imports.plan_import, []

    def overtaken(**given: Any) -> Plan:
        read = real(**given)
        if not calls:
            make.unit(cast.commune, "Vừa thêm", code="THCS02")
        calls.append(1)
        return read

    monkeypatch.setattr(imports, "plan_import", overtaken)
    with pytest.raises(ImportOutdated) as outdated:
        apply(cast, NEW, digest=digest)
    assert [p.action for p in outdated.value.plan.rows] == ["change"]
    assert not UnitImport.objects.exists()


def test_all_or_nothing(cast: Cast) -> None:
    bad = ["A1", "", "Cơ quan"]
    with pytest.raises(ImportOutdated):
        apply(cast, NEW, bad, digest=plan(cast, NEW, bad).digest)
    assert Unit.objects.count() == 3


@pytest.mark.parametrize("who", ["unit_head", "approver", "viewer"])
def test_others_may_not(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        apply(cast, NEW, who=who)


def test_planning_takes_constant_queries(cast: Cast, django_assert_num_queries: object) -> None:
    actor = cast.actor("officer")
    for count in (1, 3):
        given = table(*[[f"N{number}", "Tên", "Cơ quan"] for number in range(count)])
        with django_assert_num_queries(4):  # type: ignore[operator]
            domain.plan_import(table=given, year=2026, actor=actor)


def test_many_changes_are_written_in_bulk(cast: Cast) -> None:
    """Different columns of 300 units: batches, never one save for each unit; what did not change stays."""
    head = [*HEAD, "Số điện thoại", "Số người"]
    for number in range(300):
        make.unit(cast.commune, f"Đơn vị {number}", kind="agency", code=f"M{number}", phone="0255 111 222")
    rows = [[f"M{n}", f"Tên {n}" if n % 2 else f"Đơn vị {n}", "Cơ quan", "0255 111 222", n] for n in range(300)]
    given = table(*rows, head=head)
    digest = domain.plan_import(table=given, year=2026, actor=cast.actor("officer")).digest
    with CaptureQueriesContext(connection) as queries:
        done = domain.apply_import(
            table=given, digest=digest, sha256="c" * 64, year=2026, actor=cast.actor("officer"), now=NOW
        )
    assert (done.created, done.changed, len(queries) < 40) == (0, 300, True)
    unit = Unit.objects.get(code="M7")
    assert (unit.name, unit.staff, unit.phone, unit.search_key) == ("Tên 7", 7, "0255 111 222", "ten 7 m7")
    assert AuditEvent.objects.get(subject_id=unit.pk).detail["changes"] == {
        "name": ["Đơn vị 7", "Tên 7"],
        "staff": ["", "7"],
    }


def test_an_export_can_be_imported(cast: Cast) -> None:
    """Round trip through a real file: nothing changes, whatever the names look like."""
    for number, name in enumerate(["=1+1", "+84", "-5", "@x", "Trường “A” – 1\n2", "'a", "_x000D_", "01/02/2026"]):
        make.unit(
            cast.commune,
            name,
            code=f"0{number}",
            staff=number * 1000,
            has_party=True,
            phone="0912 345 678",
            eligibility="voluntary",
            eligibility_reason="Tự nguyện",
            valid_from=dt.date(2021, 12, 31),
            note="Dòng một\nDòng hai",
        )
    units = Unit.objects.filter(authority=cast.commune).select_related("authority", "area")
    read = uploads.read_table(units_workbook(units), sheet=SHEET)
    assert len(read.rows) == 11
    result = domain.plan_import(table=read, year=2026, actor=cast.actor("officer"))
    assert [str(problem) for problem in result.problems] == []
    assert {p.action for p in result.rows} == {"same"}, [p.changes for p in result.rows if p.changes]


def test_the_template_is_empty_and_readable(cast: Cast) -> None:
    read = uploads.read_table(template_workbook("21115"), sheet=SHEET)
    assert read.rows[0][1] == [column.header for column in COLUMNS if not column.read_only]
    result = domain.plan_import(table=read, year=2026, actor=cast.actor("officer"))
    assert (result.rows, result.problems) == ([], [])


def test_events_of_an_import_say_from_where(cast: Cast) -> None:
    mark = origin.set(Origin("10.1.2.3", "abcdef123456"))
    try:
        apply(cast, NEW)
    finally:
        origin.reset(mark)
    event = AuditEvent.objects.get(kind="unit.created")
    assert (event.address, event.request_id) == ("10.1.2.3", "abcdef123456")
