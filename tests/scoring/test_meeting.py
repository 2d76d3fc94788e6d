"""Meetings of the Ban Chỉ đạo: cases, conclusions, minutes, drafts."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from docx import Document

from common.models import AuditEvent
from common.workflow import NotAllowed, Refused, WrongState
from decisions.enums import DecisionKind, DecisionState
from registrations.models import Registration
from scoring.domain.meeting import OTHER_FIGURES, agree_with_rest, conclude, end_meeting
from scoring.enums import CaseOutcome, SheetState
from scoring.exports.meeting import minutes_file
from scoring.models import BoardMeeting, Scorecard
from scoring.queries.meetings import cases_of, facts_of, tally, usual_values
from tests import factories as make
from tests.scoring import filled, levels

pytestmark = pytest.mark.django_db
AGREED, DEFERRED = CaseOutcome.AGREED, CaseOutcome.DEFERRED


def three(cast, **values):
    """Two units to classify, one to recognise, and the meeting about them."""
    levels.two(cast)
    unit = levels.verified(cast)
    return levels.meeting(cast, **values), unit


def end(meeting, cast, conclusion=""):
    return end_meeting(meeting=meeting, conclusion=conclusion, actor=cast.actor("officer"), now=timezone.now())


def say(case, cast, outcome=AGREED, words="", who="officer"):
    return conclude(case=case, outcome=outcome, conclusion=words, actor=cast.actor(who), now=timezone.now())


def test_cases_are_what_is_ready(cast):
    meeting, unit = three(cast)
    assert [(case.kind, case.unit_id, case.level) for case in cases_of(meeting)] == [
        (DecisionKind.RECOGNITION, unit.pk, ""),
        (DecisionKind.CLASSIFICATION, cast.sibling.pk, "K"),
        (DecisionKind.CLASSIFICATION, cast.unit.pk, "XS"),
    ]


@pytest.mark.parametrize("who", ["approver", "admin", "viewer", "outsider"])
def test_officers_of_the_authority_keep_the_meeting(cast, who):
    meeting, _ = three(cast)
    case, now = cases_of(meeting)[0], timezone.now()
    with pytest.raises(NotAllowed):
        say(case, cast, who=who)
    with pytest.raises(NotAllowed):
        agree_with_rest(meeting=meeting, actor=cast.actor(who), now=now)
    with pytest.raises(NotAllowed):
        end_meeting(meeting=meeting, conclusion="", actor=cast.actor(who), now=now)


def test_no_meeting_about_nothing_and_one_at_a_time(cast):
    levels.ground(cast)
    with pytest.raises(Refused, match="Chưa có trường hợp nào"):
        levels.meeting(cast)
    three(cast)
    with pytest.raises(Refused, match="chưa kết thúc"):
        levels.meeting(cast)


@pytest.mark.parametrize("days", [1, -900])
def test_the_day_makes_sense(cast, days):
    levels.two(cast)
    with pytest.raises(ValidationError):
        levels.meeting(cast, held_on=timezone.localdate() + dt.timedelta(days=days))


def test_a_conclusion_may_be_corrected_until_the_end(cast):
    meeting, _ = three(cast)
    case = cases_of(meeting)[0]
    say(case, cast, DEFERRED, "Chờ bổ sung biên bản.")
    say(case, cast)
    assert (case.outcome, case.conclusion) == (AGREED, "")
    with pytest.raises(Refused):
        say(case, cast, "maybe")
    end(meeting, cast)
    with pytest.raises(WrongState):
        say(case, cast)
    with pytest.raises(WrongState):
        end(meeting, cast)


def test_agreeing_to_the_rest_is_one_recorded_act(cast):
    meeting, _ = three(cast)
    say(cases_of(meeting)[1], cast, DEFERRED, "Chờ kết quả kiểm tra.")
    assert agree_with_rest(meeting=meeting, actor=cast.actor("officer"), now=timezone.now()) == 2
    count = tally(cases_of(meeting))
    assert (count.agreed, count.deferred, count.left) == (2, 1, 0)
    assert AuditEvent.objects.get(kind="meeting.agreed_rest").detail["cases"] == 2


def test_the_end_drafts_both_decisions(cast):
    meeting, unit = three(cast)
    agree_with_rest(meeting=meeting, actor=cast.actor("officer"), now=timezone.now())
    done = end(meeting, cast, "Thống nhất theo danh sách.")
    assert [draft.kind for draft in done.drafts] == [DecisionKind.RECOGNITION, DecisionKind.CLASSIFICATION]
    recognition, classification = done.drafts
    assert [item.unit_id for item in recognition.items.all()] == [unit.pk]
    assert {item.level for item in classification.items.all()} == {"XS", "K"}
    for draft in done.drafts:
        assert draft.state == DecisionState.DRAFT
        assert (draft.met_on, draft.met_chair) == (meeting.held_on, meeting.chair)
        assert (draft.met_place, draft.met_secretary) == (meeting.place, meeting.secretary)
        assert (draft.met_attendees, draft.met_conclusion) == (meeting.attendees, "Thống nhất theo danh sách.")
    assert set(meeting.drafts.all()) == set(done.drafts)
    assert done.left_out == []


def test_deferred_and_open_cases_stay_candidates(cast):
    meeting, unit = three(cast)
    recognition, first, _ = cases_of(meeting)
    say(recognition, cast, DEFERRED)
    say(first, cast)
    done = end(meeting, cast)
    assert [draft.items.get().unit_id for draft in done.drafts] == [first.unit_id]
    again = levels.meeting(cast)
    assert {case.unit_id for case in cases_of(again)} == {unit.pk, cast.unit.pk}


def test_units_that_changed_meanwhile_are_named_not_lost(cast):
    meeting, unit = three(cast)
    agree_with_rest(meeting=meeting, actor=cast.actor("officer"), now=timezone.now())
    Registration.objects.filter(unit=unit).update(state="proposed", verdict="")
    Scorecard.objects.filter(unit=cast.sibling).update(superior_total=60, level="TB")
    levels.draft(cast, cast.unit)
    done = end(meeting, cast)
    assert done.drafts == []
    why = {case.unit_id: words for case, words in done.left_out}
    assert why[unit.pk] == "hồ sơ đang thẩm định"
    assert why[cast.sibling.pk] == OTHER_FIGURES
    assert why[cast.unit.pk].startswith("đang có trong Dự thảo")


def test_a_meeting_that_agreed_to_nothing_ends_without_drafts(cast):
    meeting, _ = three(cast)
    assert end(meeting, cast).drafts == []
    assert BoardMeeting.objects.get().ended_at is not None


def test_people_are_offered_from_the_last_meeting(cast):
    assert usual_values(cast.commune) == {"attendees": ""}
    meeting, _ = three(cast)
    assert usual_values(cast.commune)["chair"] == meeting.chair
    assert usual_values(cast.other_commune) == {"attendees": ""}


def test_facts_of_a_classification_name_the_rows_that_differ(cast):
    levels.ground(cast)
    levels.scored(cast, cast.unit, lost="0", lost_superior="1")
    case = cases_of(levels.meeting(cast))[0]
    facts = facts_of(case)
    assert not facts.changed
    assert [(row.own - row.superior, row.words) for row in facts.findings] == [(1, "Thiếu minh chứng quý III")]
    Scorecard.objects.filter(unit=cast.unit).update(state=SheetState.REVIEWED, level=None)
    assert facts_of(case).changed


def test_facts_of_a_recognition(cast):
    meeting, unit = three(cast)
    facts = facts_of(cases_of(meeting)[0])
    assert (facts.changed, facts.criteria, facts.evidence) == (False, 0, 0)
    Registration.objects.filter(unit=unit).update(state="proposed")
    assert facts_of(cases_of(meeting)[0]).changed


def words_of(content):
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_minutes_say_what_was_concluded(cast):
    meeting, unit = three(cast)
    recognition, first, second = cases_of(meeting)
    say(recognition, cast)
    say(first, cast, words="Nhất trí mức Khá.")
    say(second, cast, DEFERRED, "Chờ kết luận kiểm tra.")
    end(meeting, cast)
    text = words_of(minutes_file(meeting, "docx", now=timezone.now()))
    assert "xem xét 03 trường hợp, đồng ý 02 trường hợp" in text
    assert "Để lại xem xét sau 01 trường hợp:" in text
    for said in (unit.name, cast.unit.name, "Nhất trí mức Khá.", "Chờ kết luận kiểm tra.", "85", "Khá"):
        assert said in text
    assert "đề nghị công nhận 01 đơn vị" in text
    assert "Nguyễn Văn An" in text
    assert minutes_file(meeting, "pdf", now=timezone.now()).startswith(b"%PDF")


def test_the_minutes_without_deferred_cases_leave_the_line_out(cast):
    levels.ground(cast)
    filled.recognise(cast.unit, cast.admin)
    levels.verified(cast)
    meeting = levels.meeting(cast)
    agree_with_rest(meeting=meeting, actor=cast.actor("officer"), now=timezone.now())
    end(meeting, cast)
    assert "Để lại" not in words_of(minutes_file(meeting, "docx", now=timezone.now()))


def test_people_above_do_not_keep_the_meeting(cast):
    levels.two(cast)
    above = make.person("officer", cast.province, "Cán bộ tỉnh", username="canbotinh")
    case = cases_of(levels.meeting(cast))[0]
    with pytest.raises(NotAllowed):
        conclude(case=case, outcome=AGREED, conclusion="", actor=make.actor(above), now=timezone.now())
