"""Evidence of a record: four ways to keep it, marked papers, limits, downloads, removal (SEC-IMP-04)."""

from __future__ import annotations

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from common.attachments import ACTIVE_PDF, EMPTY, NOT_IMAGE, TOO_BIG
from common.models import AuditEvent
from common.workflow import NotAllowed
from models_programs.domain import attachments as verbs
from models_programs.domain.attachments import MARKED_FILE, Evidence, attach, detach
from models_programs.domain.records import edit_record
from models_programs.forms.attachments import ASK
from models_programs.models import Attachment, UnitPaper
from models_programs.rules.permissions import UNIT_AND_OFFICER
from tests.models_programs.pictures import jpeg
from tests.models_programs.samples import SAMPLES

pytestmark = pytest.mark.django_db
PAPER = {"number": "05/KH-THPT", "date": "12/02/2026", "issuer": "Trường THPT", "title": "Kế hoạch năm"}


def pdf(number=1):
    return f"%PDF-1.7\n{number} 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n".encode()


def upload(name="kế hoạch.pdf", content=None):
    return SimpleUploadedFile(name, pdf() if content is None else content)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield tmp_path


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def record(cast):
    return SAMPLES["paper"].make(None, cast.unit)


def address(record, kind="paper"):
    return reverse("models_programs:attach", args=[2026, kind, record.pk])


def status(client, attachment):
    answer = client.get(opened(attachment))
    b"".join(answer.streaming_content)  # a file that is not read to its end stays open
    return answer.status_code


def opened(attachment, name="attachment"):
    return reverse(f"models_programs:{name}", args=[2026, attachment.pk])


def send(cast, record, who="unit_head", **sent):
    return cast.client(who).post(address(record), {"form": "file", "marked": "no", **PAPER, **sent})


def added(cast, record, number=1, **fields):
    return attach(
        record=record, evidence=Evidence(form="file", **fields), upload=upload(content=pdf(number)),
        actor=cast.actor("officer"), now=timezone.now(), writers=UNIT_AND_OFFICER,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"form": "file", "file": upload()}, {"file_name": "kế hoạch.pdf", "content_type": "application/pdf"}),
        ({"form": "link", "url": "https://binhson.gov.vn/05"}, {"url": "https://binhson.gov.vn/05"}),
        ({"form": "reference"}, {}),
        ({"form": "paper", "kept_at": "tủ hồ sơ văn phòng"}, {"kept_at": "tủ hồ sơ văn phòng"}),
    ],
)
def test_each_way_of_keeping(cast, record, folder, sent, kept):
    if "file" in sent:
        sent = {**sent, "file": upload()}
    assert send(cast, record, **sent).status_code == 302
    row = Attachment.objects.get()
    values = {"file_name": "", "content_type": "", "url": "", "kept_at": "", **kept}
    assert {name: getattr(row, name) for name in values} == values
    assert (row.form, row.number, f"{row.date:%d/%m/%Y}", row.issuer, row.title) == (
        sent["form"], *(PAPER[name] for name in ("number", "date", "issuer", "title")),
    )  # fmt: skip
    assert (row.subject_type, row.subject_id, row.unit, row.authority_path) == (
        "models_programs.unitpaper", record.pk, cast.unit, cast.commune.path,
    )  # fmt: skip
    assert (row.added_by, row.was_secret) == (cast.unit_head, False)
    assert len(files_in(folder)) == (sent["form"] == "file")
    detail = cast.client("viewer").get(reverse("models_programs:paper", args=[2026, record.pk]))
    assert PAPER["title"] in text_of(detail)
    assert AuditEvent.objects.filter(kind="attachment.added", subject_id=row.pk).count() == 1


@pytest.mark.parametrize(
    ("sent", "wrong", "sentence"),
    [
        ({"form": "file"}, "file", "Chọn tệp PDF, ảnh, Word hoặc Excel không quá 10 MB."),
        ({"form": "link", "url": ""}, "url", "Nhập đường dẫn bắt đầu bằng https://."),
        ({"form": "link", "url": "javascript:alert(1)"}, "url", "Nhập đường dẫn bắt đầu bằng https://."),
        ({"form": "link", "url": "https://"}, "url", "Nhập đường dẫn bắt đầu bằng https://."),
        ({"form": "link", "url": "https:// a b"}, "url", "Nhập đường dẫn bắt đầu bằng https://."),
        ({"form": "reference", "number": ""}, "number", "Nhập số, ký hiệu của tài liệu."),
        ({"form": "paper"}, "kept_at", "Ghi nơi lưu bản giấy, ví dụ: tủ hồ sơ văn phòng."),
        ({"form": "fax"}, "form", "Chọn cách lưu."),
        ({"form": "reference", "date": "31/02/2026"}, "date", "Nhập ngày dạng 27/3/2026 cho “ngày ban hành”."),
        ({"form": "reference", "date": "01/01/0001"}, "date", "Nhập ngày từ 02/9/1945 đến 31/12/2100."),
    ],
)
def test_what_a_way_needs_is_said_and_what_was_typed_stays(cast, record, sent, wrong, sentence):
    answer = send(cast, record, **sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert dict(form.errors) == {wrong: [sentence]}
    assert {name: form[name].value() for name in PAPER} == {**PAPER, **{k: sent[k] for k in PAPER if k in sent}}
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("way", ["file", "link", "paper", "reference"])
def test_a_marked_paper_leaves_only_its_number(cast, record, folder, way):
    answer = send(
        cast, record, form=way, marked="yes", file=upload(), url="https://binhson.gov.vn/mat", kept_at="két sắt"
    )
    assert answer.status_code == 302
    row = Attachment.objects.get()
    assert (row.form, row.number, row.issuer, row.was_secret) == ("reference", "05/KH-THPT", "Trường THPT", True)
    assert (row.title, row.url, row.kept_at, row.file_name, row.size, row.sha256, bool(row.file)) == (
        "", "", "", "", 0, "", False,
    )  # fmt: skip
    assert files_in(folder) == []
    told = [str(message) for message in answer.wsgi_request._messages]
    assert told == [MARKED_FILE]
    assert "kế hoạch.pdf" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))
    detail = cast.client("unit_head").get(reverse("models_programs:paper", args=[2026, record.pk]))
    assert "tài liệu mật, không giữ tệp" in text_of(detail)


def test_a_marked_paper_without_its_number_keeps_nothing(cast, record, folder):
    answer = send(cast, record, marked="yes", number="", file=upload())
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {"number": ["Nhập số, ký hiệu của tài liệu."]}
    assert (Attachment.objects.count(), files_in(folder)) == (0, [])


@pytest.mark.parametrize("answered", [{"marked": ""}, {"marked": "maybe"}])
def test_without_an_answer_the_file_is_refused(cast, record, folder, answered):
    answer = send(cast, record, file=upload(), **answered)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {"marked": [ASK]}
    assert answer.context["form"]["title"].value() == PAPER["title"]
    assert (Attachment.objects.count(), files_in(folder)) == (0, [])


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", pdf().replace(b"/Type", b"/OpenAction << /JavaScript (x) >> /Type"), ACTIVE_PDF),
        ("a.jpg", pdf(), NOT_IMAGE),
        ("a.pdf", b"", EMPTY),
        ("a.pdf", b"%PDF-1.7\n" + b"x" * (10 * 1024 * 1024), TOO_BIG),
    ],
)
def test_a_hostile_file_is_refused_with_its_sentence(cast, record, folder, name, content, sentence):
    answer = send(cast, record, file=upload(name, content))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert dict(form.errors) == {"file": [sentence]}
    assert {key: form[key].value() for key in PAPER} == PAPER
    assert (form["form"].value(), form["marked"].value()) == ("file", "no")
    assert (Attachment.objects.count(), files_in(folder)) == (0, [])


def test_more_than_a_request_may_send_is_said(cast, record, folder):
    answer = send(cast, record, file=upload(content=b"%PDF-1.7" + b"x" * (13 * 1024 * 1024)))
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [
        "Tệp lớn hơn 10 MB. Chia nhỏ tệp hoặc chỉ ghi số, ngày của tài liệu."
    ]
    assert answer.context["form"]["title"].value() == PAPER["title"]
    assert files_in(folder) == []


def test_the_twenty_first_file(cast, record, folder):
    for number in range(verbs.FILES_MAX):
        added(cast, record, number)
    answer = send(cast, record, file=upload(content=pdf(99)))
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == ["Mỗi nội dung chỉ kèm được 20 tệp. Xóa bớt tệp cũ."]
    assert len(files_in(folder)) == 20
    assert send(cast, record, form="reference").status_code == 302
    other = SAMPLES["paper"].make(None, cast.unit)
    assert send(cast, other, file=upload(content=pdf(99))).status_code == 302


def test_the_same_file_twice(cast, record):
    added(cast, record)
    answer = send(cast, record, file=upload("tên khác.pdf"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == ["Tệp này đã có trong danh sách."]
    other = SAMPLES["paper"].make(None, cast.unit)
    assert send(cast, other, file=upload()).status_code == 302


def test_the_quota_is_of_one_unit(cast, record, monkeypatch, folder):
    monkeypatch.setattr(verbs, "QUOTA", len(pdf()) * 2)
    other = SAMPLES["activity"].make(None, cast.unit)
    added(cast, record, 1)
    added(cast, other, 2)
    with pytest.raises(ValidationError) as caught:
        added(cast, record, 3)
    assert caught.value.message_dict == {
        "file": ["Đã dùng hết 500 MB dành cho tài liệu. Xóa bớt tệp cũ hoặc chỉ ghi số, ngày."]
    }
    assert len(files_in(folder)) == 2
    added(cast, SAMPLES["paper"].make(None, cast.sibling), 3)
    office = SAMPLES["activity"].make(cast.commune)
    added(cast, office, 4)
    added(cast, office, 5)
    with pytest.raises(ValidationError):
        added(cast, office, 6)


def test_a_download_is_never_run_by_a_browser(cast, record):
    content = pdf()
    sent = upload("Kế hoạch số 5 – trường học.pdf")
    assert send(cast, record, file=sent).status_code == 302
    row = Attachment.objects.get()
    answer = cast.client("viewer").get(opened(row))
    assert b"".join(answer.streaming_content) == content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''"
        "K%E1%BA%BF%20ho%E1%BA%A1ch%20s%E1%BB%91%205%20%E2%80%93%20tr%C6%B0%E1%BB%9Dng%20h%E1%BB%8Dc.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get(kind="attachment.opened")
    assert (event.subject_id, event.actor_id) == (row.pk, cast.viewer.pk)


def test_a_picture_is_a_download_too_and_opening_it_is_no_event(cast, record):
    assert send(cast, record, file=upload("ảnh.jpg", jpeg(gps=True))).status_code == 302
    row = Attachment.objects.get()
    answer = cast.client("unit_head").get(opened(row))
    content = b"".join(answer.streaming_content)
    assert b"Exif" not in content and content[:3] == b"\xff\xd8\xff"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert AuditEvent.objects.filter(kind="attachment.opened").count() == 0


def test_what_is_no_file_is_not_downloaded(cast, record, folder):
    assert send(cast, record, form="reference").status_code == 302
    assert cast.client("officer").get(opened(Attachment.objects.get())).status_code == 404
    row = added(cast, record)
    files_in(folder)[0].unlink()
    assert cast.client("officer").get(opened(row)).status_code == 404
    assert cast.client("officer").post(opened(row)).status_code == 405


def test_other_places_are_404(cast, record):
    row = added(cast, record)
    foreign = SAMPLES["paper"].make(None, cast.sibling)
    theirs = added(cast, foreign, 2)
    for who, target, attachment in (("outsider", record, row), ("unit_head", foreign, theirs)):
        client = cast.client(who)
        assert client.get(opened(attachment)).status_code == 404
        for method in (client.get, client.post):
            assert method(opened(attachment, "attachment_remove")).status_code == 404
            assert method(address(target)).status_code == 404
    assert Attachment.objects.count() == 2
    client = cast.client("officer")
    assert client.get(reverse("models_programs:attach", args=[2026, "khac", record.pk])).status_code == 404
    assert client.get(reverse("models_programs:attachment", args=[2026, 987654321])).status_code == 404


@pytest.mark.parametrize("who", ["approver", "viewer", "admin"])
def test_readers_open_and_do_not_keep(cast, record, who):
    row, client = added(cast, record), cast.client(who)
    assert status(client, row) == 200
    for method in (client.get, client.post):
        assert method(address(record)).status_code == 403
        assert method(opened(row, "attachment_remove")).status_code == 403
    with pytest.raises(NotAllowed):
        detach(attachment=row, record=record, actor=cast.actor(who), now=timezone.now(), writers=UNIT_AND_OFFICER)
    assert Attachment.objects.count() == 1


def test_removing_deletes_the_file_after_the_commit(cast, record, folder, django_capture_on_commit_callbacks):
    row = added(cast, record)
    client = cast.client("unit_head")
    page = client.get(opened(row, "attachment_remove"))
    assert page.status_code == 200 and "kế hoạch.pdf" in text_of(page)
    with django_capture_on_commit_callbacks() as callbacks:
        assert client.post(opened(row, "attachment_remove")).status_code == 302
    assert Attachment.objects.count() == 0
    assert len(files_in(folder)) == 1
    for callback in callbacks:
        callback()
    assert files_in(folder) == []
    event = AuditEvent.objects.get(kind="attachment.removed")
    assert (event.subject_id, event.detail["file"]) == (row.pk, "kế hoạch.pdf")


def test_what_has_no_file_is_removed_with_a_name(cast, record):
    send(cast, record, form="link", url="https://binhson.gov.vn/05", title="", number="", date="")
    row = Attachment.objects.get()
    page = cast.client("unit_head").get(opened(row, "attachment_remove"))
    assert page.context["facts"] == [("Tài liệu", "https://binhson.gov.vn/05")]
    assert cast.client("unit_head").post(opened(row, "attachment_remove")).status_code == 302


def test_uploads_are_counted_one_after_the_other(cast, record, monkeypatch):
    """The record's row is locked before its files are counted."""
    steps = []
    manager = type(UnitPaper._default_manager)
    lock, keep = manager.select_for_update, verbs._keep
    monkeypatch.setattr(manager, "select_for_update", lambda self, **more: steps.append("lock") or lock(self, **more))
    monkeypatch.setattr(verbs, "_keep", lambda *args: steps.append("count") or keep(*args))
    added(cast, record)
    assert steps == ["lock", "count"]


def test_nothing_hangs_on_a_record_that_was_just_removed(cast, record, folder):
    UnitPaper.objects.filter(pk=record.pk).delete()
    with pytest.raises(ValidationError, match="vừa bị xóa"):
        added(cast, record)
    assert (Attachment.objects.count(), files_in(folder)) == (0, [])


def test_a_document_is_removed_from_its_own_record_only(cast, record):
    row, theirs = added(cast, record), SAMPLES["paper"].make(None, cast.sibling)
    with pytest.raises(NotAllowed):
        detach(attachment=row, record=theirs, actor=cast.actor("officer"), now=timezone.now(), writers=UNIT_AND_OFFICER)
    assert Attachment.objects.filter(pk=row.pk).exists()


def test_documents_follow_their_record_to_another_unit(cast, record):
    row = added(cast, record)
    edit_record(
        record=record, values={"unit": cast.sibling}, actor=cast.actor("officer"), now=timezone.now(),
        writers=UNIT_AND_OFFICER,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.unit == cast.sibling


def test_a_record_takes_its_files_along(cast, record, folder, django_capture_on_commit_callbacks):
    added(cast, record, 1)
    send(cast, record, form="reference")
    kept = added(cast, SAMPLES["paper"].make(None, cast.unit), 2)
    with django_capture_on_commit_callbacks(execute=True):
        url = reverse("models_programs:paper_remove", args=[2026, record.pk])
        assert cast.client("unit_head").post(url).status_code == 302
    assert not UnitPaper.objects.filter(pk=record.pk).exists()
    assert list(Attachment.objects.all()) == [kept]
    assert [path.name for path in files_in(folder)] == [kept.file.name.rpartition("/")[2]]
