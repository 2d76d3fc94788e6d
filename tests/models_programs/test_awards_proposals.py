"""The list of proposals: units classified Trung bình or Yếu are barred, and stay on it only with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.scope import Role
from common.workflow import NotAllowed
from models_programs import standings
from models_programs.domain.awards import propose
from models_programs.models import Attachment, AwardProposal, RuleValue
from models_programs.queries.awards import barrings
from models_programs.rules.awards import WARNING_MAX, barring
from models_programs.rules.permissions import OFFICER_ONLY
from models_programs.standings import Standing
from scoring import domain
from scoring.models import Scorecard
from tests import factories as make
from tests.models_programs.cards import card_of
from tests.models_programs.samples import SAMPLES
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
SAMPLE = SAMPLES["proposal"]
SOURCE = "Kế hoạch 07/KH-UBND ngày 19/01/2026 (Bạch Long Vĩ), Kế hoạch 33/KH-UBND ngày 21/8/2025 (Quảng Ngãi)"
REASON = "Dập tắt kịp thời vụ cháy rừng tháng 5"


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def url(suffix, *args):
    return reverse(f"models_programs:proposal{suffix}", args=[2026, *args])


def classified(cast, unit, *, points, recognised) -> Scorecard:
    """An approved sheet of ``unit`` with at most ``points`` in each row, by the real verbs."""
    head = make.person(Role.UNIT_HEAD, unit)
    card = domain.open_scorecard(unit=unit, year=2026, actor=make.actor(head), now=timezone.now())
    sheets.fill(card, make.actor(head), points=Decimal(points), reason="Theo hồ sơ lưu tại đơn vị.")
    card = domain.send(card=card, actor=make.actor(head), now=timezone.now())
    officer = cast.actor("officer")
    card = domain.take_step(action="start_review", card=card, actor=officer, now=timezone.now())
    domain.agree_with_rest(card=card, actor=officer, now=timezone.now())
    card = domain.take_step(action="finish_review", card=card, actor=officer, now=timezone.now())
    sheets.recognise(cast, unit, status="recognised" if recognised else "not_recognised")
    card.refresh_from_db()
    return domain.approve(card=card, actor=cast.actor("approver"), now=timezone.now())


@pytest.fixture
def weak(cast):
    """A unit classified Yếu in 2026; the cast's own unit is classified Khá."""
    sheets.load_rubrics()
    sheets.confirm_thresholds(cast)
    unit = make.unit(cast.commune, "Trường THCS Cuối Bảng")
    assert classified(cast, unit, points=1, recognised=False).level_id == "Y"
    assert classified(cast, cast.unit, points=2, recognised=True).level_id == "K"
    return unit


def sent(unit, **more):
    return {**SAMPLE.post, "unit": unit.pk, **more}


# --- The words -------------------------------------------------------------------------------------------------------


def test_the_sentence_names_level_year_and_source():
    said = barring(unit="Trạm Y tế", word="Yếu", of_year=2026, year=2026, source="Kế hoạch 7")
    assert said.short == "Xếp loại Yếu năm 2026"
    assert said.words == "Trạm Y tế xếp loại Yếu năm 2026 nên không thuộc diện đề nghị khen (Kế hoạch 7)."
    earlier = barring(unit="Trạm Y tế", word="Yếu", of_year=2025, year=2026, source="")
    assert earlier.words == (
        "Trạm Y tế xếp loại Yếu năm 2025 (năm 2026 chưa xếp loại) nên không thuộc diện đề nghị khen."
    )


@pytest.mark.parametrize(("unit", "source"), [(10, 300), (200, 300), (200, 10), (120, 0)])
def test_the_sentence_fits_its_column(unit, source):
    said = barring(unit="Đ" * unit, word="Trung bình", of_year=2025, year=2026, source="k" * source)
    assert len(said.words) <= WARNING_MAX
    assert said.words.endswith(".")


# --- Adding ----------------------------------------------------------------------------------------------------------


def test_a_unit_classified_yeu_needs_a_reason(cast, weak):
    client = cast.client("officer")
    assert "Lý do vẫn đề nghị" not in client.get(url("_add")).content.decode()
    for reason in ("", "..........", "Có công"):
        answer = client.post(url("_add"), sent(weak, override_reason=reason))
        assert answer.status_code == 422
        assert dict(answer.context["form"].errors) == {
            "override_reason": [
                f"Trường THCS Cuối Bảng xếp loại Yếu năm 2026 nên không thuộc diện đề nghị khen ({SOURCE}). "
                "Nếu vẫn đề nghị thì ghi lý do, ít nhất 10 chữ cái."
            ]
        }
        assert 'name="override_reason"' in answer.content.decode()
        assert answer.context["form"]["name"].value() == SAMPLE.post["name"]
    assert AwardProposal.objects.count() == 0
    assert client.post(url("_add"), sent(weak, override_reason=REASON)).status_code == 302
    stored = AwardProposal.objects.get()
    assert stored.warning == (
        f"Trường THCS Cuối Bảng xếp loại Yếu năm 2026 nên không thuộc diện đề nghị khen ({SOURCE})."
    )
    assert stored.override_reason == REASON
    page = client.get(url("_list")).content.decode()
    assert "Xếp loại Yếu năm 2026, đã ghi lý do" in page


def test_what_is_missing_is_said_together_with_the_warning(cast, weak):
    answer = cast.client("officer").post(url("_add"), sent(weak, name="", form=""))
    assert set(answer.context["form"].errors) == {"name", "form", "override_reason"}


def test_a_unit_classified_kha_needs_none(cast, weak):
    client = cast.client("officer")
    assert client.post(url("_add"), sent(cast.unit, override_reason="không cần mà vẫn ghi")).status_code == 302
    stored = AwardProposal.objects.get()
    assert (stored.warning, stored.override_reason) == ("", "")
    assert "Xếp loại" not in client.get(url("_list")).content.decode()


@pytest.mark.parametrize("level", ["XS", "K", "TB", "Y"])
def test_last_years_level_counts_until_this_year_has_one(cast, level):
    card_of(cast.sibling, 2025, level)
    card_of(cast.sibling, 2024, "Y")
    answer = cast.client("officer").post(url("_add"), sent(cast.sibling))
    assert answer.status_code == (422 if level in ("TB", "Y") else 302)
    if level == "TB":
        assert (
            answer.context["form"]
            .errors["override_reason"][0]
            .startswith("Trạm Y tế Bình Sơn xếp loại Trung bình năm 2025 (năm 2026 chưa xếp loại) nên không thuộc diện")
        )
        card_of(cast.sibling, 2026, "K")
        assert cast.client("officer").post(url("_add"), sent(cast.sibling)).status_code == 302


def test_two_years_ago_and_open_sheets_say_nothing(cast):
    card_of(cast.sibling, 2024, "Y")
    sheets.opened(cast)
    assert standings.standings([cast.sibling.pk, cast.unit.pk], 2026) == {}


def test_the_successor_answers_with_its_own_sheet(cast, weak):
    from units.models import UnitSuccession

    heir = make.unit(cast.commune, "Trường THCS Mới")
    UnitSuccession.objects.create(kind="merge", predecessor=weak, successor=heir, on="2026-06-01")
    assert cast.client("officer").post(url("_add"), sent(heir)).status_code == 302
    card_of(heir, 2026, "TB")
    assert cast.client("officer").post(url("_add"), sent(heir)).status_code == 422


def test_standings_in_one_query(cast, weak, django_assert_num_queries):
    card_of(cast.sibling, 2025, "XS")
    with django_assert_num_queries(1):
        assert standings.standings({weak.pk, cast.unit.pk, cast.sibling.pk, cast.other_unit.pk}, 2026) == {
            weak.pk: Standing(2026, "Y", "Yếu"),
            cast.unit.pk: Standing(2026, "K", "Khá"),
            cast.sibling.pk: Standing(2025, "XS", "Xuất sắc"),
        }


def test_barred_levels_are_the_authoritys_rule(cast, weak):
    RuleValue.objects.create(
        authority=cast.province,
        authority_path=cast.province.path,
        code="award.barred_levels",
        value="K",
        source="Công văn 9",
        set_at=timezone.now(),
    )
    client = cast.client("officer")
    assert client.post(url("_add"), sent(weak)).status_code == 302
    answer = client.post(url("_add"), sent(cast.unit))
    assert answer.status_code == 422
    assert "xếp loại Khá năm 2026 nên không thuộc diện đề nghị khen (Công văn 9)." in answer.content.decode()


def test_the_verb_refuses_like_the_form(cast, weak):
    values = {**SAMPLE.post, "unit": weak}

    def call(person, **more):
        proposal = AwardProposal(authority=cast.commune, year=2026)
        return propose(
            proposal=proposal,
            values={**values, **more},
            actor=cast.actor(person),
            now=timezone.now(),
            writers=OFFICER_ONLY,
        )

    with pytest.raises(ValidationError) as caught:
        call("officer")
    assert set(caught.value.error_dict) == {"override_reason"}
    for person in ("unit_head", "outsider", "approver"):
        with pytest.raises(NotAllowed):
            call(person, override_reason=REASON)
    assert call("officer", override_reason=REASON).warning


# --- Later -----------------------------------------------------------------------------------------------------------


def test_a_classification_that_comes_later_is_shown_at_once(cast):
    client, stored = cast.client("officer"), SAMPLE.make(None, cast.sibling)
    assert "Xếp loại" not in client.get(url("_list")).content.decode()
    card_of(cast.sibling, 2026, "TB")
    assert "Xếp loại Trung bình năm 2026, chưa ghi lý do" in client.get(url("_list")).content.decode()
    page = client.get(url("", stored.pk)).content.decode()
    assert "Ghi lý do vẫn đề nghị" in page
    answer = client.post(url("_edit", stored.pk), sent(cast.sibling, seen=1))
    assert answer.status_code == 422
    assert client.post(url("_edit", stored.pk), sent(cast.sibling, seen=1, override_reason=REASON)).status_code == 302
    stored.refresh_from_db()
    assert stored.warning.startswith("Trạm Y tế Bình Sơn xếp loại Trung bình năm 2026")
    Scorecard.objects.filter(unit=cast.sibling).update(level_id="K")
    assert "Xếp loại" not in client.get(url("_list")).content.decode()
    assert "Khi đưa vào danh sách: Trạm Y tế Bình Sơn xếp loại" in client.get(url("", stored.pk)).content.decode()


def test_queries_of_list_and_warnings_do_not_grow(cast):
    client, counts = cast.client("officer"), []
    for number in (1, 5):
        while AwardProposal.objects.count() < number:
            unit = make.unit(cast.commune)
            card_of(unit, 2026, "Y")
            SAMPLE.make(None, unit)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("_list")).content.decode().count("Xếp loại Yếu năm 2026") == number
        with CaptureQueriesContext(connection) as more:
            rows = list(AwardProposal.objects.select_related("unit", "authority"))
            assert len(barrings(rows)) == number
        counts.append((len(queries), len(more)))
    assert counts[0] == counts[1]
    assert counts[1][1] == 3


@pytest.mark.parametrize("person", ["unit_head"])
def test_unit_heads_see_nothing_of_it(cast, person):
    stored, client = SAMPLE.make(None, cast.unit), cast.client(person)
    for suffix, args in (("_list", []), ("", [stored.pk]), ("_add", []), ("_xlsx", []), ("_docx", [])):
        assert client.get(url(suffix, *args)).status_code == 403


def test_unit_heads_do_not_reach_its_documents(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    links = {}
    for slug, person in (("proposal", "officer"), ("commendation", "unit_head")):
        stored = SAMPLES[slug].make(None, cast.unit)
        paper = Attachment.objects.create(
            subject_type=stored._meta.label_lower,
            subject_id=stored.pk,
            form="file",
            file=ContentFile(b"%PDF-1.4", name="a.pdf"),
            file_name="a.pdf",
            content_type="application/pdf",
            size=8,
            sha256="0" * 64,
            authority_path=stored.authority_path,
            unit=cast.unit,
            added_by=getattr(cast, person),
            added_at=now,
        )
        links[slug] = reverse("models_programs:attachment", args=[2026, paper.pk])
    for person, slug, status in (
        ("officer", "proposal", 200),
        ("unit_head", "commendation", 200),
        ("unit_head", "proposal", 404),
    ):
        answer = cast.client(person).get(links[slug])
        assert (answer.status_code, answer.getvalue() == b"%PDF-1.4") == (status, status == 200)
