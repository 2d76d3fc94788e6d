"""The dossier: the verb, its page, its papers, the documents that hang on it."""

from __future__ import annotations

import datetime as dt
import io
import subprocess

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document

from common.models import StatusChange
from common.workflow import NotAllowed, Refused, WrongState
from letters.queries import specs
from models_programs.models import Activity, Attachment
from registrations.domain import checking, registering
from registrations.domain.dossiers import Present, save_dossier
from registrations.exports.dossier import dossier_letter, values_of
from registrations.loading import load_checklists
from registrations.models import Dossier, Registration
from registrations.queries.dossiers import parts_of
from tests import factories as make
from tests.registrations import cases

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC)
VALUES = {
    "results": "Chi bộ ra nghị quyết trong Quý I.", "report_number": "12/BC", "report_date": dt.date(2026, 11, 3),
    "request_number": "05/TTr", "request_date": dt.date(2026, 11, 4), "held_on": dt.date(2026, 11, 2),
    "place": "Hội trường", "chair_name": "Trần Thị Bình", "chair_post": "Hiệu trưởng", "secretary_name": "Lê Thị Sáu",
    "invited": 40, "present": 38, "votes_for": 38, "votes_against": 0, "conclusion": "Thống nhất đề nghị công nhận.",
}  # fmt: skip
BODIES = [Present("Bí thư chi bộ", "Nguyễn Văn Tám"), Present("Công an cấp cơ sở", present=False)]


def save(cast, row, actor="unit_head", attendees=BODIES, seen=None, **values):
    return save_dossier(
        registration=row, values={**VALUES, **values}, attendees=attendees, actor=cast.actor(actor), now=NOW, seen=seen
    )


def url(name, row, *more):
    return reverse(f"registrations:{name}", args=[row.year, row.pk, *more])


def posted(**changes):
    data = {name: value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else value for name, value in VALUES.items()}
    rows = {"attendees-TOTAL_FORMS": 2, "attendees-INITIAL_FORMS": 0, "attendees-0-post": "Bí thư chi bộ"}
    return {**data, **rows, "attendees-0-name": "Nguyễn Văn Tám", "attendees-0-present": "on", "seen": 0, **changes}


def test_what_is_kept(cast):
    row = cases.registered(cast.unit)
    dossier = save(cast, row)
    assert (dossier.version, dossier.results, dossier.changed_by_id) == (1, VALUES["results"], cast.unit_head.pk)
    told = list(dossier.attendees.values_list("order", "post", "name", "present"))
    assert told == [(1, "Bí thư chi bộ", "Nguyễn Văn Tám", True), (2, "Công an cấp cơ sở", "", False)]
    assert save(cast, row, actor="officer", seen=1, attendees=[]).version == 2
    assert not Dossier.objects.get().attendees.exists()


@pytest.mark.parametrize("name", ["approver", "viewer", "admin", "outsider"])
def test_nobody_else_writes(cast, name):
    with pytest.raises(NotAllowed):
        save(cast, cases.registered(cast.unit), actor=name)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("state", ["draft", "sent", "returned", "proposed", "verified", "recognised", "not_recognised"])
def test_only_between_receipt_and_sending(cast, state):
    with pytest.raises(WrongState):
        save(cast, cases.registered(cast.unit, state=state))
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"present": 41}, "present", "Số có mặt không lớn hơn số được mời (40)."),
        ({"votes_against": 1}, "votes_for", "Tổng số phiếu (39) không lớn hơn số người dự (38)."),
        ({"present": None, "votes_for": 41}, "votes_for", "Tổng số phiếu (41) không lớn hơn số người dự (40)."),
        ({"invited": 5001}, "invited", "Nhập số không quá 5000."),
        ({"held_on": dt.date(2026, 11, 6)}, "held_on", "Ngày không được sau hôm nay."),
        ({"chair_name": "x" * 101}, "chair_name", "Rút gọn “chủ trì” còn 100 ký tự, đang có 101."),
        ({"results": "a\x0bb"}, "results", "Xóa ký tự lạ (ký tự điều khiển) trong ô này rồi lưu lại."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(cast, values, field, sentence):
    with pytest.raises(ValidationError) as caught:
        save(cast, cases.registered(cast.unit), **values)
    assert caught.value.message_dict == {field: [sentence]}
    assert not Dossier.objects.exists()


def test_bodies_without_a_post_and_too_many(cast):
    row = cases.registered(cast.unit)
    for bodies in ([Present("", "Nguyễn Văn A")], [Present("Khách")] * 41, [Present("x" * 201)]):
        with pytest.raises(ValidationError) as caught:
            save(cast, row, attendees=bodies)
        assert list(caught.value.message_dict) == ["attendees"]


def test_nobody_overwrites_what_they_have_not_seen(cast):
    row = cases.registered(cast.unit)
    save(cast, row, seen=0)
    with pytest.raises(ValidationError) as caught:
        save(cast, row, actor="officer", seen=0, results="Khác")
    assert caught.value.code == "stale"
    assert Dossier.objects.get().results == VALUES["results"]


def test_the_order_of_steps_and_what_is_missing(cast):
    """propose is refused with what is missing in words, then taken."""
    load_checklists()
    row, actor = cases.registered(cast.unit), cast.actor("unit_head")

    def propose():
        return registering.take_step(action="propose", registration=row, actor=actor, now=NOW)

    with pytest.raises(Refused, match="Chưa mở bảng tiêu chí"):
        propose()
    marks = checking.open_marks(row)
    changes = {mark.pk: checking.Change("met", "Có đủ hồ sơ giấy tại đơn vị") for mark in marks}
    checking.declare(registration=row, changes=changes, actor=actor, now=NOW)
    with pytest.raises(Refused, match="Hồ sơ còn thiếu: Báo cáo kết quả; Biên bản cuộc họp; Tờ trình"):
        propose()
    save(cast, row)
    assert [(part.code, part.done) for part in parts_of(row)] == [
        ("registration", True), ("criteria", True), ("report", True), ("minutes", True), ("request", True),
        ("evidence", False),
    ]  # fmt: skip
    propose()
    assert (row.state, StatusChange.objects.get().action) == ("proposed", "propose")


def test_the_page_saves_and_says_what_is_there(cast):
    row = cases.registered(cast.unit)
    client = cast.client("unit_head")
    first = client.get(url("dossier", row)).content.decode()
    assert "Kỳ" not in first or "kỳ đánh giá 16/11/2025–15/11/2026 · công nhận trước ngày 20/11/2026" in first
    assert "Đại diện cấp ủy" in first and "Thông tư 124/2021/TT-BCA, Điều 9 khoản 1 điểm c" in first
    assert client.post(url("dossier", row), posted()).url == url("dossier", row)
    dossier = Dossier.objects.get()
    assert (dossier.present, dossier.held_on, dossier.attendees.count()) == (38, dt.date(2026, 11, 2), 1)
    assert "Biên bản cuộc họp" in client.get(url("dossier", row)).content.decode()


def test_a_refused_page_keeps_what_was_typed(cast):
    row = cases.registered(cast.unit)
    answer = cast.client("unit_head").post(url("dossier", row), posted(present=50, results="Lời đang viết dở"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Số có mặt không lớn hơn số được mời (40)." in text
    assert "Lời đang viết dở" in text
    assert "Nguyễn Văn Tám" in text
    assert not Dossier.objects.exists()


def test_an_old_page_is_told_and_may_save_again(cast):
    row = cases.registered(cast.unit)
    save(cast, row)
    client = cast.client("unit_head")
    answer = client.post(url("dossier", row), posted(seen=0, results="Bản của tôi"))
    assert (answer.status_code, answer.context["form"]["seen"].value()) == (422, "1")
    assert client.post(url("dossier", row), posted(seen=1, results="Bản của tôi")).status_code == 302
    assert Dossier.objects.get().results == "Bản của tôi"


def test_figures_of_the_year_are_offered_and_not_saved(cast):
    row = cases.registered(cast.unit)
    common = {"authority": cast.commune, "unit": cast.unit, "year": 2026, "created_at": NOW, "changed_at": NOW}
    for unit in (cast.unit, cast.sibling):
        Activity.objects.create(
            **{**common, "unit": unit}, kind="propaganda", title="Nói chuyện", on=dt.date(2026, 5, 5), present=60
        )
    answer = cast.client("unit_head").post(url("dossier", row), posted(fill="1", results="Câu đầu."))
    typed = answer.context["form"]["results"].value()
    assert answer.status_code == 200
    assert typed.splitlines() == [
        "Câu đầu.",
        "Nghị quyết 05-NQ/CB ngày 12/01/2026.",
        "Kế hoạch 07/KH ngày 14/01/2026.",
        "100/100 hộ đăng ký (100 %).",
        "6/6 phòng, ban, tổ cam kết (100 %).",
        "Tuyên truyền: 1 lần, 60 lượt người dự.",
    ]
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("name", "get", "post"),
    [
        ("unit_head", 200, 302),
        ("officer", 200, 302),
        ("approver", 200, 403),
        ("viewer", 200, 403),
        ("outsider", 404, 404),
    ],
)
def test_roles(cast, name, get, post):
    row = cases.registered(cast.unit)
    client = cast.client(name)
    assert client.get(url("dossier", row)).status_code == get
    assert client.post(url("dossier", row), posted()).status_code == post


def test_other_unit_bad_id_and_anonymous(cast, client):
    row = cases.registered(cast.sibling)
    for name, more in (("dossier", ()), ("dossier_print", ("bao-cao", "pdf"))):
        assert cast.client("unit_head").get(url(name, row, *more)).status_code == 404
        assert client.get(url(name, row, *more)).url.startswith("/dang-nhap/")
    own = cases.registered(cast.unit)
    head = cast.client("unit_head")
    assert head.get(url("dossier_print", own, "la", "pdf")).status_code == 404
    assert head.get(url("dossier_print", own, "bao-cao", "xlsx")).status_code == 404
    assert head.post(url("dossier_print", own, "bao-cao", "pdf")).status_code == 405
    assert head.get(url("dossier", own).replace(str(own.pk), "999999")).status_code == 404


def test_read_only_after_sending(cast):
    row = cases.registered(cast.unit)
    save(cast, row)
    Registration.objects.filter(pk=row.pk).update(state="proposed")
    page = cast.client("officer").get(url("dossier", row)).content.decode()
    assert "38 đồng ý, 0 không đồng ý" in page and "Lưu hồ sơ" not in page
    refused = cast.client("unit_head").post(url("dossier", row), posted())
    assert refused.status_code == 422
    assert "Hồ sơ đang “Đã gửi hồ sơ đề nghị” nên không sửa được phần này." in refused.content.decode()


@pytest.mark.parametrize("code", ["dossier.report", "dossier.minutes", "dossier.request"])
def test_exactly_the_blanks_of_each_wording(cast, code):
    row = cases.registered(cast.unit)
    known = values_of(row, Dossier(registration=row), [])
    assert {blank.name for blank in specs()[code].blanks} <= set(known)
    every = {blank.name for one in specs().values() if one.code.startswith("dossier.") for blank in one.blanks}
    assert every == set(known)
    assert {table.name for table in specs()[code].tables} <= {"tiêu chí", "thành phần"}


@pytest.mark.parametrize(
    ("name", "title"), [("bao-cao", "BÁO CÁO"), ("bien-ban", "BIÊN BẢN"), ("to-trinh", "TỜ TRÌNH")]
)
def test_papers_say_what_was_written(cast, name, title, tmp_path):
    load_checklists()
    row = cases.registered(cast.unit)
    save(cast, row)
    checking.open_marks(row)
    client = cast.client("unit_head")
    file = tmp_path / "x.pdf"
    file.write_bytes(client.get(url("dossier_print", row, name, "pdf")).content)
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    words = " ".join(text.split())
    assert title in words and "TRƯỜNG THPT BÌNH SƠN" in words
    assert ("Chi bộ ra nghị quyết trong Quý I." if name == "bao-cao" else "02/11/2026") in words
    document = Document(io.BytesIO(client.get(url("dossier_print", row, name, "docx")).content))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    body = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    assert title in body and "Trường THPT Bình Sơn" in body
    if name == "bien-ban":
        assert "Nguyễn Văn Tám" in body and "Vắng" in body and "38" in body and "Lê Thị Sáu" in body


def test_an_empty_dossier_prints_too(cast):
    letter = dossier_letter(cases.registered(cast.unit), "bien-ban")
    assert letter.letter.kind_name == "Biên bản"


def test_documents_hang_on_the_dossier_until_it_is_sent(cast):
    row = cases.registered(cast.unit)
    client = cast.client("unit_head")
    attach = reverse("models_programs:attach", args=[2026, "registration", row.pk])
    pdf = SimpleUploadedFile("ảnh.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    data = {"form": "file", "marked": "no", "file": pdf, "date": "01/10/2025", "number": "9/KH", "title": "Kế hoạch cũ"}
    assert client.post(attach, data).url == url("dossier", row)
    kept = Attachment.objects.get(subject_type="registrations.registration", subject_id=row.pk)
    assert (kept.unit, kept.authority_path) == (cast.unit, cast.commune.path)
    assert "Ngoài kỳ đánh giá" in client.get(url("dossier", row)).content.decode()
    link = reverse("models_programs:attachment", args=[2026, kept.pk])
    opened = client.get(link)
    assert (opened.status_code, b"".join(opened)[:5]) == (200, b"%PDF-")
    assert cast.client("outsider").get(link).status_code == 404
    Registration.objects.filter(pk=row.pk).update(state="proposed")
    assert client.post(attach, data).status_code == 403
    assert client.post(reverse("models_programs:attachment_remove", args=[2026, kept.pk])).status_code == 403
    assert Attachment.objects.filter(pk=kept.pk).exists()


def test_the_same_queries_with_more_evidence(cast, django_assert_num_queries):
    row = cases.registered(cast.unit)
    save(cast, row)
    client = cast.client("officer")

    def add(count):
        for number in range(count):
            Attachment.objects.create(
                subject_type="registrations.registration", subject_id=row.pk, authority_path=row.authority_path,
                unit=row.unit, form="reference", number=f"{number}/KH", added_at=timezone.now(),
            )  # fmt: skip

    add(1)
    client.get(url("dossier", row))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(url("dossier", row))
    add(2)
    with django_assert_num_queries(len(few)):
        client.get(url("dossier", row))


def test_a_hamlet_is_chaired_by_its_head(cast):
    hamlet = make.unit(cast.commune, "Thôn Phú Lễ", kind="residential")
    form = cast.client("officer").get(url("dossier", cases.registered(hamlet, head_post=""))).context["form"]
    assert form["chair_post"].value() == "Trưởng khu dân cư"


OUTSIDE = {
    "early": ({"report_date": dt.date(2025, 11, 15), "held_on": dt.date(2025, 11, 15)}, ["Báo cáo", "Cuộc họp"], []),
    "first day": ({"report_date": dt.date(2025, 11, 16), "held_on": dt.date(2025, 11, 16)}, [], []),
    "last valid day": ({"request_date": dt.date(2026, 11, 19), "held_on": dt.date(2026, 11, 19)}, [], []),
    "late": ({"request_date": dt.date(2026, 11, 20), "held_on": dt.date(2026, 11, 20)}, [], ["Tờ trình", "Cuộc họp"]),
}


@pytest.mark.parametrize("case", list(OUTSIDE))
def test_days_that_cannot_be_of_this_year_are_said(cast, case):
    values, early, late = OUTSIDE[case]
    row = cases.registered(cast.unit)
    days = {"report_date": None, "request_date": None, "held_on": None, **values}
    Dossier.objects.create(registration=row, changed_at=NOW, **days)
    response = cast.client("unit_head").get(url("dossier", row))
    assert (response.context["early"], response.context["late"]) == (early, late)
    page = " ".join(response.content.decode().split())
    assert ("Báo cáo, Cuộc họp ghi ngày trước 16/11/2025" in page) is bool(early)
    assert ("Tờ trình, Cuộc họp ghi ngày từ 20/11/2026 trở đi" in page) is bool(late)


def test_documents_count_before_a_word_is_written(cast):
    row = cases.registered(cast.unit)
    Attachment.objects.create(
        subject_type="registrations.registration", subject_id=row.pk, authority_path=row.authority_path,
        unit=row.unit, form="reference", number="1/KH", added_at=timezone.now(),
    )  # fmt: skip
    assert {part.code: part.done for part in parts_of(row)} == {
        "registration": True, "criteria": False, "report": False, "minutes": False, "request": False, "evidence": True,
    }  # fmt: skip
