"""Verbs of programmes: copying from anywhere, parts with their refusals, typed figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.models import AuditEvent
from common.workflow import NotAllowed
from models_programs.domain.attachments import Evidence, attach, detach
from models_programs.domain.programmes import PARTS, copy_programme, new_part, remove_part, save_part, set_figure
from models_programs.domain.records import edit_record, remove_record
from models_programs.forms.programmes import FigureField
from models_programs.models import Programme, ProgrammeDate, ProgrammeTheme, Target, TargetFigure
from models_programs.queries.programmes import nearest_first
from models_programs.rules.permissions import PROGRAMME_WRITERS, SHIPPED
from tests.models_programs.plans import plan, plans

pytestmark = pytest.mark.django_db


def copied(cast, source, year=2027, who="officer"):
    return copy_programme(source=source, authority=cast.commune, year=year, actor=cast.actor(who), now=timezone.now())


def refused(part, programme, cast, who="officer", **values):
    with pytest.raises(ValidationError) as caught:
        save(part, programme, cast, who, **values)
    return caught.value.message_dict if hasattr(caught.value, "error_dict") else caught.value.messages


def save(part, programme, cast, who="officer", **values):
    row = new_part(PARTS[part], programme)
    save_part(row=row, values=values, actor=cast.actor(who), now=timezone.now())
    return row


@pytest.mark.parametrize("which", ["own", "above", "bound", "shipped"])
def test_a_copy_has_the_parts_and_nothing_of_the_signed_paper(cast, which):
    source = getattr(plans(cast), which)
    copy = copied(cast, source, source.year + 1)
    assert (copy.authority, copy.year, copy.title, copy.kind) == (
        cast.commune, source.year + 1, source.title, source.kind,
    )  # fmt: skip
    assert (copy.number, copy.date, copy.issuer, copy.shipped_code, copy.shipped_hash) == ("", None, "", "", "")
    assert copy.year_to == (None if source.year_to is None else source.year_to + 1)
    assert copy.note.startswith("Chép từ ")
    for name in ("sections", "targets", "dates"):
        assert getattr(copy, name).count() == getattr(source, name).count()
    assert list(copy.targets.values_list("code", "metric", "operator", "value", "kinds")) == list(
        source.targets.values_list("code", "metric", "operator", "value", "kinds")
    )
    assert list(copy.dates.values_list("code", "rule", "day", "month")) == list(
        source.dates.values_list("code", "rule", "day", "month")
    )
    assert AuditEvent.objects.filter(kind="programme.created", subject_id=copy.pk).count() == 1


def test_the_years_of_a_copy_move_along(cast):
    copy = copied(cast, plan(cast.commune, year=2025), 2026)
    assert list(copy.targets.values_list("year_from", "year_to")) == [(2026, 2026)]
    assert list(copy.dates.values_list("year", flat=True)) == [2026]
    assert copy.year_to == 2026


def test_changing_a_copy_leaves_the_source_alone(cast):
    source = plan(cast.commune)
    copy = copied(cast, source)
    target = copy.targets.get()
    save_part(row=target, values={"value": Decimal(80)}, actor=cast.actor("officer"), now=timezone.now())
    assert source.targets.get().value == Decimal(100)
    remove_part(row=copy.dates.get(), actor=cast.actor("officer"), now=timezone.now())
    assert source.dates.count() == 1


def test_only_an_officer_or_administrator_of_the_authority_copies(cast):
    source = plan(cast.commune)
    assert copied(cast, source, who="admin").authority == cast.commune
    for who in ("unit_head", "approver", "viewer", "outsider"):
        with pytest.raises(NotAllowed):
            copied(cast, source, who=who)
    assert Programme.objects.count() == 2


def test_parts_get_a_place_and_a_code_of_their_own(cast):
    own = plan(cast.commune)
    first = save("thoi-han", own, cast, text="Báo cáo quý", rule="quarter", quarter=2)
    second = save("thoi-han", own, cast, text="Báo cáo năm", rule="year_end")
    assert [(row.order, row.code) for row in (first, second)] == [(1, "rieng_1"), (2, "rieng_2")]
    remove_part(row=first, actor=cast.actor("officer"), now=timezone.now())
    third = save("thoi-han", own, cast, text="Ra quân", rule="on", day=19, month=8)
    assert third.code == "rieng_1"
    events = AuditEvent.objects.filter(kind="programme.part").order_by("pk")
    assert [event.detail["did"] for event in events] == ["added", "added", "removed", "added"]


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"rule": "on", "day": 31, "month": 2}, {"day": ["Tháng 2 không có ngày 31."]}),
        ({"rule": "before", "day": 31, "month": 11}, {"day": ["Tháng 11 không có ngày 31."]}),
        (
            {"rule": "before"},
            {"day": ["Nhập ngày của thời hạn."], "month": ["Nhập tháng của thời hạn."]},
        ),
        ({"rule": "monthly_before"}, {"day": ["Nhập ngày của thời hạn."]}),
        ({"rule": "month", "month": 13}, {"month": ["Nhập tháng từ 1 đến 12."]}),
        ({"rule": "quarter", "quarter": 5}, {"quarter": ["Nhập quý từ 1 đến 4."]}),
        ({"rule": "on", "day": 0, "month": 5}, {"day": ["Nhập ngày từ 1 đến 31."]}),
    ],
)
def test_a_date_names_a_day_that_exists(cast, values, problems):
    own = plan(cast.commune)
    assert refused("thoi-han", own, cast, text="Việc", **values) == problems
    assert own.dates.count() == 1


def test_a_leap_day_is_a_day_and_a_date_keeps_only_what_its_rule_needs(cast):
    row = save("thoi-han", plan(cast.commune), cast, text="Việc", rule="on", day=29, month=2, quarter=3)
    row = ProgrammeDate.objects.get(pk=row.pk)
    assert (row.day, row.month, row.quarter) == (29, 2, None)


def test_a_target_is_refused_when_it_cannot_be(cast):
    own = plan(cast.commune)
    good = {"text": "Đăng ký", "metric": "registered", "value": Decimal(70)}
    assert refused("chi-tieu", own, cast, **good, year_from=2027, year_to=2026) == {
        "year_to": ["Năm cuối không được trước năm đầu."]
    }
    assert refused("chi-tieu", own, cast, **{**good, "value": Decimal(700)}) == {
        "value": ["Tỷ lệ không quá 100 %. Nhập phần trăm từ 0 đến 100."]
    }
    count = save("chi-tieu", own, cast, **{**good, "metric": "exemplars", "value": Decimal(700)})
    assert Target.objects.get(pk=count.pk).value == Decimal(700)


def test_one_theme_a_year(cast):
    own = plan(cast.commune)
    assert refused("chu-de", own, cast, year=2026, text="Chủ đề khác") == ["Nội dung này đã có trong kế hoạch."]
    save("chu-de", own, cast, year=2027, text="Chủ đề khác")
    assert list(ProgrammeTheme.objects.values_list("year", flat=True)) == [2026, 2027]


def test_source_plans_are_never_changed(cast):
    source = plans(cast).bound
    provincial = cast.actor("viewer")
    target = source.targets.first()
    with pytest.raises(NotAllowed, match=SHIPPED[:30]):
        save_part(row=target, values={"value": Decimal(1)}, actor=provincial, now=timezone.now())
    with pytest.raises(NotAllowed, match=SHIPPED[:30]):
        remove_part(row=target, actor=provincial, now=timezone.now())


def test_source_plans_are_kept_from_every_verb(cast):
    """Not even an officer of the very authority changes, removes or adds to one."""
    source = plans(cast).bound
    own = Programme.objects.filter(pk=source.pk)
    own.update(authority=cast.commune, authority_path=cast.commune.path)
    source.refresh_from_db()
    how = {"record": source, "actor": cast.actor("officer"), "now": timezone.now(), "writers": PROGRAMME_WRITERS}
    paper = Evidence(form="reference", number="07/KH")
    with pytest.raises(NotAllowed, match=SHIPPED[:30]):
        edit_record(values={"title": "Đổi tên"}, **how)
    with pytest.raises(NotAllowed, match=SHIPPED[:30]):
        remove_record(**how)
    with pytest.raises(NotAllowed, match=SHIPPED[:30]):
        attach(evidence=paper, upload=None, **how)
    assert own.values_list("title", "version").get() == (source.title, source.version)
    own.update(shipped_code="")
    source.refresh_from_db()
    row = attach(evidence=paper, upload=None, **how)
    own.update(shipped_code="qn_2025")
    source.refresh_from_db()
    with pytest.raises(NotAllowed, match=SHIPPED[:30]):
        detach(attachment=row, **how)


def test_plans_of_others_are_never_changed(cast):
    found = plans(cast)
    for source in (found.above, found.sibling):
        for who in ("officer", "admin", "unit_head", "approver"):
            with pytest.raises(NotAllowed):
                save("de-muc", source, cast, who, heading="Thêm", text="")


def test_a_figure_belongs_to_the_authority_of_its_person(cast):
    target = plan(cast.province).targets.get()
    common = {"target": target, "year": 2026, "source": "Quyết định 12/QĐ-UBND", "now": timezone.now()}
    for who in ("viewer", "approver", "outsider", "unit_head"):
        with pytest.raises(NotAllowed):
            set_figure(authority=cast.commune, value=Decimal(1), actor=cast.actor(who), **common)
    with pytest.raises(NotAllowed):
        set_figure(authority=cast.province, value=Decimal(1), actor=cast.actor("officer"), **common)
    for who, value in (("officer", Decimal(1)), ("admin", Decimal(2))):
        set_figure(authority=cast.commune, value=value, actor=cast.actor(who), **common)
    assert TargetFigure.objects.get().value == Decimal(2)
    with pytest.raises(ValidationError) as caught:
        set_figure(
            authority=cast.commune, value=Decimal(-1), actor=cast.actor("officer"), **{**common, "source": " QĐ "}
        )
    assert sorted(caught.value.message_dict) == ["source", "value"]


def test_own_plans_come_first(cast):
    for authority in (cast.other_commune, cast.ministry, cast.province, cast.commune):
        plan(authority)
    rows = nearest_first(Programme.objects.all(), cast.commune.path)
    assert [row.authority for row in rows] == [cast.commune, cast.province, cast.ministry, cast.other_commune]


@pytest.mark.parametrize(("typed", "value"), [("1.250", "1250"), ("62,5", "62.5"), ("62.5", "62.5"), ("70 %", "70")])
def test_figures_as_offices_write_them(typed, value):
    assert FigureField().clean(typed) == Decimal(value)
