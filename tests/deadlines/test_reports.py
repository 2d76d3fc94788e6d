"""Writing, sending and receiving reports: rights, states, figures, conflicts, time."""

from __future__ import annotations

import datetime as dt
import random
import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from common.models import StatusChange
from common.scope import Role
from common.workflow import NotAllowed, Refused, WorkflowError, WrongState
from deadlines.domain.reports import (
    Content,
    Typed,
    carry_texts,
    open_report,
    save_report,
    send_report,
    set_reference,
    take_figures,
    take_step,
)
from deadlines.enums import ReportState, Subject
from deadlines.models import Occurrence, Report
from deadlines.queries.report_forms import forms
from deadlines.workflow import TABLE
from models_programs.models import Activity
from tests import factories as make
from tests.deadlines import reporting, samples
from tests.deadlines.reporting import DAY, NOW

pytestmark = pytest.mark.django_db
PEOPLE = ("unit_head", "officer", "approver", "viewer", "admin", "outsider")
REASON = "Chưa nêu nguyên nhân tồn tại."


def step(report: Report, action: str, actor, *, now=NOW, note: str = REASON) -> Report:
    if action == "send":
        return send_report(report=report, actor=actor, now=now)
    return take_step(action=action, report=report, actor=actor, now=now, note=note)


def test_it_is_opened_once_with_headings_and_figures(cast):
    row = reporting.due(cast.unit)
    report = open_report(occurrence=row, actor=cast.actor("unit_head"), now=NOW)
    again = open_report(occurrence=row, actor=cast.actor("officer"), now=NOW + DAY)
    form = forms()["unit_year"]
    assert again == report
    assert (report.state, report.unit, report.year) == (ReportState.DRAFT, cast.unit, 2026)
    assert [one.heading for one in report.sections.all()] == [one.heading for one in form.sections]
    asked = [one.code for one in form.figures_for("unit", "school")]
    assert [one.code for one in report.figures.all()] == asked
    assert "households_committed" not in asked
    assert report.figures_at == NOW
    assert not report.entered_on_behalf


def test_who_may_open(cast):
    """The unit's head, an officer of its authority on behalf; an authority's by its officers and approvers."""
    can = {}
    for name in PEOPLE:
        for place in (cast.unit, cast.commune):
            Report.objects.all().delete()
            Occurrence.objects.all().delete()
            row = reporting.due(place)
            try:
                report = open_report(occurrence=row, actor=cast.actor(name), now=NOW)
            except NotAllowed:
                continue
            can.setdefault(name, []).append((place, report.entered_on_behalf))
    assert can == {
        "unit_head": [(cast.unit, False)],
        "officer": [(cast.unit, True), (cast.commune, False)],
        "approver": [(cast.commune, False)],
    }


def test_what_is_no_report_is_not_opened(cast):
    actor = cast.actor("unit_head")
    papers = samples.obligation("quy_mot", subject=Subject.PAPERS)
    with pytest.raises(Refused, match="không nộp bằng báo cáo"):
        open_report(occurrence=samples.occurrence(papers, cast.unit), actor=actor, now=NOW)
    with pytest.raises(Refused, match="không còn phải nộp"):
        open_report(occurrence=reporting.due(cast.unit, voided=True), actor=actor, now=NOW)
    assert not Report.objects.exists()


def test_every_step_for_everybody_in_every_state(cast):
    """ADR 0025: state × action × person, against the table of the ADR written down here."""
    allowed = {
        ("send", "draft"): {"unit_head", "officer"},
        ("send", "returned"): {"unit_head", "officer"},
        ("withdraw", "sent"): {"unit_head", "officer"},
        ("accept", "sent"): {"officer", "approver"},
        ("return", "sent"): {"officer", "approver"},
        ("reopen", "accepted"): {"officer", "approver"},
    }
    target = {"send": "sent", "withdraw": "draft", "accept": "accepted", "return": "returned", "reopen": "returned"}
    report = reporting.filled(cast.actor("unit_head"), cast.unit)
    for state in ReportState.values:
        for action in TABLE:
            for name in PEOPLE:
                Report.objects.filter(pk=report.pk).update(state=state, first_sent_at=NOW)
                report.refresh_from_db()
                before = StatusChange.objects.count()
                try:
                    step(report, action, cast.actor(name))
                except WorkflowError:
                    done = False
                else:
                    done = True
                report.refresh_from_db()
                assert done is (name in allowed.get((action, state), set())), (state, action, name)
                assert report.state == (target[action] if done else state)
                assert StatusChange.objects.count() - before == int(done)


def test_an_authority_sends_to_the_level_above(cast):
    above = make.actor(make.person(Role.APPROVER, cast.province))
    neighbour = cast.actor("outsider")
    report = reporting.sent(cast.actor("approver"), cast.commune)
    for actor in (neighbour, cast.actor("officer"), cast.actor("viewer")):
        with pytest.raises(NotAllowed):
            step(report, "accept", actor)
    assert step(report, "accept", above).state == ReportState.ACCEPTED
    assert report.unit is None


def test_nothing_is_above_the_ministry(cast):
    actor = make.actor(make.person(Role.OFFICER, cast.ministry))
    report = reporting.sent(actor, cast.ministry)
    with pytest.raises(NotAllowed):
        step(report, "accept", actor)


def test_sending_stamps_what_later_questions_ask_for(cast):
    head, officer = cast.actor("unit_head"), cast.actor("officer")
    report = reporting.sent(head, cast.unit)
    code = report.receipt_code
    assert re.fullmatch(r"26-[2-9A-Z]{6}", code)
    assert (report.first_sent_at, report.sent_at, report.accepted_at) == (NOW, NOW, None)
    step(report, "withdraw", head, now=NOW + DAY)
    assert (report.first_sent_at, report.sent_at) == (NOW, None)
    step(report, "send", officer, now=NOW + 2 * DAY)
    assert (report.first_sent_at, report.sent_at) == (NOW, NOW + 2 * DAY)
    assert (report.receipt_code, report.entered_on_behalf) == (code, True)
    step(report, "accept", officer, now=NOW + 3 * DAY)
    assert report.accepted_at == NOW + 3 * DAY
    step(report, "reopen", officer, now=NOW + 4 * DAY)
    assert (report.accepted_at, report.state) == (None, ReportState.RETURNED)
    told = StatusChange.objects.filter(subject_type="deadlines.report", subject_id=report.pk)
    assert list(told.values_list("action", flat=True)) == ["send", "withdraw", "send", "accept", "reopen"]


def test_required_headings_first(cast):
    head = cast.actor("unit_head")
    report = reporting.opened(head, cast.unit)
    with pytest.raises(Refused, match=r"Còn thiếu: Đánh giá chung; Tồn tại.*; Phương hướng"):
        send_report(report=report, actor=head, now=NOW)
    texts = {"overview": "Tốt.", "shortcomings": "Không có.", "next_year": "Giữ vững."}
    save_report(report=report, content=Content(texts=texts), actor=head, now=NOW)
    assert send_report(report=report, actor=head, now=NOW).state == ReportState.SENT


def test_a_reason_for_returning(cast):
    report = reporting.sent(cast.actor("unit_head"), cast.unit)
    with pytest.raises(Refused, match="Ghi lý do"):
        step(report, "return", cast.actor("officer"), note="thiếu")


@pytest.mark.parametrize("who", ["unit_head", "officer"])
def test_a_paper_that_went_another_way(cast, who):
    """Number, date and issuer are enough, with or without a file."""
    actor = cast.actor(who)
    report = reporting.opened(actor, cast.unit)
    save_report(report=report, content=Content(texts={"overview": "Đã viết."}), actor=actor, now=NOW)
    set_reference(report=report, on=True, actor=actor, now=NOW)
    assert list(report.sections.values_list("code", "text")) == [("overview", "Đã viết."), ("summary", "")]
    assert not report.figures.exists()
    with pytest.raises(Refused, match="Ghi số, ký hiệu, ngày ban hành, cơ quan ban hành"):
        send_report(report=report, actor=actor, now=NOW)
    with pytest.raises(ValidationError) as problem:
        tomorrow = Content(document={"date": NOW.date() + DAY})
        save_report(report=report, content=tomorrow, actor=actor, now=NOW)
    assert set(problem.value.message_dict) == {"date"}
    document = {"number": "12/BC-UBND", "date": NOW.date(), "issuer": "UBND xã"}
    save_report(report=report, content=Content(document=document), actor=actor, now=NOW)
    assert send_report(report=report, actor=actor, now=NOW).state == ReportState.SENT
    assert not report.is_provisional


def test_back_from_the_reference(cast):
    actor = cast.actor("unit_head")
    report = reporting.opened(actor, cast.unit)
    number = report.figures.count()
    set_reference(report=report, on=True, actor=actor, now=NOW)
    set_reference(report=report, on=False, actor=actor, now=NOW + DAY)
    assert (report.form, report.figures.count(), report.figures_at) == ("unit_year", number, NOW + DAY)


def test_two_people_write_at_once(cast):
    """REL-CON-01: the second save is told, nothing is overwritten unseen."""
    head, officer = cast.actor("unit_head"), cast.actor("officer")
    report = reporting.opened(head, cast.unit)
    seen = report.version
    mine, theirs = (Content(texts={"overview": text}) for text in ("Đầu mối.", "Cán bộ."))
    save_report(report=report, content=mine, actor=head, now=NOW, seen=seen)
    with pytest.raises(ValidationError) as problem:
        save_report(report=report, content=theirs, actor=officer, now=NOW, seen=seen)
    assert problem.value.code == "stale"
    assert report.sections.get(code="overview").text == "Đầu mối."
    assert not save_report(report=report, content=mine, actor=officer, now=NOW)
    assert report.version == seen + 1


def test_another_number_needs_a_reason_and_both_stay(cast):
    actor = cast.actor("unit_head")
    report = reporting.opened(actor, cast.unit)
    with pytest.raises(ValidationError) as problem:
        save_report(report=report, content=Content(figures={"propaganda": Typed(Decimal(5))}), actor=actor, now=NOW)
    assert set(problem.value.message_dict) == {"reason_propaganda"}
    typed = {"propaganda": Typed(Decimal(5), "Hai buổi chưa nhập hồ sơ"), "trainings": Typed(Decimal(0), "thừa")}
    save_report(report=report, content=Content(figures=typed), actor=actor, now=NOW)
    row = report.figures.get(code="propaganda")
    assert (row.computed, row.typed, row.reason) == (0, 5, "Hai buổi chưa nhập hồ sơ")
    same = report.figures.get(code="trainings")
    assert (same.typed, same.reason) == (None, "")
    unknown = {"forces": Typed(Decimal(3))}
    save_report(report=report, content=Content(figures=unknown), actor=actor, now=NOW)
    assert report.figures.get(code="forces").typed == 3


def test_figures_are_taken_again_until_it_is_sent(cast):
    head = cast.actor("unit_head")
    report = reporting.filled(head, cast.unit)
    save_report(
        report=report, content=Content(figures={"propaganda": Typed(Decimal(5), "Chưa nhập đủ")}), actor=head, now=NOW
    )
    Activity.objects.create(
        authority=cast.commune, unit=cast.unit, year=2026, kind="propaganda", title="Buổi", on=dt.date(2026, 5, 5),
        present=40, created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    take_figures(report=report, actor=head, now=NOW + DAY)
    row = report.figures.get(code="propaganda")
    assert (row.computed, row.typed, report.figures_at) == (1, 5, NOW + DAY)
    send_report(report=report, actor=head, now=NOW + DAY)
    with pytest.raises(WrongState):
        take_figures(report=report, actor=head, now=NOW + 2 * DAY)
    with pytest.raises(WrongState):
        save_report(report=report, content=Content(texts={"overview": "Sửa"}), actor=head, now=NOW)
    report.refresh_from_db()
    assert report.figures_at == NOW + DAY


@pytest.mark.parametrize(
    ("kind", "last"),
    [("residential", dt.date(2026, 10, 31)), ("school", dt.date(2026, 11, 15))],
)
def test_provisional_until_the_assessed_year_of_the_kind_is_over(cast, kind, last):
    """domain.md section 10 item 11: the mark before the window ends, by the local day."""
    cast.unit.kind = kind
    cast.unit.save()
    head = cast.actor("unit_head")
    zone = NOW.tzinfo
    moment = dt.datetime.combine(last, dt.time(23, 59, 59), tzinfo=zone)
    report = reporting.sent(head, cast.unit, now=moment.astimezone(dt.UTC))
    assert report.is_provisional
    step(report, "return", cast.actor("officer"), now=moment)
    step(report, "send", head, now=(moment + dt.timedelta(seconds=1)).astimezone(dt.UTC))
    assert not report.is_provisional


def test_after_the_last_day(cast):
    """ADR 0025: a draft is late for good without an extension, a returned one may come back, nothing is taken back."""
    head, officer = cast.actor("unit_head"), cast.actor("officer")
    last = dt.datetime(2026, 10, 20, 23, 59, tzinfo=NOW.tzinfo)
    report = reporting.filled(head, cast.unit, closes_on=last.date())
    with pytest.raises(WrongState, match="20/10/2026"):
        send_report(report=report, actor=head, now=last + DAY)
    Occurrence.objects.update(extended_to=dt.date(2026, 10, 21))
    send_report(report=report, actor=head, now=last + DAY)
    with pytest.raises(WrongState, match="rút lại thì không gửi lại được"):
        step(report, "withdraw", head, now=last + 2 * DAY)
    step(report, "return", officer, now=last + 2 * DAY)
    assert step(report, "send", head, now=last + 9 * DAY).state == ReportState.SENT


def test_texts_of_the_report_before(cast):
    """Into empty headings only: last year's, or the month before's."""
    head = cast.actor("unit_head")
    reporting.sent(head, cast.unit, year=2025, now=NOW - 365 * DAY, on_time_to=dt.date(2025, 10, 14))
    reporting.filled(cast.actor("officer"), cast.sibling, year=2025)
    report = reporting.opened(head, cast.unit)
    save_report(report=report, content=Content(texts={"overview": "Của năm nay."}), actor=head, now=NOW)
    names = carry_texts(report=report, actor=head, now=NOW)
    assert len(names) == report.sections.count() - 1
    texts = dict(report.sections.values_list("code", "text"))
    assert (texts["overview"], texts["models"][:8]) == ("Của năm nay.", "Nội dung")
    with pytest.raises(Refused, match="Không còn mục trống"):
        carry_texts(report=report, actor=head, now=NOW)


def test_no_report_before(cast):
    head = cast.actor("unit_head")
    reporting.filled(head, cast.unit, year=2025)  # never sent
    with pytest.raises(Refused, match="Chưa có báo cáo kỳ trước"):
        carry_texts(report=reporting.opened(head, cast.unit), actor=head, now=NOW)


def test_months_follow_one_another(cast):
    head = cast.actor("unit_head")
    monthly = samples.obligation("bao_cao_thang", when="monthly_before", month=None, day=10, report_form="month")
    for month in (2, 3, 4):
        report = reporting.opened(head, cast.unit, of=monthly, period=month, on_time_to=dt.date(2026, month, 9))
        if month < 4:
            save_report(
                report=report,
                content=Content(texts={"done": f"Tháng {month}.", "next_time": "Tiếp tục."}),
                actor=head, now=NOW,
            )  # fmt: skip
            send_report(report=report, actor=head, now=NOW)
            assert not report.is_provisional
    carry_texts(report=report, actor=head, now=NOW)
    assert report.sections.get(code="done").text == "Tháng 3."


@pytest.mark.parametrize("seed", range(6))
def test_random_lives(cast, seed):
    """Any order of steps by anybody: the states of a small reference, one row of history for each step taken."""
    chance = random.Random(seed)
    moves = {"send": ({"draft", "returned"}, "sent"), "withdraw": ({"sent"}, "draft"), "accept": ({"sent"}, "accepted"),
             "return": ({"sent"}, "returned"), "reopen": ({"accepted"}, "returned")}  # fmt: skip
    sides = {"send": "unit_head", "withdraw": "unit_head"}
    may = {action: {"officer", sides.get(action, "approver")} for action in moves}
    report, state, first, steps = reporting.filled(cast.actor("unit_head"), cast.unit), "draft", None, 0
    for minute in range(40):
        action, name, now = chance.choice(list(moves)), chance.choice(PEOPLE), NOW + dt.timedelta(minutes=minute)
        expected = name in may[action] and state in moves[action][0]
        try:
            step(report, action, cast.actor(name), now=now)
        except WorkflowError:
            assert not expected, (action, name, state)
        else:
            assert expected, (action, name, state)
            state, steps = moves[action][1], steps + 1
            first = first or now
        report.refresh_from_db()
        assert (report.state, report.first_sent_at) == (state, first)
        assert (report.accepted_at is not None) is (state == "accepted")
    assert StatusChange.objects.filter(subject_type="deadlines.report").count() == steps
