"""Recording recognitions: the verb and its page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from common.models import AuditEvent, StatusChange
from common.workflow import NotAllowed, Refused
from registrations.domain.recognition import record_recognition, take_back
from registrations.models import Recognition, Registration
from tests import factories as make
from tests.registrations import cases
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
URL = reverse("registrations:recognition", args=[2026])
GOOD = {
    "status": "recognised",
    "decision_number": "125/QĐ-UBND",
    "decision_date": "10/1/2026",
    "issuer": "UBND xã Bình Sơn",
}


def names(response) -> list[str]:
    return [row.record.name for row in response.context["table"].rows]


@pytest.mark.parametrize("name", ["unit_head", "viewer", "admin", "outsider"])
def test_only_staff_of_the_managing_authority_record(cast, name):
    with pytest.raises(NotAllowed):
        record_recognition(
            unit=cast.unit, year=2026, status="recognised", actor=cast.actor(name), now=timezone.now(),
            decision_number="1/QĐ", decision_date=dt.date(2026, 1, 1),
        )  # fmt: skip
    assert not Recognition.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"decision_number": ""}, "Nhập số và ngày ký"),
        ({"decision_date": None}, "Nhập số và ngày ký"),
        ({"status": "not_recognised", "reason": "ngắn"}, "Ghi lý do chưa đạt"),
        ({"decision_date": dt.date(2999, 1, 1)}, "Ngày ký quyết định không được sau hôm nay."),
    ],
)
def test_what_is_missing_is_named(cast, fields, words):
    values = {"status": "recognised", "decision_number": "1/QĐ", "decision_date": dt.date(2026, 1, 1), **fields}
    with pytest.raises(Refused) as caught:
        record_recognition(unit=cast.unit, year=2026, actor=cast.actor("officer"), now=timezone.now(), **values)
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize("state", ["", "draft", "sent", "returned"])
def test_no_result_without_a_received_registration(cast, state):
    """Domain order: registration first; the reason names the unit and what to do."""
    if state:
        cases.registered(cast.unit, state=state)
    response = cast.client("officer").post(URL, {**GOOD, "unit": [cast.unit.pk]})
    assert response.status_code == 422
    assert "Trường THPT Bình Sơn chưa có bản đăng ký được tiếp nhận trong năm 2026." in response.content.decode()
    assert not Recognition.objects.exists()


def test_a_result_moves_the_registration_and_says_so(cast):
    row = cases.registered(cast.unit)
    sheets.recognise(cast)
    row.refresh_from_db()
    assert (row.state, row.decided_at is not None) == ("recognised", True)
    change = StatusChange.objects.get(subject_type="registrations.registration", subject_id=row.pk)
    assert (change.action, change.from_state, change.note) == ("recognise", "accepted", "125/QĐ-UBND")


def test_a_dossier_that_failed_is_not_recognised_on_paper_either(cast):
    cases.registered(cast.unit, state="verified", verdict="not_met", failed="3b")
    with pytest.raises(Refused) as caught:
        sheets.recognise(cast)
    assert str(caught.value).startswith("Trường THPT Bình Sơn thẩm định chưa đạt tiêu chí 3b.")
    assert not Recognition.objects.exists()


def test_a_result_taken_back_leaves_the_sheet_waiting(cast):
    card = sheets.filled(cast)
    sheets.recognise(cast)
    card.refresh_from_db()
    assert card.derived_missing == 0
    row = Registration.objects.select_related("unit").get(unit=cast.unit)
    take_back(registrations=[row], actor=cast.actor("officer"), now=timezone.now(), note="Quyết định thay thế 9/QĐ")
    card.refresh_from_db()
    row.refresh_from_db()
    assert (card.derived_missing, row.state, Recognition.objects.count()) == (1, "verified", 0)
    assert AuditEvent.objects.get(kind="recognition.withdrawn").detail["before"]["decision_number"] == "125/QĐ-UBND"


def test_recording_again_corrects_the_one_row(cast):
    sheets.recognise(cast)
    sheets.recognise(cast, status="not_recognised")
    row = Recognition.objects.get()
    assert (row.status, row.recorded_by, row.authority_path) == ("not_recognised", cast.officer, cast.commune.path)


def test_the_database_refuses_a_recognition_without_decision(cast):
    row = sheets.recognise(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recognition.objects.filter(pk=row.pk).update(decision_number="")


def test_page_records_one_decision_for_many_units(cast):
    units = [cast.unit.pk, cast.sibling.pk]
    cases.registered(cast.unit)
    cases.registered(cast.sibling)
    response = cast.client("officer").post(URL, {**GOOD, "unit": units})
    assert response.url == URL
    rows = Recognition.objects.order_by("unit_id")
    assert [(row.unit_id, row.decision_number, row.decision_date) for row in rows] == [
        (pk, "125/QĐ-UBND", dt.date(2026, 1, 10)) for pk in sorted(units)
    ]
    assert AuditEvent.objects.filter(kind="recognition.recorded").count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"decision_number": ""}, "Nhập số, ký hiệu của quyết định công nhận."),
        ({"decision_date": ""}, "Nhập ngày ký quyết định công nhận."),
        ({"decision_date": "31/02/2026"}, "Nhập ngày ký theo dạng ngày/tháng/năm"),
        ({"status": ""}, "Chọn kết quả: đạt hay chưa đạt tiêu chuẩn."),
        ({"status": "not_recognised"}, "Ghi lý do chưa đạt, từ 10 chữ cái trở lên."),
        ({"unit": []}, "Đánh dấu ít nhất một đơn vị trong danh sách."),
    ],
)
def test_bad_input_keeps_what_was_typed(cast, changes, words):
    response = cast.client("officer").post(URL, {**GOOD, "unit": [cast.unit.pk], **changes})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "UBND xã Bình Sơn" in page
    assert not Recognition.objects.exists()
    if changes != {"unit": []}:
        assert f'value="{cast.unit.pk}" form="record" checked' in " ".join(page.split())


def test_one_foreign_unit_and_nothing_is_done(cast):
    """SEC-AUTHZ-04."""
    response = cast.client("officer").post(URL, {**GOOD, "unit": [cast.unit.pk, cast.other_unit.pk]})
    assert response.status_code == 404
    assert not Recognition.objects.exists()


def test_an_approved_sheet_undoes_the_whole_batch(cast):
    sheets.approved(cast)
    cases.registered(cast.sibling)
    data = {"status": "not_recognised", "reason": "Không đạt tiêu chí 3.", "unit": [cast.unit.pk, cast.sibling.pk]}
    response = cast.client("officer").post(URL, data)
    assert response.status_code == 422
    assert "Trường THPT Bình Sơn: Phiếu chấm điểm của đơn vị đã duyệt." in response.content.decode()
    assert list(Recognition.objects.values_list("unit_id", "status")) == [(cast.unit.pk, "recognised")]


@pytest.mark.parametrize(("name", "get", "post"), [("unit_head", 403, 403), ("viewer", 200, 403), ("admin", 200, 403)])
def test_roles(cast, name, get, post):
    assert cast.client(name).get(URL).status_code == get
    assert cast.client(name).post(URL, {**GOOD, "unit": [cast.unit.pk]}).status_code == post
    assert not Recognition.objects.exists()


def test_lists_are_scoped_filtered_and_cheap(cast, client, django_assert_num_queries):
    sheets.recognise(cast)
    officer = cast.client("officer")
    assert names(officer.get(URL)) == ["Trạm Y tế Bình Sơn", "Trường THPT Bình Sơn"]
    assert names(officer.get(URL, {"result": "none"})) == ["Trạm Y tế Bình Sơn"]
    assert names(officer.get(URL, {"result": "recognised"})) == ["Trường THPT Bình Sơn"]
    assert names(officer.get(URL, {"q": "tram y te"})) == ["Trạm Y tế Bình Sơn"]
    with django_assert_num_queries(10) as few:
        officer.get(URL)
    make.unit(cast.commune, "Thôn Một", kind="residential")
    make.unit(cast.commune, "Thôn Hai", kind="residential")
    with django_assert_num_queries(len(few)):
        officer.get(URL)
    assert client.get(URL).status_code == 302


@pytest.mark.parametrize("field", ["decision_number", "issuer"])
def test_control_characters_are_refused_and_kept_in_the_box(cast, field):
    """Quality.md trap 0.7: they would crash an export later."""
    response = cast.client("officer").post(URL, {**GOOD, "unit": [cast.unit.pk], field: "12\x01/QĐ"})
    assert response.status_code == 422
    assert "ký tự" in response.content.decode()
    assert not Recognition.objects.exists()
