"""Photographs of activities: no place in them, all or nothing, the question about secrets, how much is sent."""

from __future__ import annotations

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from common import uploads
from common.models import AuditEvent
from models_programs.domain.activities import NOT_A_PHOTO
from models_programs.forms.activities import ASK, TOO_BIG, TOO_MANY
from models_programs.models import Activity, Attachment
from models_programs.views.activities import FORM_LIMIT, MARKED_PHOTOS
from tests.models_programs.pictures import heavy_jpeg, jpeg, photo
from tests.models_programs.samples import SAMPLES

pytestmark = pytest.mark.django_db
ADD = reverse("models_programs:activity_add", args=[2026])
TYPED = {
    "kind": "training",
    "title": "Tập huấn bảo vệ",
    "on": "12/05/2026",
    "place": "Hội trường xã",
    "present": "40",
    "invited": "45",
    "board_member": "Phó Trưởng ban",
    "is_pilot": "on",
    "summary": "Hai buổi",
}
broken = SimpleUploadedFile("hong.jpg", jpeg()[:400], "image/jpeg")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield tmp_path


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def send(cast, photos, who="unit_head", marked="no", url=ADD, **more):
    return cast.client(who).post(url, {**TYPED, "marked": marked, "photos": photos, **more})


def test_photographs_lose_their_place(cast, folder):
    assert Image.open(io.BytesIO(jpeg(gps=True))).getexif().get_ifd(0x8825) != {}
    sent = [photo("mot.jpg", gps=True), photo("hai.jpg", gps=True, seed=2)]
    assert send(cast, sent).status_code == 302
    activity = Activity.objects.get()
    rows = Attachment.objects.order_by("pk")
    assert [(row.subject_id, row.title, row.unit) for row in rows] == [
        (activity.pk, "Ảnh 1", cast.unit),
        (activity.pk, "Ảnh 2", cast.unit),
    ]
    for path in files_in(folder):
        with Image.open(path) as stored:
            assert dict(stored.getexif()) == {}
            assert stored.getexif().get_ifd(0x8825) == {}
    assert len(files_in(folder)) == 2
    kinds = sorted(AuditEvent.objects.filter(kind__contains="a").values_list("kind", flat=True))
    assert kinds == ["activity.created", "attachment.added", "attachment.added"]


def test_pictures_are_seen_on_the_page(cast):
    send(cast, [photo()])
    row, client = Attachment.objects.get(), cast.client("officer")
    page = client.get(reverse("models_programs:activity", args=[2026, Activity.objects.get().pk]))
    assert f'<img src="{reverse("models_programs:attachment", args=[2026, row.pk])}" alt="Ảnh: Ảnh 1"' in (
        page.content.decode()
    )


def test_the_same_picture_twice_is_one(cast):
    assert send(cast, [photo(), photo("khac.jpg")]).status_code == 302
    assert Attachment.objects.count() == 1


def test_the_seventh_is_too_many(cast, folder):
    answer = send(cast, [photo(seed=number) for number in range(7)])
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"photos": [TOO_MANY]}
    assert (Activity.objects.count(), files_in(folder)) == (0, [])
    assert send(cast, [photo(seed=number) for number in range(6)]).status_code == 302
    assert Attachment.objects.count() == 6


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (lambda: SimpleUploadedFile("hong.jpg", jpeg()[:400]), "Ảnh bị hỏng hoặc chưa tải lên hết"),
        (lambda: SimpleUploadedFile("a.heic", b"abc"), "Chưa nhận ảnh HEIC"),
        (lambda: SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF"), NOT_A_PHOTO),
    ],
)
def test_a_refused_picture_keeps_the_text_and_nothing_else(cast, folder, bad, sentence):
    answer = send(cast, [photo(), bad()])
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == ["photos"]
    assert form.errors["photos"][0].startswith(f"Ảnh thứ 2: {sentence}")
    for name, value in TYPED.items():
        assert str(form[name].value()) == ("True" if name == "is_pilot" else value), name
    assert form["marked"].value() == "no"
    assert "Chọn lại ảnh trước khi lưu." in answer.content.decode()
    assert (Activity.objects.count(), Attachment.objects.count(), files_in(folder)) == (0, 0, [])
    assert AuditEvent.objects.filter(kind="activity.created").count() == 0


def test_the_question_must_be_answered(cast, folder):
    answer = send(cast, [photo()], marked="")
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"marked": [ASK]}
    assert (Activity.objects.count(), files_in(folder)) == (0, [])
    assert send(cast, [photo()], marked="maybe").context["form"].errors == {"marked": [ASK]}
    # without a picture there is nothing to ask
    assert send(cast, [], marked="").status_code == 302


def test_yes_drops_the_pictures_and_keeps_the_record(cast, folder):
    answer = send(cast, [photo()], marked="yes")
    assert answer.status_code == 302
    assert (Activity.objects.get().title, Attachment.objects.count(), files_in(folder)) == ("Tập huấn bảo vệ", 0, [])
    client = cast.client("unit_head")
    page = client.post(ADD, {**TYPED, "marked": "yes", "photos": [photo()]}, follow=True)
    assert MARKED_PHOTOS in page.content.decode()


def test_an_edit_adds_pictures_or_changes_nothing(cast, folder):
    row = SAMPLES["activity"].make(None, cast.unit)
    url = reverse("models_programs:activity_edit", args=[2026, row.pk])
    assert send(cast, [photo()], url=url, seen=1).status_code == 302
    assert send(cast, [photo(seed=2)], url=url, seen=2).status_code == 302
    assert list(Attachment.objects.order_by("pk").values_list("title", flat=True)) == ["Ảnh 1", "Ảnh 2"]
    answer = send(cast, [photo(seed=3), broken], url=url, seen=2, title="Tên mới")
    assert answer.status_code == 422
    row.refresh_from_db()
    assert (row.title, Attachment.objects.count(), len(files_in(folder))) == ("Tập huấn bảo vệ", 2, 2)


def test_only_a_picture_is_a_change(cast):
    row = SAMPLES["activity"].make(None, cast.unit, event_day=None)
    url = reverse("models_programs:activity_edit", args=[2026, row.pk])
    client = cast.client("unit_head")
    same = {"kind": row.kind, "title": row.title, "on": "12/05/2026", "seen": 1}
    page = client.post(url, {**same, "marked": "no", "photos": [photo()]}, follow=True)
    assert "Đã lưu thay đổi." in page.content.decode()
    assert "Không có gì thay đổi." in client.post(url, same, follow=True).content.decode()


# --- How much one request may send ---


def test_this_form_takes_more_than_others(cast):
    """Three pictures of 5 MB: more than 12 MB together, less than this form's limit."""
    heavy = [SimpleUploadedFile(f"{number}.jpg", heavy_jpeg(2250, number)) for number in range(3)]
    assert uploads.HARD_LIMIT < sum(upload.size for upload in heavy) < FORM_LIMIT
    assert send(cast, heavy).status_code == 302
    assert Attachment.objects.count() == 3


def test_above_the_limit_the_text_stays(cast, folder, monkeypatch):
    """The pictures come first in the form: what was typed is read although they are thrown away."""
    from models_programs.views.registry import KINDS

    for pattern in KINDS["activity"].urls():
        assert getattr(pattern.callback, "upload_limit", None) == (
            FORM_LIMIT if pattern.name in ("activity_add", "activity_edit") else None
        )
    monkeypatch.setattr(uploads.QuotaHandler, "limit", 1000)
    sent = {"photos": [photo(size=(900, 900))], **TYPED, "marked": "no"}
    answer = cast.client("unit_head").post(ADD, sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors == {"photos": [TOO_BIG]}
    assert form["title"].value() == "Tập huấn bảo vệ"
    assert (Activity.objects.count(), files_in(folder)) == (0, [])


def test_other_addresses_keep_the_common_limit(cast):
    row = SAMPLES["activity"].make(None, cast.unit)
    url = reverse("models_programs:attach", args=[2026, "activity", row.pk])
    big = SimpleUploadedFile("a.jpg", b"\xff" * (uploads.HARD_LIMIT + 1))
    answer = cast.client("unit_head").post(url, {"form": "file", "marked": "no", "file": big, "title": "Bảng ảnh"})
    assert answer.status_code == 422
    assert answer.wsgi_request.upload_too_big is True
    assert answer.context["form"]["title"].value() == "Bảng ảnh"
    assert Attachment.objects.count() == 0


def test_a_form_without_its_token_is_refused(cast):
    """The token is read from the multipart body, whose limit the address decides."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.unit_head, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(ADD, {**TYPED, "marked": "no", "photos": [photo()]}).status_code == 403
    token = client.get(ADD).context["csrf_token"]
    sent = {"csrfmiddlewaretoken": str(token), **TYPED, "marked": "no", "photos": [photo()]}
    assert client.post(ADD, sent).status_code == 302
    assert Attachment.objects.count() == 1
