"""The page of a row's evidence, the preview beside the row, and the pictures of both."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from common import pdf_pages
from common.models import AuditEvent
from models_programs.models import Attachment, RegulationReview
from registrations.models import Dossier
from scoring.models import RowEvidence
from tests import factories as make
from tests.models_programs.samples import SAMPLES
from tests.registrations import cases
from tests.scoring import proofs, sheets
from tests.scoring.proofs import added, key, linked, row_id
from units.models import UnitSuccession

pytestmark = pytest.mark.django_db
SANDBOX = "sandbox; default-src 'none'"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    proofs.keep_in(settings, tmp_path)


def address(card, code="3", name="evidence"):
    return reverse(f"scoring:{name}", args=[2026, card.pk, row_id(card, code)])


def preview(card, piece, *number):
    name = "preview_picture" if number else "preview"
    return reverse(f"scoring:{name}", args=[2026, card.pk, piece, *number])


def words(answer):
    return " ".join(answer.content.decode().split())


def fragment(cast, card, piece, who="officer"):
    answer = cast.client(who).get(preview(card, piece), headers={"X-Pane": "1"})
    return words(answer) if answer.status_code == 200 else answer.status_code


def test_picking_and_taking_away(cast):
    card = sheets.opened(cast)
    paper, activity = (SAMPLES[slug].make(None, cast.unit) for slug in ("paper", "activity"))
    client, page = cast.client("unit_head"), address(card)
    assert client.post(page, {"piece": [key(paper), key(activity)], "more": [row_id(card, "1")]}).status_code == 302
    answer = client.get(page, {})
    assert [proof.title for proof, _ in answer.context["proofs"]] == [
        "Kế hoạch bảo đảm an ninh, trật tự", "Tuyên truyền phòng, chống ma túy",
    ]  # fmt: skip
    assert [removable for _, removable in answer.context["proofs"]] == [True, True]
    assert answer.context["groups"] == []
    assert RowEvidence.objects.count() == 4
    assert client.post(address(card, name="evidence_remove"), {"piece": key(paper)}).status_code == 302
    assert RowEvidence.objects.filter(criterion=row_id(card, "3")).count() == 1
    history = words(client.get(reverse("scoring:history", args=[2026, card.pk])))
    assert "<strong>Gắn vào hàng 1, 3</strong>" in history
    assert "<strong>Gỡ khỏi hàng 3</strong> Kế hoạch bảo đảm an ninh, trật tự" in history


def test_nothing_ticked_says_what_to_do(cast):
    card = sheets.opened(cast)
    answer = cast.client("unit_head").post(address(card), {})
    assert (answer.status_code, answer.context["problem"]) == (422, "Chọn ít nhất một nội dung để gắn làm minh chứng.")


def test_four_ways_of_something_new(cast):
    card = sheets.opened(cast)
    client, post = cast.client("unit_head"), address(card, name="evidence_add")
    ways = [
        {"form": "file", "file": [proofs.photo("một.jpg"), proofs.photo("hai.jpg", 2)]},
        {"form": "link", "url": "https://binhson.gov.vn/05"},
        {"form": "reference", "number": "05/KH"},
        {"form": "paper", "kept_at": "tủ hồ sơ", "more": [row_id(card, "1")]},
    ]
    for way in ways:
        assert client.post(post, {"marked": "no", **way}).status_code == 302
    shown = client.get(address(card)).context["proofs"]
    assert [proof.title for proof, _ in shown] == [
        "một.jpg",
        "hai.jpg",
        "https://binhson.gov.vn/05",
        "05/KH",
        "tủ hồ sơ",
    ]
    assert RowEvidence.objects.filter(criterion=row_id(card, "1")).count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"form": "file", "marked": "no"}, "file"),
        ({"form": "link", "marked": "no", "url": "javascript:alert(1)"}, "url"),
        ({"form": "reference", "number": "05/KH"}, "marked"),
        ({"form": "reference", "marked": "no", "number": "05/KH", "more": ["0"]}, "more"),
    ],
)
def test_a_refused_form_comes_back_as_typed(cast, sent, field):
    card = sheets.opened(cast)
    answer = cast.client("unit_head").post(address(card, name="evidence_add"), {"title": "Trích yếu đã gõ", **sent})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "Trích yếu đã gõ" in words(answer)
    assert RowEvidence.objects.count() == 0


def test_too_much_at_once(cast, monkeypatch):
    from scoring.views import evidence

    monkeypatch.setattr(evidence.add, "upload_limit", 100)
    card = sheets.opened(cast)
    sent = {"form": "file", "marked": "no", "file": proofs.photo()}
    answer = cast.client("unit_head").post(address(card, name="evidence_add"), sent)
    assert (answer.status_code, answer.context["form"].errors["file"][0]) == (422, evidence.TOO_BIG)


def test_locked_sheets_and_other_roles(cast):
    card = sheets.sent(cast)
    page = cast.client("unit_head").get(address(card))
    assert (page.context["column"], page.context["groups"]) == (None, [])
    assert page.context["locked"] in words(page)
    for name in ("evidence", "evidence_add", "evidence_remove"):
        sent = {"piece": "attachment-1", "form": "reference", "marked": "no", "number": "1"}
        assert cast.client("unit_head").post(address(card, name=name), sent).status_code == 409
        assert cast.client("viewer").post(address(card, name=name), sent).status_code == 403
        assert cast.client("outsider").post(address(card, name=name), sent).status_code == 404
    assert cast.client("outsider").get(address(card)).status_code == 404
    group = card.rubric.criteria.filter(is_leaf=False).first()
    assert cast.client("unit_head").get(reverse("scoring:evidence", args=[2026, card.pk, group.pk])).status_code == 404


def test_another_unit_s_record_is_refused(cast):
    card = sheets.opened(cast)
    record = SAMPLES["paper"].make(None, cast.sibling)
    assert cast.client("unit_head").post(address(card), {"piece": key(record)}).status_code == 403
    assert fragment(cast, card, key(record), "unit_head") == 404


def test_same_queries_for_one_and_many(cast):
    card = sheets.opened(cast)
    client = cast.client("officer")

    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(address(card))
        return len(captured)

    def more():
        linked(cast, card, "3", key(SAMPLES["activity"].make(None, cast.unit)))
        SAMPLES["activity"].make(None, cast.unit)

    more()
    count()
    first = count()
    more()
    more()
    assert count() == first


def test_pictures_are_shown_as_they_were_made_anew(cast):
    card = sheets.opened(cast)
    [file] = added(cast, card, "3", files=[proofs.photo()])
    assert f'src="{preview(card, key(file), 0)}"' in fragment(cast, card, key(file))
    answer = cast.client("officer").get(preview(card, key(file), 0))
    assert (answer["Content-Type"], answer["Content-Disposition"], answer["X-Content-Type-Options"]) == (
        "image/jpeg", "inline", "nosniff",
    )  # fmt: skip
    assert answer["Content-Security-Policy"] == SANDBOX
    assert answer.content == Path(file.file.path).read_bytes()
    for piece, number in ((key(file), 1), ("attachment-0", 0)):
        assert cast.client("officer").get(preview(card, piece, number)).status_code == 404
    assert cast.client("outsider").get(preview(card, key(file), 0)).status_code == 404


def test_pages_of_a_pdf_are_drawn_once(cast, monkeypatch):
    card = sheets.opened(cast)
    [file] = added(cast, card, "3", files=[proofs.pdf(12)])
    shown = fragment(cast, card, key(file))
    assert shown.count("<img ") == 10
    assert "Đang xem 10 trong 12 trang" in shown
    monkeypatch.setattr(pdf_pages, "_drawn_outside", None)  # a second drawing would fail
    answer = cast.client("officer").get(preview(card, key(file), 2))
    assert (answer["Content-Type"], answer["Content-Security-Policy"]) == ("image/jpeg", SANDBOX)
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1050, 1400))
    assert cast.client("officer").get(preview(card, key(file), 11)).status_code == 404
    assert AuditEvent.objects.filter(kind="attachment.opened", subject_id=file.pk).count() == 1


def test_pages_are_drawn_again_when_the_pictures_are_gone(cast):
    card = sheets.opened(cast)
    [file] = added(cast, card, "3", files=[proofs.pdf()])
    caches["pictures"].clear()
    assert cast.client("officer").get(preview(card, key(file), 1)).status_code == 200
    caches["pictures"].clear()
    caches["pictures"].set(f"{file.sha256}:busy", 1)
    assert "Đang vẽ các trang" in fragment(cast, card, key(file))


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n", b"%PDF-1.4 %%EOF", b""]
)
def test_broken_pdfs_say_so(cast, content):
    card = sheets.opened(cast)
    [file] = added(cast, card, "3", files=[proofs.pdf()])
    file.file.save("x", ContentFile(content))
    shown = fragment(cast, card, key(file))
    assert "Tệp này không vẽ thành trang xem được. Tải về để xem." in shown
    assert cast.client("officer").get(preview(card, key(file), 1)).status_code == 404


def test_what_cannot_be_drawn_is_told_in_words(cast):
    card = sheets.opened(cast)
    [file] = added(cast, card, "3", files=[proofs.docx()])
    assert "Tệp Word, Excel không xem ngay được. Tải về để xem." in fragment(cast, card, key(file))
    [link] = added(cast, card, "3", form="link", url="https://binhson.gov.vn/05", title="Bài viết")
    assert 'href="https://binhson.gov.vn/05" target="_blank" rel="noopener noreferrer"' in fragment(
        cast, card, key(link)
    )
    [paper] = added(cast, card, "3", form="paper", kept_at="tủ hồ sơ", title="Sổ")
    assert 'Bản giấy lưu tại</dt><dd class="keep-lines">tủ hồ sơ' in fragment(cast, card, key(paper))
    [number] = added(cast, card, "3", number="05/KH", issuer="Nhà trường")
    assert 'Cơ quan ban hành</dt><dd class="keep-lines">Nhà trường' in fragment(cast, card, key(number))


def test_records_are_shown_by_their_fields(cast):
    card = sheets.opened(cast)
    slugs = ("paper", "activity", "regulation", "model", "force", "commendation", "figures")
    records = {slug: SAMPLES[slug].make(None, cast.unit) for slug in slugs}
    review = RegulationReview.objects.create(regulation=records["regulation"], held_on="2026-06-30", result="Tốt")
    registration = cases.registered(cast.unit)
    dossier = Dossier.objects.create(
        registration=registration, report_number="9/BC", changed_at=registration.created_at
    )
    for record in (*records.values(), review, registration, dossier):
        shown = fragment(cast, card, key(record))
        assert "Mở hồ sơ" in shown, record
        assert "<dt>" in shown, record
    assert 'Kết quả</dt><dd class="keep-lines">Tốt' in fragment(cast, card, key(review))


def test_photographs_of_an_activity_are_shown_with_it(cast):
    card = sheets.opened(cast)
    activity = SAMPLES["activity"].make(None, cast.unit)
    [photo, report] = [added(cast, card, "3", files=[file])[0] for file in (proofs.photo(), proofs.pdf())]
    Attachment.objects.update(subject_type="models_programs.activity", subject_id=activity.pk)
    shown = fragment(cast, card, key(activity))
    assert f'src="{preview(card, key(photo), 0)}"' in shown
    assert f'data-proof="{key(report)}"' in shown


def test_an_earlier_name_s_record_shows_its_name_only_to_the_head(cast):
    """Under its new name a unit sees that the record exists; opening it is for the authority (ADR 0010)."""
    card = sheets.opened(cast)
    old = make.unit(cast.commune, "Trường cũ")
    UnitSuccession.objects.create(kind="merge", predecessor=old, successor=cast.unit, on="2026-03-01")
    record = SAMPLES["paper"].make(None, old)
    linked(cast, card, "3", key(record))
    seen = fragment(cast, card, key(record), "unit_head")
    assert "vai trò đang dùng chỉ thấy tên" in seen
    assert "05/KH-THPT" not in seen.replace("Trường cũ", "")
    assert "05/KH-THPT" in fragment(cast, card, key(record), "officer")


def test_without_a_script_the_preview_is_a_page(cast):
    card = sheets.opened(cast)
    [number] = added(cast, card, "3")
    page = words(cast.client("viewer").get(preview(card, key(number))))
    assert "<h1>Xem minh chứng</h1>" in page
    assert cast.client("outsider").get(preview(card, key(number))).status_code == 404


def test_files_of_a_sheet_open_like_others(cast):
    card = sheets.opened(cast)
    [file] = added(cast, card, "3", files=[proofs.pdf()])
    download = reverse("models_programs:attachment", args=[2026, file.pk])
    for who, status in (("officer", 200), ("unit_head", 200), ("outsider", 404)):
        answer = cast.client(who).get(download)
        assert answer.status_code == status
        if answer.streaming:
            b"".join(answer.streaming_content)
    gone = reverse("models_programs:attachment_remove", args=[2026, file.pk])
    assert "Phiếu chấm điểm năm 2026" in words(cast.client("unit_head").get(gone))
    assert cast.client("viewer").get(gone).status_code == 403
    attach = reverse("models_programs:attach", args=[2026, "sheet", card.pk])
    assert cast.client("unit_head").get(attach).status_code == 404
    assert cast.client("unit_head").post(gone).status_code == 302
    assert RowEvidence.objects.count() == 0


def test_what_a_sent_sheet_needs_is_not_removed(cast):
    card = sheets.opened(cast)
    paper = SAMPLES["paper"].make(None, cast.unit)
    [file] = added(cast, card, "3", files=[proofs.pdf()])
    Attachment.objects.update(subject_type=paper._meta.label_lower, subject_id=paper.pk)
    type(card).objects.update(state="sent")
    gone = reverse("models_programs:attachment_remove", args=[2026, file.pk])
    page = cast.client("unit_head").post(gone, follow=True)
    assert "Đang là minh chứng của phiếu chấm điểm năm 2026" in words(page)
    assert Attachment.objects.count() == 1
