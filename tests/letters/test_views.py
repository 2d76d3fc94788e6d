"""The screens "Mẫu văn bản": read in the office, set by the administrator of that very authority."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.documents.docx import DOCX_TYPE
from common.scope import Role
from letters.domain import STALE
from letters.models import LetterText
from letters.queries import specs, wording
from letters.rules.wording import FIELDS, SOURCE
from tests import factories as make
from tests.common.documents.layout import opened, placed
from tests.common.documents.reading import pdf_text

pytestmark = pytest.mark.django_db
CODE = "decision.recognition"
LIST = reverse("letters:list")
EDIT = reverse("letters:edit", args=[CODE])
UNSET = reverse("letters:unset", args=[CODE])
PDF = reverse("letters:sample", args=[CODE, "pdf"])
DOCX = reverse("letters:sample", args=[CODE, "docx"])
OFFICE = ["officer", "approver", "viewer", "admin"]


def sent(**changes: str) -> dict[str, str]:
    texts = {field: getattr(specs()[CODE], field) for field in FIELDS}
    return {**texts, "source": "Công văn số 12/CA ngày 05/01/2026", "seen": "0", **changes}


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_addresses() -> None:
    assert (
        "/quan-tri/mau-van-ban/", f"/quan-tri/mau-van-ban/{CODE}/", f"/quan-tri/mau-van-ban/{CODE}/bo/",
        f"/quan-tri/mau-van-ban/{CODE}/xem-thu.pdf", f"/quan-tri/mau-van-ban/{CODE}/xem-thu.docx",
    ) == (LIST, EDIT, UNSET, PDF, DOCX)  # fmt: skip


@pytest.mark.parametrize("who", OFFICE)
def test_the_office_reads(cast, who):
    client = cast.client(who)
    answer = client.get(LIST)
    assert answer.status_code == 200
    assert [one.spec.code for _, rows in answer.context["groups"] for one in rows] == list(specs())
    assert answer.context["open"] == 19
    assert text_of(answer).count("<span>Mẫu tạm</span>") == 19
    page = client.get(EDIT)
    assert page.status_code == 200
    assert ('name="body"' in page.content.decode()) is (who == "admin")
    assert "{ban chỉ đạo}" in page.content.decode()
    assert "[bảng: danh sách]" in page.content.decode()
    assert PDF in page.content.decode()
    assert client.get(PDF).status_code == client.get(DOCX).status_code == 200


@pytest.mark.parametrize("address", [LIST, EDIT, PDF, DOCX])
def test_unit_heads_and_strangers_do_not(cast, address):
    assert cast.client("unit_head").get(address).status_code == 403
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer.url.startswith("/dang-nhap/")


@pytest.mark.parametrize("who", ["unit_head", "officer", "approver", "viewer", "outsider"])
def test_only_administrators_write(cast, who):
    client = cast.client(who)
    assert client.post(EDIT, sent()).status_code == 403
    assert client.post(UNSET).status_code == 403
    assert LetterText.objects.count() == 0


def test_wrong_methods_and_codes(cast):
    client = cast.client("admin")
    assert [client.post(address).status_code for address in (LIST, PDF, DOCX)] == [405, 405, 405]
    assert [client.get(UNSET).status_code, client.put(EDIT).status_code] == [405, 405]
    for name, more in (("edit", []), ("sample", ["pdf"])):
        assert client.get(reverse(f"letters:{name}", args=["khong.co", *more])).status_code == 404
    assert client.post(reverse("letters:unset", args=["khong.co"])).status_code == 404
    assert client.get(PDF.replace(".pdf", ".exe")).status_code == 404


def test_setting_and_taking_back_in_the_browser(cast):
    client = cast.client("admin")
    assert "Bỏ bản riêng" not in client.get(EDIT).content.decode()
    answer = client.post(EDIT, sent(subject="Trích yếu của xã"))
    assert (answer.status_code, answer.url) == (302, EDIT)
    page = client.get(EDIT)
    assert "Đang dùng bản của Xã Bình Sơn" in text_of(page)
    assert "Bỏ bản riêng" in page.content.decode()
    assert (page.context["form"]["subject"].value(), page.context["form"]["seen"].value()) == ("Trích yếu của xã", 1)
    assert text_of(client.get(LIST)).count("Đã xác nhận") == 1
    assert "Trích yếu của xã" in pdf_text(client.get(PDF).content)
    assert client.post(UNSET).status_code == 302
    assert wording(CODE, cast.commune.path).subject == specs()[CODE].subject


def test_refused_texts_stay_typed(cast):
    answer = cast.client("admin").post(EDIT, sent(body="Nội dung {lạ}", source="ngắn", recipients="Một\nHai"))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors == {
        "body": ["Không có ô trống {lạ}. Chọn trong danh sách ô trống bên cạnh."],
        "source": [SOURCE],
    }
    assert (form["body"].value(), form["recipients"].value()) == ("Nội dung {lạ}", "Một\nHai")
    answer = cast.client("admin").post(EDIT, sent(source="1234567890 12"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["source"])
    assert LetterText.objects.count() == 0


def test_a_stale_page_is_refused_and_keeps_what_was_typed(cast):
    client = cast.client("admin")
    client.post(EDIT, sent(subject="Người đầu"))
    answer = client.post(EDIT, sent(subject="Người sau"))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.non_field_errors() == ValidationError(STALE).messages
    assert form["subject"].value() == "Người sau"
    assert LetterText.objects.get().subject == "Người đầu"


def test_the_administrator_of_the_province_sets_for_those_below(cast):
    cast.chief = make.person(Role.ADMIN, cast.province, username="quantritinh")
    client = cast.client("chief")
    assert client.post(EDIT, sent(subject="Bản của tỉnh")).status_code == 302
    page = cast.client("admin").get(EDIT)
    assert "Đang dùng bản của Tỉnh Quảng Ngãi" in text_of(page)
    assert "Bỏ bản riêng" not in page.content.decode()
    assert page.context["form"]["seen"].value() == 0
    assert cast.client("admin").post(UNSET).status_code == 302
    assert LetterText.objects.count() == 1


def test_samples_are_files_of_their_kind(cast):
    pdf, word = cast.client("viewer").get(PDF), cast.client("viewer").get(DOCX)
    assert (pdf["Content-Type"], pdf["Content-Disposition"]) == (
        "application/pdf", 'inline; filename="mau-decision-recognition.pdf"',
    )  # fmt: skip
    assert (word["Content-Type"], word["Content-Disposition"]) == (
        DOCX_TYPE, 'attachment; filename="mau-decision-recognition.docx"',
    )  # fmt: skip
    assert (pdf.content[:5], word.content[:2]) == (b"%PDF-", b"PK")
    assert "MẪU" in [one.text for one in placed(opened(pdf.content).pages[0])]


def test_own_words_are_never_html(cast):
    client = cast.client("admin")
    client.post(EDIT, sent(subject="<img src=x onerror=alert(1)>"))
    body = cast.client("officer").get(EDIT).content.decode()
    assert "<img src=x" not in body
    assert "&lt;img src=x onerror=alert(1)&gt;" in body


def test_administration_links_to_the_texts(cast):
    assert f'href="{LIST}"' in cast.client("admin").get(reverse("admin_index")).content.decode()


def test_list_takes_the_same_queries_with_one_and_three_own_texts(cast):
    client, counts = cast.client("admin"), []
    for codes in (list(specs())[:1], list(specs())[1:4]):
        for code in codes:
            texts = {field: getattr(specs()[code], field) for field in FIELDS}
            client.post(reverse("letters:edit", args=[code]), {**sent(), **texts})
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert LetterText.objects.count() == 4
    assert counts[0] == counts[1]
