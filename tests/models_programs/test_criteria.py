"""The "xã điển hình": lists of criteria from Excel, judged year by year."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.models import AuditEvent
from common.workflow import NotAllowed
from models_programs.domain.criteria import Given, remove_list, save_answers
from models_programs.models import CriteriaList, CriterionAnswer, ListedCriterion
from models_programs.queries.criteria import lists_for, progress_below, progress_of
from models_programs.rules.criteria import Progress, seen_of, value_of
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 10, 20, 9, 0))  # noqa: DTZ001 (made aware at once)
LISTS = reverse("models_programs:criteria_lists", args=[2026])
START = reverse("models_programs:criteria_import", args=[2026])
BLANK = seen_of("", "")


def listed(authority, name: str = "Bộ thử", count: int = 3) -> CriteriaList:
    row = CriteriaList.objects.create(
        authority=authority, authority_path=authority.path, name=name, source="QĐ thử", imported_at=NOW
    )
    ListedCriterion.objects.bulk_create(
        ListedCriterion(
            list=row, order=n, code=str(n), group="Lãnh đạo" if n < 3 else "Kết quả", text=f"Nội dung {name} {n}"
        )
        for n in range(1, count + 1)
    )
    return row


def judged(criterion, authority, is_met: bool, year: int = 2026, note: str = "") -> CriterionAnswer:
    return CriterionAnswer.objects.create(
        criterion=criterion, authority=authority, year=year, is_met=is_met, note=note, answered_at=NOW
    )


def page(cast, who: str, row: CriteriaList, year: int = 2026, **query):
    return cast.client(who).get(reverse("models_programs:criteria", args=[year, row.pk]), query)


def at(name: str, *args: int) -> str:
    return reverse(f"models_programs:{name}", args=[2026, *args])


def lines(answer) -> list[tuple[str, str, str, str]]:
    """(code, value, note, last year) of what the page shows."""
    return [
        (line.criterion.code, line.value, line.note, line.last)
        for group in answer.context["groups"]
        for line in group.lines
    ]


# --- Reading the page ----------------------------------------------------------------------------------------------


def test_lists_of_the_own_authority_and_of_those_above(cast):
    own, above, top = listed(cast.commune, "Xã"), listed(cast.province, "Tỉnh"), listed(cast.ministry, "Bộ")
    foreign = listed(cast.other_commune, "Xã khác")
    assert set(lists_for(cast.actor("officer"))) == {own, above, top}
    assert set(lists_for(cast.actor("viewer"))) == {above, top}
    assert set(lists_for(cast.actor("unit_head"))) == set()
    assert {row.pk for row, _ in cast.client("officer").get(LISTS).context["rows"]} == {own.pk, above.pk, top.pk}
    assert page(cast, "officer", above).status_code == 200
    assert page(cast, "officer", foreign).status_code == 404
    assert page(cast, "viewer", own).status_code == 404
    assert cast.client("unit_head").get(LISTS).status_code == 403


def test_without_a_list_the_page_says_why(cast):
    text = cast.client("officer").get(LISTS).content.decode()
    assert "Bộ tiêu chí chính thức chưa có trong hệ thống, nhập từ tệp Excel" in text
    assert START in text
    assert START not in cast.client("approver").get(LISTS).content.decode()


def test_progress(cast):
    row = listed(cast.province, count=4)
    first, second, third, _ = row.criteria.all()
    judged(first, cast.commune, True)
    judged(second, cast.commune, False)
    judged(third, cast.commune, True)
    judged(first, cast.commune, True, year=2025)
    judged(first, cast.other_commune, True)
    other = listed(cast.commune, "Khác", count=1)
    judged(other.criteria.get(), cast.commune, True)
    assert progress_of([row], cast.commune, 2026) == {row.pk: (2, 3, 4)}
    assert progress_of([row], cast.commune, 2024) == {row.pk: (0, 0, 4)}
    progress = Progress(28, 30, 34)
    assert (progress.words, progress.unmet, progress.open) == ("28/34 tiêu chí đạt", 2, 4)
    assert "2/4 tiêu chí đạt" in cast.client("officer").get(LISTS).content.decode()


def test_last_year_stands_beside_and_the_filter_narrows(cast):
    row = listed(cast.commune)
    first, second, third = row.criteria.all()
    judged(first, cast.commune, True, note="NQ 05")
    judged(second, cast.commune, False)
    judged(second, cast.commune, True, year=2025, note="KH 01")
    judged(third, cast.commune, True, year=2024)
    last = "Đạt: KH 01"
    assert lines(page(cast, "approver", row)) == [("1", "yes", "NQ 05", ""), ("2", "no", "", last), ("3", "", "", "")]
    assert lines(page(cast, "approver", row, show="unmet")) == [("2", "no", "", last)]
    assert lines(page(cast, "approver", row, show="open")) == [("3", "", "", "")]
    answer = page(cast, "approver", row)
    assert [(words, count) for _, words, count in answer.context["tabs"]] == [
        ("Tất cả", 3),
        ("Chưa đạt", 1),
        ("Chưa đánh giá", 1),
    ]
    assert 'name="met-' not in answer.content.decode()
    assert f"Năm 2025: {last}" in answer.content.decode()


def test_the_province_sees_its_communes(cast):
    row = listed(cast.province)
    for criterion in row.criteria.all():
        judged(criterion, cast.commune, True)
    judged(row.criteria.first(), cast.other_commune, False)
    elsewhere = make.authority("Tỉnh khác", kind="province", parent=cast.ministry, code="66")
    answer = page(cast, "viewer", row)
    assert answer.context["below"] == [
        (cast.commune.pk, "Xã Bình Sơn", Progress(3, 3, 3)),
        (cast.other_commune.pk, "Xã Trà Bồng", Progress(0, 1, 3)),
    ]
    one = page(cast, "viewer", row, authority=cast.commune.pk)
    assert [value for _, value, _, _ in lines(one)] == ["yes"] * 3
    assert one.context["can_judge"] is False
    assert page(cast, "viewer", row, authority=elsewhere.pk).status_code == 404
    assert page(cast, "viewer", row, authority="x").status_code == 404
    assert page(cast, "officer", row, authority=cast.other_commune.pk).status_code == 404
    assert progress_below(row, cast.other_commune.path, 2026) == [
        (cast.other_commune.pk, "Xã Trà Bồng", Progress(0, 1, 3))
    ]


def test_queries_do_not_grow(cast):
    client, counts = cast.client("officer"), []
    for number in (3, 30):
        row = listed(cast.commune, f"Bộ {number}", count=number)
        for criterion in row.criteria.all():
            judged(criterion, cast.commune, True)
        for url in (at("criteria", row.pk), LISTS):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 16


# --- Judging -------------------------------------------------------------------------------------------------------


def sent(row: CriteriaList, **answers: tuple[str, str]) -> dict[str, str]:
    """What the browser sends for a page that was opened now; ``answers`` by code with a leading c."""
    data = {}
    for criterion in row.criteria.all():
        stored = CriterionAnswer.objects.filter(criterion=criterion, year=2026).first()
        before = (value_of(stored.is_met if stored else None), stored.note if stored else "")
        value, note = answers.get(f"c{criterion.code}", before)
        data |= {f"met-{criterion.pk}": value, f"note-{criterion.pk}": note, f"seen-{criterion.pk}": seen_of(*before)}
    return data


def stored(row: CriteriaList) -> dict[str, tuple[bool, str]]:
    rows = CriterionAnswer.objects.filter(criterion__list=row, year=2026)
    return {answer.criterion.code: (answer.is_met, answer.note) for answer in rows.select_related("criterion")}


def test_one_form_for_all_rows(cast):
    row, client = listed(cast.province), cast.client("officer")
    url = at("criteria", row.pk)
    answer = client.post(url, {**sent(row, c1=("yes", "NQ 05"), c2=("no", "")), "at": "1"})
    assert (answer.status_code, answer.url) == (302, f"{url}#nhom-1")
    assert stored(row) == {"1": (True, "NQ 05"), "2": (False, "")}
    assert CriterionAnswer.objects.filter(authority=cast.commune, answered_by=cast.officer).count() == 2
    client.post(f"{url}?show=unmet", {**sent(row, c1=("", ""), c2=("yes", " KH  07 ")), "at": "x"})
    assert stored(row) == {"2": (True, "KH 07")}
    first, second = AuditEvent.objects.filter(kind="criterialist.judged").order_by("pk")
    assert first.detail == {
        "authority": cast.commune.pk,
        "year": 2026,
        "changes": {"1": ["Chưa đánh giá", "Đạt: NQ 05"], "2": ["Chưa đánh giá", "Chưa đạt"]},
    }
    assert second.detail["changes"] == {
        "1": ["Đạt: NQ 05", "Chưa đánh giá"],
        "2": ["Chưa đạt", "Đạt: KH 07"],
    }
    client.post(url, sent(row))
    assert AuditEvent.objects.filter(kind="criterialist.judged").count() == 2


def test_the_same_number_in_two_groups_is_told_apart(cast):
    row = listed(cast.commune)
    row.criteria.filter(order=3).update(code="1")
    first, _, third = row.criteria.all()
    given = [Given(first.pk, True, "", BLANK), Given(third.pk, False, "", BLANK)]
    changed = save_answers(
        criteria_list=row, authority=cast.commune, year=2026, given=given, actor=cast.actor("officer"), now=NOW
    )
    event = AuditEvent.objects.get(kind="criterialist.judged")
    assert changed == 2
    assert event.detail["changes"] == {
        "Lãnh đạo 1": ["Chưa đánh giá", "Đạt"],
        "Kết quả 1": ["Chưa đánh giá", "Chưa đạt"],
    }


def test_rows_that_a_filter_hid_are_left_alone(cast):
    row = listed(cast.commune)
    first, second, _ = row.criteria.all()
    judged(first, cast.commune, True)
    data = {f"met-{second.pk}": "no", f"note-{second.pk}": "", f"seen-{second.pk}": BLANK}
    assert cast.client("officer").post(at("criteria", row.pk) + "?show=open", data).status_code == 302
    assert stored(row) == {"1": (True, ""), "2": (False, "")}


def test_what_is_refused_stays_on_the_page_and_nothing_is_stored(cast):
    row = listed(cast.commune)
    answer = cast.client("officer").post(
        at("criteria", row.pk), sent(row, c1=("yes", "NQ 05"), c2=("", "chưa rõ"), c3=("no", "x" * 501))
    )
    assert answer.status_code == 422
    assert [text for _, text in answer.context["refused"]] == [
        "Chọn Đạt hoặc Chưa đạt để lưu được ghi chú này.",
        "Rút gọn “minh chứng, ghi chú” còn 500 ký tự, đang có 501.",
    ]
    assert lines(answer) == [("1", "yes", "NQ 05", ""), ("2", "", "chưa rõ", ""), ("3", "no", "x" * 501, "")]
    assert stored(row) == {}


def test_somebody_was_faster(cast):
    """What one did not touch is left as the other wrote it; what both wrote is asked again, then the second wins."""
    row, client = listed(cast.commune), cast.client("officer")
    first, second, _ = row.criteria.all()
    data = sent(row, c1=("yes", "của tôi"))
    judged(first, cast.commune, False, note="của người khác")
    judged(second, cast.commune, True, note="cũng của người khác")
    answer = client.post(at("criteria", row.pk), data)
    assert answer.status_code == 422
    assert [text for _, text in answer.context["refused"]] == [
        "Người khác vừa ghi “Chưa đạt: của người khác”. Xem lại rồi lưu lần nữa nếu vẫn muốn thay."
    ]
    shown = {line.criterion.code: line for group in answer.context["groups"] for line in group.lines}
    assert (shown["1"].value, shown["1"].note) == ("yes", "của tôi")
    assert (shown["2"].value, shown["2"].note) == ("yes", "cũng của người khác")
    again = {
        f"{name}-{line.criterion.pk}": value
        for line in shown.values()
        for name, value in (("met", line.value), ("note", line.note), ("seen", line.seen))
    }
    assert client.post(at("criteria", row.pk), again).status_code == 302
    assert stored(row) == {"1": (True, "của tôi"), "2": (True, "cũng của người khác")}


def test_who_judges(cast):
    """Officers and administrators of the commune itself; nobody for another, nobody above."""
    row = listed(cast.province)
    url = at("criteria", row.pk)
    chief = make.person("officer", cast.province, "Cán bộ tỉnh", username="canbotinh")
    cast.chief = chief
    for who in ("approver", "viewer", "chief"):
        assert cast.client(who).post(url, sent(row, c1=("yes", ""))).status_code == 403
    assert cast.client("unit_head").post(url, sent(row, c1=("yes", ""))).status_code == 403
    assert cast.client("chief").post(f"{url}?authority={cast.commune.pk}", sent(row, c1=("yes", ""))).status_code == 403
    assert stored(row) == {}
    assert cast.client("admin").post(url, sent(row, c1=("yes", ""))).status_code == 302
    with pytest.raises(NotAllowed):
        save_answers(
            criteria_list=row,
            authority=cast.commune,
            year=2026,
            given=[Given(row.criteria.first().pk, False, "", BLANK)],
            actor=cast.actor("outsider"),
            now=NOW,
        )


def test_criteria_of_another_list_are_not_touched(cast):
    row, other = listed(cast.commune), listed(cast.other_commune, "Khác")
    foreign = other.criteria.first()
    changed = save_answers(
        criteria_list=row,
        authority=cast.commune,
        year=2026,
        given=[Given(foreign.pk, True, "", BLANK)],
        actor=cast.actor("officer"),
        now=NOW,
    )
    assert (changed, CriterionAnswer.objects.count()) == (0, 0)


# --- Removing ------------------------------------------------------------------------------------------------------


def test_a_list_is_removed_only_before_anybody_judged(cast):
    row, kept = listed(cast.commune), listed(cast.commune, "Đã dùng")
    judged(kept.criteria.first(), cast.commune, True)
    client = cast.client("officer")
    assert client.get(at("criteria_remove", row.pk)).status_code == 200
    client.post(at("criteria_remove", row.pk))
    answer = client.post(at("criteria_remove", kept.pk), follow=True)
    assert "Bộ tiêu chí đã có xã đánh giá nên không xóa được." in answer.content.decode()
    assert list(CriteriaList.objects.all()) == [kept]
    assert ListedCriterion.objects.filter(list=row.pk).count() == 0


def test_a_list_from_above_is_not_removed_below(cast):
    row = listed(cast.province)
    assert cast.client("officer").post(at("criteria_remove", row.pk)).status_code == 403
    with pytest.raises(NotAllowed):
        remove_list(criteria_list=row, actor=cast.actor("officer"), now=NOW)
    assert CriteriaList.objects.filter(pk=row.pk).exists()


def test_the_entrance_has_a_door_for_those_who_may_read(cast):
    listed(cast.province)
    index = reverse("models_programs:index", args=[2026])
    doors = {door.title: door.count for door in cast.client("officer").get(index).context["doors"]}
    assert doors["Xã điển hình"] == 1
    assert "Xã điển hình" not in {door.title for door in cast.client("unit_head").get(index).context["doors"]}
