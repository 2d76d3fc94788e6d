"""The editor of rubrics: works, wrong role, other place, bad id, old page."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from common.scope import Role
from scoring.domain import drafts
from scoring.models import Rubric, RubricDraft
from scoring.queries import previous_of
from tests import factories as make
from tests.scoring import rubrics_made, sheets

pytestmark = pytest.mark.django_db
ROW = {"code": "1c", "text": "Có mô hình", "max_points": "1,5", "points_from": "typed"}


def url(name: str, *args: object) -> str:
    return reverse(f"scoring:{name}", args=args)


def head(**changes: str) -> dict[str, object]:
    return {
        "title": "Bảng mới", "code": "XA-TRUONG", "version": "2026.2", "unit_kinds": ["school", "hospital"],
        "valid_from": "1/1/2026", "valid_to": "", "issuer": "UBND xã", "source": rubrics_made.SOURCE, "total": "10",
        "step": "0,5", "level_XS": "9", "level_K": "7,5", "level_TB": "5", "seen": "1", **changes,
    }  # fmt: skip


@pytest.fixture
def draft(cast):
    return rubrics_made.draft(cast)


def test_a_draft_starts_blank_or_from_a_rubric(cast):
    shipped = sheets.load_rubrics()
    client = cast.client("admin")
    assert client.post(url("draft_add"), {"title": "Bảng xã", "code": "XA"}).status_code == 302
    assert client.post(url("draft_add"), {"title": "", "code": "", "before": shipped.pk}).status_code == 302
    copied, blank = RubricDraft.objects.order_by("-pk")
    assert (blank.content["criteria"], blank.content["total"]) == ([], "100")
    assert len(copied.content["criteria"]) == 25
    assert copied.content["continues"] == {"code": "QN-CQDNCSGD", "version": "2025.1"}
    assert client.post(url("draft_add"), {"title": "", "code": ""}).status_code == 422
    assert client.post(url("draft_add"), {"title": "A", "code": "có dấu cách"}).status_code == 422
    page = client.get(url("draft_list")).content.decode()
    assert "Bảng xã" in page


def test_the_list_has_a_constant_number_of_queries(cast, django_assert_num_queries):
    rubrics_made.draft(cast)
    client = cast.client("admin")
    client.get(url("draft_list"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get(url("draft_list"))
    rubrics_made.draft(cast)
    rubrics_made.draft(cast)
    with django_assert_num_queries(len(one)):
        client.get(url("draft_list"))


def test_the_editor_says_in_words_what_does_not_add_up(cast):
    draft = rubrics_made.draft(cast, total=11)
    page = cast.client("officer").get(url("draft", draft.pk)).content.decode()
    assert "bảng ghi 11" in page
    assert "Các hàng cộng lại 10, tổng ghi 11" in page
    assert "Thêm hàng" not in page
    assert cast.client("admin").post(url("draft_sums", draft.pk), {"seen": 1}).status_code == 302
    assert "bảng ghi 11" not in cast.client("admin").get(url("draft", draft.pk)).content.decode()


def test_the_head_is_saved_and_refused_with_what_was_typed(cast, draft):
    client = cast.client("admin")
    assert client.post(url("draft_head", draft.pk), head()).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.content["unit_kinds"], draft.content["step"]) == (
        "Bảng mới", ["hospital", "school"], "0.5",
    )  # fmt: skip
    assert draft.content["levels"] == [["XS", "9"], ["K", "7.5"], ["TB", "5"], ["Y", "0"]]
    response = client.post(url("draft_head", draft.pk), head(seen="2", total="mười", valid_from="32/1/2026"))
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="mười"' in page
    assert "Nhập ngày dạng 27/3/2026" in page


def test_rows_are_added_with_a_proposed_code(cast, draft):
    client = cast.client("admin")
    page = client.get(url("draft_row_add", draft.pk), {"duoi": "1"}).content.decode()
    assert 'value="1c"' in page
    answer = client.post(url("draft_row_add", draft.pk) + "?duoi=1", {**ROW, "seen": 1})
    assert answer.headers["Location"].endswith("#hang-1c")
    draft.refresh_from_db()
    row = draft.content["criteria"][3]
    assert (row["code"], row["parent"], row["max_points"]) == ("1c", "1", "1.5")
    assert client.get(url("draft_row_add", draft.pk), {"duoi": "77"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "2"}, "Mã hàng 2 đã có"),
        ({"code": "a b"}, "viết liền"),
        ({"text": ""}, "Ghi nội dung của hàng."),
        ({"max_points": "1e3"}, "nhập số từ 0 đến 999,99"),
        ({"max_points": ""}, "Nhập điểm tối đa."),
        ({"rule": "khong-co"}, "Chọn trong danh sách."),
        ({"rule_values": "share: 90"}, "viết dạng tên = số"),
        ({"text": "a\x07b"}, "ký tự lạ"),
    ],
)
def test_bad_rows_are_refused_with_what_was_typed(cast, draft, changes, words):
    response = cast.client("admin").post(url("draft_row", draft.pk, 2), {**ROW, "seen": 1, **changes})
    assert response.status_code == 422
    assert words in response.content.decode()
    draft.refresh_from_db()
    assert draft.version == 1


def test_figures_of_a_rule_are_kept_as_numbers_and_lists(cast, draft):
    typed = {**ROW, "rule": "joined", "rule_values": "share = 90\nhalf = 0,5\nitems = [3a, 3b]", "seen": 1}
    assert cast.client("admin").post(url("draft_row", draft.pk, 2), typed).status_code == 302
    draft.refresh_from_db()
    assert draft.content["criteria"][1]["rule_values"] == {"share": 90, "half": 0.5, "items": ["3a", "3b"]}
    page = cast.client("admin").get(url("draft_row", draft.pk, 2)).content.decode()
    assert "half = 0.5\nitems = [3a, 3b]\nshare = 90" in page


def test_a_stale_page_keeps_what_was_typed_and_says_what_changed(cast, draft):
    other = make.person(Role.ADMIN, cast.province, "Lý Thị Hoa")
    drafts.save_row(
        draft=draft, row_id=2, values={"code": "1a", "text": "Chữ của tỉnh"}, version=1, actor=make.actor(other),
        now=timezone.now(),
    )  # fmt: skip
    typed = {**ROW, "code": "1a", "text": "Chữ của xã", "seen": 1}
    response = cast.client("admin").post(url("draft_row", draft.pk, 2), typed)
    page = response.content.decode()
    assert response.status_code == 422
    for words in ("Chữ của xã", "Chữ của tỉnh", "Lý Thị Hoa", 'name="seen" value="2"'):
        assert words in page
    assert cast.client("admin").post(url("draft_row", draft.pk, 2), {**typed, "seen": 2}).status_code == 302
    stale = cast.client("admin").post(url("draft_row_move", draft.pk, 2), {"seen": 1, "huong": "xuong"}, follow=True)
    assert "Chưa làm gì: bản soạn vừa được sửa" in stale.content.decode()


def test_moving_and_deleting(cast, draft):
    client = cast.client("admin")
    client.post(url("draft_row_move", draft.pk, 3), {"seen": 1, "huong": "len"})
    draft.refresh_from_db()
    assert [row["id"] for row in draft.content["criteria"]] == [1, 3, 2, 4]
    question = client.get(url("draft_row_delete", draft.pk, 1)).content.decode()
    assert "1b, 1a" in question
    client.post(url("draft_row_delete", draft.pk, 1), {"seen": 2})
    draft.refresh_from_db()
    assert [row["code"] for row in draft.content["criteria"]] == ["2"]
    assert client.get(url("draft_row", draft.pk, 1)).status_code == 404


def test_publishing_and_retiring(cast, draft):
    client = cast.client("admin")
    assert "Công bố bảng này" in client.get(url("draft_publish", draft.pk)).content.decode()
    assert client.post(url("draft_publish", draft.pk), {"seen": 7}).status_code == 422
    assert client.post(url("draft_publish", draft.pk), {"seen": 1}).status_code == 302
    made = Rubric.objects.get(authority=cast.commune)
    page = client.get(url("rubric", made.pk)).content.decode()
    assert "Xác nhận điểm chuẩn" in page
    assert client.get(url("thresholds", made.pk)).status_code == 200
    assert client.get(url("draft", draft.pk)).status_code == 404
    year = timezone.localdate().year
    assert client.get(url("rubric_retire", made.pk)).status_code == 200
    assert client.post(url("rubric_retire", made.pk), {"last_year": "1999"}).status_code == 422
    assert client.post(url("rubric_retire", made.pk), {"last_year": max(year, 2026)}).status_code == 302
    assert "áp dụng đến hết năm" in client.get(url("rubric", made.pk)).content.decode()
    assert client.get(url("rubric_retire", sheets.load_rubrics().pk)).status_code == 403


def test_a_faulty_draft_lists_every_fault(cast):
    draft = rubrics_made.draft(cast, total=11, unit_kinds=[])
    response = cast.client("admin").post(url("draft_publish", draft.pk), {"seen": 1})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Các hàng cộng lại 10, tổng ghi 11" in page
    assert "Chưa ghi bảng dùng cho loại đơn vị nào" in page


def test_mapping_offers_but_does_not_decide(cast):
    first = rubrics_made.published(cast)
    second = rubrics_made.published(cast, version="2026.2")
    client = cast.client("admin")
    page = client.get(url("rubric_map", second.pk), {"before": first.pk}).content.decode()
    assert "Gợi ý: hàng 1a (trùng mã, trùng lời)" in page
    assert previous_of(second.pk) == {}
    client.post(url("rubric_map", second.pk), {"before": first.pk, "offers": "1"})
    assert previous_of(second.pk) == {}
    row = second.criteria.get(code="1a")
    bad = client.post(url("rubric_map", second.pk), {"before": first.pk, f"r{row.pk}": "77"})
    assert bad.status_code == 422
    client.post(url("rubric_map", second.pk), {"before": first.pk, f"r{row.pk}": "1b"})
    assert previous_of(second.pk) == {row.pk: first.criteria.get(code="1b").pk}
    assert client.get(url("rubric_map", sheets.load_rubrics().pk)).status_code == 403


def test_mapping_of_a_draft(cast):
    first, draft = rubrics_made.published(cast), rubrics_made.draft(cast, version="2026.2")
    client = cast.client("admin")
    assert client.post(url("draft_map", draft.pk), {"before": first.pk, "r2": "1b", "seen": 9}).status_code == 422
    assert client.post(url("draft_map", draft.pk), {"before": first.pk, "r2": "1b", "seen": 1}).status_code == 302
    draft.refresh_from_db()
    assert draft.content["criteria"][1]["previous"] == "1b"


GETS = ["draft", "draft_head", "draft_publish", "draft_discard", "draft_map", "draft_row_add"]


@pytest.mark.parametrize("name", GETS)
def test_out_of_sight_is_nowhere_and_others_only_read(cast, draft, name):
    beside = make.person(Role.ADMIN, cast.other_commune, "Ngô Văn Kha")
    cast.beside = beside
    assert cast.client("beside").get(url(name, draft.pk)).status_code == 404
    assert cast.client("admin").get(url(name, 987654)).status_code == 404
    assert cast.client("officer").get(url(name, draft.pk)).status_code == (200 if name == "draft" else 403)
    assert cast.client("unit_head").get(url(name, draft.pk)).status_code == 403


def test_below_may_not_write_what_stands_above(cast):
    above = make.person(Role.ADMIN, cast.province, "Lý Thị Hoa")
    cast.above = above
    draft = rubrics_made.draft(cast, "above", cast.province)
    assert cast.client("admin").get(url("draft", draft.pk)).status_code == 200
    for name in GETS[1:]:
        assert cast.client("admin").get(url(name, draft.pk)).status_code == 403
    assert cast.client("admin").post(url("draft_discard", draft.pk), {"seen": 1}).status_code == 403


def test_rubrics_of_other_places_are_nowhere(cast):
    made = rubrics_made.published(cast)
    for name in ("rubric", "rubric_yaml"):
        assert cast.client("outsider").get(url(name, made.pk)).status_code == 404
    assert cast.client("outsider").get(url("blank_pdf", 2026, made.pk)).status_code == 404
    assert made.title not in cast.client("outsider").get(url("rubric_list")).content.decode()
    assert cast.client("unit_head").get(url("rubric", made.pk)).status_code == 200


def test_discarding_asks_first(cast, draft):
    client = cast.client("admin")
    assert "không lấy lại được" in client.get(url("draft_discard", draft.pk)).content.decode()
    assert client.post(url("draft_discard", draft.pk), {"seen": 1}).status_code == 302
    assert not RubricDraft.objects.exists()
