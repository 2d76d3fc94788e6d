"""Writing, publishing and retiring rubrics; which one a unit is scored on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from common.models import AuditEvent
from common.scope import Role
from common.workflow import NotAllowed, Refused, WrongState
from scoring import domain
from scoring.domain import drafts, publishing
from scoring.domain.drafts import Stale
from scoring.models import Rubric, RubricDraft
from scoring.queries import criteria_of, previous_of, rubric_for, rubrics_visible_to, thresholds_for
from scoring.queries.rubrics import drafts_visible_to
from scoring.rules import draft_rows
from scoring.soundness import names_document
from scoring.suggestions.catalogue import offers
from tests import factories as make
from tests.scoring import rubrics_made, sheets

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)


@pytest.fixture
def people(cast):
    """The cast with administrators above and beside."""
    cast.province_admin = make.person(Role.ADMIN, cast.province, "Lý Thị Hoa", username="tinh-quantri")
    cast.other_admin = make.person(Role.ADMIN, cast.other_commune, "Ngô Văn Kha", username="khac-quantri")
    return cast


def codes(draft: RubricDraft) -> list[str]:
    draft.refresh_from_db()
    return [row["code"] for row in draft.content["criteria"]]


def edit(verb, draft, cast, who="admin", **values):
    draft.refresh_from_db()
    return verb(draft=draft, version=draft.version, actor=cast.actor(who), now=NOW, **values)


# --- Codes and tree ---


def test_letters_skip_what_is_not_vietnamese():
    rows = [{"id": 1, "code": "4", "parent": "", "max_points": ""}]
    made = []
    for number in range(2, 27):
        code = draft_rows.propose_code(rows, "4")
        rows.append({"id": number, "code": code, "parent": "4", "max_points": ""})
        made.append(code.removeprefix("4"))
    assert made[:12] == "a b c d đ e g h i k l m".split()
    assert not {"f", "j", "w", "z"} & set(made)
    assert made[23:] == [".1", ".2"]
    assert draft_rows.propose_code(rows, "") == "5"
    assert draft_rows.propose_code(rows, "4a") == "4a1"


def test_sums_name_groups_that_are_off():
    rows = rubrics_made.content()["criteria"]
    rows[1]["max_points"] = "3"
    sums = draft_rows.group_sums(rows)
    assert {key: (one.stated, one.counted, one.is_off) for key, one in sums.items()} == {1: (6, 7, True)}
    assert draft_rows.leaf_total(rows) == Decimal(11)


# --- Writing ---


def test_rows_are_added_edited_moved_and_deleted(people):
    made = rubrics_made.draft(people)
    edit(drafts.add_row, made, people, parent="1", values={"code": "1c", "text": "Mới", "max_points": "1"})
    assert codes(made) == ["1", "1a", "1b", "1c", "2"]
    edit(drafts.move_row, made, people, row_id=5, up=True)
    assert codes(made) == ["1", "1a", "1c", "1b", "2"]
    edit(drafts.move_row, made, people, row_id=1, up=False)
    assert codes(made) == ["2", "1", "1a", "1c", "1b"]
    edit(drafts.save_row, made, people, row_id=1, values={"code": "3", "text": "Nhóm", "max_points": "7"})
    assert codes(made) == ["2", "3", "3a", "3c", "3b"]
    assert {row["parent"] for row in made.content["criteria"]} == {"", "3"}
    edit(drafts.delete_row, made, people, row_id=1)
    assert codes(made) == ["2"]


def test_fitting_sums(people):
    made = rubrics_made.draft(people)
    edit(drafts.save_row, made, people, row_id=2, values={"code": "1a", "text": "x", "max_points": "2.5"})
    edit(drafts.fit_sums, made, people)
    made.refresh_from_db()
    assert (made.content["criteria"][0]["max_points"], made.content["total"]) == ("6.5", "10.5")


def test_codes_are_refused_twice_and_at_the_end_of_a_group(people):
    made = rubrics_made.draft(people)
    with pytest.raises(Refused, match="Mã hàng 2 đã có"):
        edit(drafts.add_row, made, people, parent="", values={"code": "2", "text": "x", "max_points": "1"})
    with pytest.raises(Refused, match="đã ở cuối nhóm"):
        edit(drafts.move_row, made, people, row_id=3, up=False)
    with pytest.raises(Refused, match="không còn trong bản soạn"):
        edit(drafts.delete_row, made, people, row_id=99)


def test_an_old_page_is_told_what_was_done_and_changes_nothing(people):
    made = rubrics_made.draft(people)
    edit(drafts.save_row, made, people, who="province_admin", row_id=2, values={"code": "1a", "text": "Của tỉnh"})
    with pytest.raises(Stale) as caught:
        drafts.save_row(
            draft=made, row_id=2, values={"code": "1a", "text": "Của xã"}, version=1, actor=people.actor("admin"),
            now=NOW,
        )  # fmt: skip
    assert len(caught.value.done) == 1
    assert "Lý Thị Hoa" in caught.value.done[0]
    assert caught.value.done[0].endswith("sửa hàng 1a")
    made.refresh_from_db()
    assert (made.version, made.content["criteria"][1]["text"]) == (2, "Của tỉnh")


@pytest.mark.parametrize("name", ["officer", "approver", "viewer", "unit_head", "other_admin"])
def test_only_administrators_of_the_place_and_above_write(people, name):
    made = rubrics_made.draft(people)
    actor = people.actor(name)
    tries = [
        lambda: drafts.create_draft(authority=people.commune, content=made.content, actor=actor, now=NOW),
        lambda: drafts.fit_sums(draft=made, version=1, actor=actor, now=NOW),
        lambda: publishing.publish_draft(draft=made, version=1, actor=actor, now=NOW),
        lambda: drafts.discard_draft(draft=made, version=1, actor=actor, now=NOW),
    ]
    for act in tries:
        with pytest.raises(NotAllowed):
            act()
    made.refresh_from_db()
    assert (made.version, RubricDraft.objects.count()) == (1, 1)


def test_drafts_are_seen_by_the_place_above_and_below(people):
    made = rubrics_made.draft(people)
    seen = {name for name in ("admin", "officer", "viewer", "unit_head", "province_admin", "other_admin", "outsider")
            if made in drafts_visible_to(people.actor(name))}  # fmt: skip
    assert seen == {"admin", "officer", "viewer", "unit_head", "province_admin"}
    above = rubrics_made.draft(people, "province_admin", people.province)
    assert above in drafts_visible_to(people.actor("officer"))
    assert above in drafts_visible_to(people.actor("outsider"))


def test_discarding_leaves_a_trace(people):
    made = rubrics_made.draft(people)
    edit(drafts.discard_draft, made, people)
    assert not RubricDraft.objects.exists()
    event = AuditEvent.objects.get(kind="rubric_draft.discarded")
    assert event.detail["content"]["code"] == "XA-TRUONG"
    with pytest.raises(WrongState):
        drafts.fit_sums(draft=made, version=1, actor=people.actor("admin"), now=NOW)


# --- Publishing ---


def test_publishing_makes_a_rubric_that_is_used_and_unconfirmed(people):
    made = rubrics_made.published(people)
    assert (made.authority, made.published_by, made.is_draft) == (people.commune, people.admin, False)
    assert len(made.content_hash) == 64
    assert [row.code for row in criteria_of(made)] == ["1", "1a", "1b", "2"]
    assert thresholds_for(made.pk, people.commune.path).is_confirmed is False
    card = domain.open_scorecard(unit=people.unit, year=2026, actor=people.actor("unit_head"), now=timezone.now())
    assert card.rubric == made
    with pytest.raises(WrongState):
        edit(drafts.fit_sums, made.draft, people)
    assert AuditEvent.objects.filter(kind="rubric.published", subject_id=made.pk).count() == 1


def test_a_faulty_draft_is_not_published(people):
    for changes, words in [
        ({"total": 11}, "Các hàng cộng lại 10, tổng ghi 11"),
        ({"source": "Văn bản của xã"}, "Bản chính thức phải nêu rõ văn bản nguồn"),
        ({"levels": {"XS": 9, "K": 9, "TB": 5, "Y": 0}}, "Điểm chuẩn của các mức phải giảm dần"),
        ({"levels": {"XS": 9}}, "Điểm chuẩn phải có đủ các mức"),
        ({"unit_kinds": []}, "Chưa ghi bảng dùng cho loại đơn vị nào"),
        ({"valid_from": ""}, "Chưa ghi ngày bắt đầu áp dụng"),
        ({"step": 0}, "Bước chấm phải lớn hơn 0"),
        ({"criteria": []}, "Bảng chưa có hàng nào"),
        ({"is_draft": True}, "Bản dùng thử phải có lời ghi chú"),
    ]:
        with pytest.raises(Refused) as caught:
            rubrics_made.published(people, **changes)
        assert words in str(caught.value)
    assert not Rubric.objects.exclude(authority=None).exists()


def test_without_a_document_it_stays_a_trial_sheet(people):
    made = rubrics_made.published(people, source="Chưa có", is_draft=True, draft_note="Chờ văn bản")
    assert made.is_draft
    assert rubric_for("school", 2026, people.commune.path).code == "QN-CQDNCSGD"


def test_a_version_is_published_once_and_elsewhere_too(people):
    rubrics_made.published(people)
    with pytest.raises(Refused, match=r"đã có\. Đặt số bản mới"):
        rubrics_made.published(people)
    with pytest.raises(Refused, match=r"đã có\. Đặt số bản mới"):
        rubrics_made.published(people, code="QN-CQDNCSGD", version="2025.1")
    assert rubrics_made.published(people, "other_admin", people.other_commune).authority == people.other_commune


def test_documents_are_known_by_number_and_day():
    good = ["Kế hoạch 33/KH-UBND ngày 21/8/2025", "Quyết định 510/QĐ-BCA-V05 ngày 20 tháng 01 năm 2022"]
    bad = ["", "Kế hoạch của xã", "Kế hoạch 33/KH-UBND", "ngày 21/8/2025"]
    assert [names_document(text) for text in good + bad] == [True, True, False, False, False, False]


def test_the_next_version_continues_row_by_row(people):
    first = rubrics_made.published(people)
    content = drafts.next_version(first) | {"version": "2026.2", "valid_from": "2026-06-01"}
    made = drafts.create_draft(authority=people.commune, content=content, actor=people.actor("admin"), now=NOW)
    second = publishing.publish_draft(draft=made, version=1, actor=people.actor("admin"), now=timezone.now())
    before = dict(first.criteria.values_list("pk", "code"))
    assert {before[pk] for pk in previous_of(second.pk).values()} == {"1", "1a", "1b", "2"}
    assert rubric_for("school", 2026, people.commune.path) == second
    assert first.content_hash != second.content_hash


def test_mapping_after_publishing(people):
    first, second = rubrics_made.published(people), rubrics_made.published(people, version="2026.2")
    foreign = rubrics_made.published(people, "other_admin", people.other_commune)
    row, old = second.criteria.get(code="1a"), first.criteria.get(code="1b")
    admin = people.actor("admin")
    assert publishing.map_rubric(rubric=second, previous={row.pk: old.pk}, actor=admin, now=NOW) == 1
    assert previous_of(second.pk) == {row.pk: old.pk}
    for wrong in (second.criteria.get(code="2").pk, foreign.criteria.get(code="2").pk):
        with pytest.raises(Refused):
            publishing.map_rubric(rubric=second, previous={row.pk: wrong}, actor=admin, now=NOW)
    with pytest.raises(NotAllowed):
        publishing.map_rubric(rubric=sheets.load_rubrics(), previous={}, actor=admin, now=NOW)


# --- Retiring; which rubric ---


def test_a_retired_rubric_serves_years_up_to_the_last(people):
    made = rubrics_made.published(people)
    card = domain.open_scorecard(unit=people.unit, year=2026, actor=people.actor("unit_head"), now=timezone.now())
    publishing.retire_rubric(rubric=made, last_year=2026, actor=people.actor("admin"), now=NOW)
    assert rubric_for("school", 2026, people.commune.path) == made
    assert rubric_for("school", 2027, people.commune.path).code == "QN-CQDNCSGD"
    card.refresh_from_db()
    assert card.rubric == made
    made.refresh_from_db()
    with pytest.raises(WrongState):
        publishing.retire_rubric(rubric=made, last_year=2026, actor=people.actor("admin"), now=NOW)


def test_who_retires_what(people):
    made = rubrics_made.published(people)
    for name in ("officer", "other_admin"):
        with pytest.raises(NotAllowed):
            publishing.retire_rubric(rubric=made, last_year=2026, actor=people.actor(name), now=NOW)
    with pytest.raises(NotAllowed):
        publishing.retire_rubric(rubric=sheets.load_rubrics(), last_year=2026, actor=people.actor("admin"), now=NOW)
    with pytest.raises(Refused, match="Chọn năm"):
        publishing.retire_rubric(rubric=made, last_year=2025, actor=people.actor("admin"), now=NOW)


def test_the_nearest_official_rubric_is_used(people):
    sheets.load_rubrics()
    people.ministry_admin = make.person(Role.ADMIN, people.ministry, "Bùi Văn Lâm", username="bo")
    path = people.commune.path
    assert rubric_for("school", 2026, path).authority is None
    ministry = rubrics_made.published(people, "ministry_admin", people.ministry, version="bo")
    assert rubric_for("school", 2026, path) == ministry
    assert rubric_for("agency", 2026, path).authority is None
    province = rubrics_made.published(
        people, "province_admin", people.province, version="tinh", valid_from="2025-01-01"
    )
    assert rubric_for("school", 2026, path) == province
    commune = rubrics_made.published(people, version="xa", valid_from="2024-01-01")
    assert rubric_for("school", 2026, path) == commune
    assert rubric_for("school", 2026, people.other_commune.path) == province
    assert rubric_for("school", 2026, "31.00001.") == ministry
    trial = rubrics_made.published(people, version="thu", is_draft=True, draft_note="Thử")
    assert rubric_for("school", 2026, path) == commune != trial
    newer = rubrics_made.published(people, version="xa-2")
    assert rubric_for("school", 2026, path) == newer
    assert rubric_for("school", 2024, path) == commune


def test_a_correction_of_the_same_day_wins(people):
    rubrics_made.published(people, version="1")
    second = rubrics_made.published(people, version="2")
    assert rubric_for("school", 2026, people.commune.path) == second


def test_one_rubric_for_several_kinds(people):
    made = rubrics_made.published(people, unit_kinds=["school", "agency"])
    assert {kind: rubric_for(kind, 2026, people.commune.path) == made for kind in ("school", "agency", "hospital")} == {
        "school": True, "agency": True, "hospital": False,
    }  # fmt: skip


def test_rubrics_are_seen_by_the_place_above_and_below(people):
    made = rubrics_made.published(people)
    names = ("admin", "viewer", "unit_head", "province_admin", "other_admin", "outsider")
    assert {name for name in names if made in rubrics_visible_to(people.actor(name))} == {
        "admin", "viewer", "unit_head", "province_admin",
    }  # fmt: skip
    shipped = sheets.load_rubrics()
    assert all(shipped in rubrics_visible_to(people.actor(name)) for name in names)


def test_every_rule_has_words_and_its_figures_are_asked_for(people):
    assert [offer.code for offer in offers() if offer.label == offer.code] == []
    rows = rubrics_made.content()["criteria"]
    with pytest.raises(Refused, match=r"Hàng 1a: ghi số liệu “share”"):
        rubrics_made.published(people, criteria=[rows[0], rows[1] | {"rule": "joined"}, *rows[2:]])
    assert rubrics_made.published(
        people, criteria=[rows[0], rows[1] | {"rule": "joined", "rule_values": {"share": 90}}, *rows[2:]]
    )
