"""Pages of programmes: who reads and copies, what is read-only, adding and changing parts."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.scope import Role
from models_programs.models import Programme, ProgrammeDate, Target
from models_programs.rules.permissions import SHIPPED
from models_programs.views.programmes import OTHERS
from tests import factories as make
from tests.models_programs.plans import plan, plans

pytestmark = pytest.mark.django_db
EVERYBODY = ["unit_head", "officer", "approver", "admin", "viewer", "outsider"]
TARGET = {"text": "Đạt chuẩn", "metric": "recognised", "operator": ">=", "value": "70", "basis": "eligible"}
DATE = {"text": "Gửi báo cáo", "rule": "before", "day": "15", "month": "11"}


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def url(suffix, *args):
    return reverse(f"models_programs:programme{suffix}", args=[2026, *args])


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("who", EVERYBODY)
def test_source_plans_are_read_by_everybody_and_changed_by_nobody(cast, who):
    found, client = plans(cast), cast.client(who)
    for source in (found.bound, found.shipped):
        answer = client.get(url("", source.pk))
        assert answer.status_code == 200
        assert answer.context["can_edit"] is False
        assert "Bản nguồn để tham khảo, chỉ đọc." in text_of(answer)


@pytest.mark.parametrize("place", ["commune", "province"])
def test_source_plans_are_refused_with_the_sentence(cast, place):
    """Even to the officer of the very place that the plan is of."""
    source = plans(cast).bound
    officer = make.person(Role.OFFICER, getattr(cast, place), username="ruột")
    cast.insider = officer
    client, target = cast.client("insider"), source.targets.first()
    attach = reverse("models_programs:attach", args=[2026, "programme", source.pk])
    addresses = [
        url("_edit", source.pk),
        url("_remove", source.pk),
        url("_part_add", source.pk, "chi-tieu"),
        url("_part_edit", source.pk, "chi-tieu", target.pk),
        url("_part_remove", source.pk, "chi-tieu", target.pk),
        attach,
    ]
    for address in addresses:
        for answer in (client.get(address), client.post(address, TARGET)):
            assert answer.status_code == 403, address
            assert SHIPPED in text_of(answer), address
    assert Programme.objects.filter(pk=source.pk).exists()


def test_who_sees_which_plan(cast):
    found = plans(cast)
    seen = {}
    for who in EVERYBODY:
        client = cast.client(who)
        names = ("own", "above", "sibling", "bound", "shipped")
        seen[who] = {name for name in names if client.get(url("", getattr(found, name).pk)).status_code == 200}
        listed = {row.pk for row in client.get(url("_list")).context["table"].data.data}
        assert listed == {getattr(found, name).pk for name in seen[who]}
    commune = {"own", "above", "bound", "shipped"}
    assert seen == {
        **dict.fromkeys(["unit_head", "officer", "approver", "admin"], commune),
        "viewer": commune | {"sibling"},
        "outsider": {"above", "sibling", "bound", "shipped"},
    }


def test_a_unit_head_reads_the_plan_without_live_values(cast):
    found, client = plans(cast), cast.client("unit_head")
    for source in (found.own, found.above):
        answer = client.get(url("", source.pk))
        assert (answer.context["place"], answer.context["can_copy"], answer.context["can_edit"]) == (None, False, False)
        assert "Hiện nay" not in text_of(answer)
        assert source.targets.first().text in text_of(answer)
    target = found.own.targets.first()
    for name, args in (("targets", []), ("behind", [target.pk]), ("figure", [target.pk])):
        assert client.get(reverse(f"models_programs:{name}", args=[2026, *args])).status_code == 403


def test_a_plan_from_above_is_measured_at_home_and_one_from_below_there(cast):
    found = plans(cast)
    assert cast.client("officer").get(url("", found.above.pk)).context["place"] == cast.commune
    assert cast.client("viewer").get(url("", found.own.pk)).context["place"] == cast.commune
    assert cast.client("officer").get(url("", found.shipped.pk)).context["place"] is None


@pytest.mark.parametrize("which", ["own", "above", "bound", "shipped"])
def test_copying_leads_to_the_form_of_the_copy(cast, which):
    source = getattr(plans(cast), which)
    answer = cast.client("officer").post(url("_copy", source.pk))
    copy = Programme.objects.latest("pk")
    assert answer.status_code == 302 and answer.url == url("_edit", copy.pk)
    assert (copy.authority, copy.year, copy.number, copy.date) == (cast.commune, 2026, "", None)


def test_copying_is_for_keepers_and_of_what_one_sees(cast):
    found = plans(cast)
    before = Programme.objects.count()
    assert cast.client("officer").get(url("_copy", found.own.pk)).status_code == 405
    assert cast.client("officer").post(url("_copy", found.sibling.pk)).status_code == 404
    for who in ("unit_head", "approver", "viewer"):
        assert cast.client(who).post(url("_copy", found.own.pk)).status_code == 403
    assert Programme.objects.count() == before


def test_a_plan_without_dates_is_fine(cast):
    client = cast.client("officer")
    sent = {"kind": "plan", "title": "Kế hoạch năm 2026", "number": "", "date": "", "issuer": "", "year_to": ""}
    assert client.post(url("_add"), sent).status_code == 302
    made = Programme.objects.get()
    assert (made.date, made.year_to) == (None, None)
    answer = client.get(url("", made.pk))
    for words in ("Kế hoạch không ghi thời hạn.", "Chưa ghi số, ngày", "từ 2026", "Kế hoạch chưa có chỉ tiêu."):
        assert words in text_of(answer)


@pytest.mark.parametrize(
    ("part", "sent", "change"),
    [
        ("chi-tieu", TARGET, ("value", "62,5")),
        ("thoi-han", DATE, ("day", "20")),
        ("de-muc", {"heading": "Tổ chức thực hiện", "text": "Công an xã chủ trì."}, ("heading", "Phân công")),
        ("chu-de", {"year": "2027", "text": "Chủ đề 2027"}, ("text", "Chủ đề khác")),
    ],
)
def test_parts_are_added_changed_removed(cast, part, sent, change):
    own, client = plan(cast.commune), cast.client("officer")
    related = {"chi-tieu": "targets", "thoi-han": "dates", "de-muc": "sections", "chu-de": "themes"}[part]
    rows = getattr(own, related)
    before = set(rows.values_list("pk", flat=True))
    assert client.get(url("_part_add", own.pk, part)).status_code == 200
    answer = client.post(url("_part_add", own.pk, part), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer.url == f"{url('', own.pk)}#{part}"
    row = rows.exclude(pk__in=before).get()
    edit = url("_part_edit", own.pk, part, row.pk)
    shown = client.get(edit).context["form"]
    for name, value in sent.items():
        assert str(shown[name].value()) in (value, f"{value}.00") or name == "value"
    answer = client.post(edit, {**sent, change[0]: change[1]})
    assert answer.status_code == 302, answer.context["form"].errors
    row.refresh_from_db()
    assert str(getattr(row, change[0])).replace(".", ",").removesuffix("0") == change[1].removesuffix("0")
    remove = url("_part_remove", own.pk, part, row.pk)
    assert client.get(remove).status_code == 200
    assert client.post(remove).status_code == 302
    assert set(rows.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("part", "sent", "wrong"),
    [
        ("thoi-han", {**DATE, "rule": "on", "day": "31", "month": "2"}, ["day"]),
        ("thoi-han", {**DATE, "day": "", "month": "11"}, ["day"]),
        ("thoi-han", {**DATE, "rule": ""}, ["rule"]),
        ("thoi-han", {**DATE, "rule": "weekly"}, ["rule"]),
        ("thoi-han", {**DATE, "text": ""}, ["text"]),
        ("thoi-han", {**DATE, "year": "26"}, ["year"]),
        ("chi-tieu", {**TARGET, "value": "nhiều"}, ["value"]),
        ("chi-tieu", {**TARGET, "value": "-5"}, ["value"]),
        ("chi-tieu", {**TARGET, "value": "170"}, ["value"]),
        ("chi-tieu", {**TARGET, "value": "1e3"}, ["value"]),
        ("chi-tieu", {**TARGET, "value": ""}, ["value"]),
        ("chi-tieu", {**TARGET, "metric": "khong_co"}, ["metric"]),
        ("chi-tieu", {**TARGET, "kinds": "lớp"}, ["kinds"]),
        ("chi-tieu", {**TARGET, "year_from": "2027", "year_to": "2026"}, ["year_to"]),
        ("chi-tieu", {**TARGET, "text": "x" * 301}, ["text"]),
        ("de-muc", {"heading": "", "text": "Nội dung"}, ["heading"]),
        ("chu-de", {"year": "", "text": "Chủ đề"}, ["year"]),
    ],
)
def test_bad_input_is_refused_and_what_was_typed_stays(cast, part, sent, wrong):
    own, client = plan(cast.commune), cast.client("officer")
    counts = (Target.objects.count(), ProgrammeDate.objects.count())
    answer = client.post(url("_part_add", own.pk, part), sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert sorted(form.errors) == wrong
    for name in wrong:
        assert all(sentence.endswith(".") for sentence in form.errors[name])
    for name, value in sent.items():
        if name != "kinds":
            assert str(form[name].value()) == value
    assert (Target.objects.count(), ProgrammeDate.objects.count()) == counts


def test_a_second_theme_of_a_year_is_refused_in_words(cast):
    own = plan(cast.commune)
    answer = cast.client("officer").post(url("_part_add", own.pk, "chu-de"), {"year": "2026", "text": "Khác"})
    assert answer.status_code == 422
    assert "Nội dung này đã có trong kế hoạch." in text_of(answer)


def test_parts_of_other_plans(cast):
    found = plans(cast)
    client, foreign = cast.client("officer"), found.above.targets.get()
    answer = client.get(url("_part_add", found.above.pk, "chi-tieu"))
    assert answer.status_code == 403 and OTHERS in text_of(answer)
    assert client.get(url("_part_add", found.sibling.pk, "chi-tieu")).status_code == 404
    assert client.get(url("_part_add", found.own.pk, "khac")).status_code == 404
    for suffix in ("_part_edit", "_part_remove"):
        assert client.get(url(suffix, found.own.pk, "chi-tieu", foreign.pk)).status_code == 404
        assert client.post(url(suffix, found.own.pk, "chi-tieu", foreign.pk), TARGET).status_code == 404
    for who in ("unit_head", "approver", "viewer"):
        assert cast.client(who).get(url("_part_add", found.own.pk, "chi-tieu")).status_code == 403
    assert Target.objects.filter(pk=foreign.pk).exists()


def test_queries_of_a_plan_do_not_grow(cast):
    own, client = plan(cast.commune), cast.client("officer")
    counts = []
    for number in (1, 3):
        while own.targets.count() < number:
            client.post(url("_part_add", own.pk, "chi-tieu"), TARGET)
            client.post(url("_part_add", own.pk, "thoi-han"), DATE)
        if number == 1:
            client.post(url("_part_edit", own.pk, "chi-tieu", own.targets.get().pk), TARGET)
        client.get(url("", own.pk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("", own.pk)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_plans_are_narrowed_by_kind_of_document_not_of_unit(cast):
    own, other = plan(cast.commune), plan(cast.commune, "Nghị quyết", kind="resolution")
    client = cast.client("officer")
    answer = client.get(url("_list") + "?kind=resolution")
    assert "unit_kind" not in answer.context["filter"].form.fields
    assert [row.pk for row in answer.context["table"].data.data] == [other.pk]
    assert {row.pk for row in client.get(url("_list")).context["table"].data.data} == {own.pk, other.pk}


def test_copying_is_offered_for_another_year_or_another_plan(cast):
    own, old, above = plan(cast.commune), plan(cast.commune, year=2025, year_to=2026), plan(cast.province)
    client = cast.client("officer")
    offered = {row.pk: client.get(url("", row.pk)).context["can_copy"] for row in (own, old, above)}
    assert offered == {own.pk: False, old.pk: True, above.pk: True}
