"""The screen "Quy định áp dụng": read in the office, set by the administrator of that very authority."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from common.models import AuditEvent
from common.scope import Role
from common.workflow import NotAllowed
from models_programs.domain.rulevalues import set_rule, unset_rule
from models_programs.models import RuleValue
from models_programs.queries.rulebook import rulebook, specs
from tests import factories as make

pytestmark = pytest.mark.django_db
CODE = "paper.quarter_one_end"
RULES = reverse("models_programs:rules")
RULE = reverse("models_programs:rule", args=[CODE])
SENT = {"value": "15/4", "source": "Công văn 12/CV ngày 05/01/2026"}


def text_of(answer):
    return " ".join(answer.content.decode().split())


def put(cast, who="admin", authority=None, code=CODE, value="15/4", source=SENT["source"]):
    return set_rule(
        spec=specs()[code], authority=authority or cast.commune, value=value, source=source, actor=cast.actor(who),
        now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def provincial(cast):
    cast.chief = make.person(Role.ADMIN, cast.province, username="quantritinh")
    return cast


def test_only_the_administrator_of_that_very_authority_sets(provincial):
    for who in ("officer", "approver", "viewer", "unit_head", "outsider", "chief"):
        with pytest.raises(NotAllowed):
            put(provincial, who)
        with pytest.raises(NotAllowed):
            unset_rule(
                spec=specs()[CODE], authority=provincial.commune, actor=provincial.actor(who), now=timezone.now()
            )
    for authority in (provincial.province, provincial.other_commune):
        with pytest.raises(NotAllowed):
            put(provincial, "admin", authority)
    assert RuleValue.objects.count() == 0


def test_setting_twice_keeps_one_row_and_two_events(cast):
    put(cast)
    put(cast, value="20/4")
    row = RuleValue.objects.get()
    assert (row.value, row.authority_path, row.set_by) == ("20/4", cast.commune.path, cast.admin)
    events = AuditEvent.objects.filter(kind="rule.set").order_by("pk")
    assert [(event.detail["before"], event.detail["after"]) for event in events] == [(None, "15/4"), ("15/4", "20/4")]


def test_a_value_needs_its_text_and_a_form_that_fits(cast):
    with pytest.raises(ValidationError) as caught:
        put(cast, value="31/2", source=" luật ")
    assert caught.value.message_dict == {
        "value": ["Nhập ngày và tháng, ví dụ 31/3."],
        "source": ["Ghi văn bản làm căn cứ, từ 10 chữ cái trở lên."],
    }
    assert RuleValue.objects.count() == 0


@pytest.mark.parametrize("who", ["officer", "approver", "viewer", "admin"])
def test_the_office_reads(cast, who):
    answer = cast.client(who).get(RULES)
    assert answer.status_code == 200
    shown = [value.spec.code for _, rows in answer.context["groups"] for value in rows]
    assert shown == list(specs())
    assert answer.context["open"] == sum(not one.confirmed for one in specs().values())
    assert answer.context["can_set"] is (who == "admin")
    assert (RULE in answer.content.decode()) is (who == "admin")


def test_who_may_open_what(cast):
    assert cast.client("unit_head").get(RULES).status_code == 403
    assert cast.client("admin").post(RULES).status_code == 405
    for who in ("unit_head", "officer", "approver", "viewer"):
        assert cast.client(who).get(RULE).status_code == 403
        assert cast.client(who).post(RULE, SENT).status_code == 403
    assert cast.client("admin").get(reverse("models_programs:rule", args=["khong.co"])).status_code == 404
    assert RuleValue.objects.count() == 0


def test_setting_and_taking_back_in_the_browser(cast):
    client = cast.client("admin")
    assert "unset" not in client.get(RULE).content.decode()
    assert client.post(RULE, SENT).status_code == 302
    assert rulebook(cast.commune.path).text(CODE) == "15/4"
    assert "Xã Bình Sơn đặt" in text_of(client.get(RULES))
    page = client.get(RULE)
    assert 'name="unset"' in page.content.decode()
    assert (page.context["form"]["value"].value(), page.context["form"]["source"].value()) == (
        "15/4", SENT["source"],
    )  # fmt: skip
    assert client.post(RULE, {"unset": "1"}).status_code == 302
    assert rulebook(cast.commune.path).text(CODE) == "31/3"
    assert client.post(RULE, {"unset": "1"}).status_code == 302
    assert AuditEvent.objects.filter(kind="rule.unset").count() == 1


@pytest.mark.parametrize(
    ("code", "bad", "good"),
    [
        (CODE, "31/2", "1/4"),
        ("model.effective_rank", "0", "3"),
        ("model.origin_counts", "", "Không"),
        ("award.barred_levels", None, "Y, TB"),
        ("model.level_5", None, ""),
    ],
)
def test_each_kind_of_value(cast, code, bad, good):
    client, address = cast.client("admin"), reverse("models_programs:rule", args=[code])
    assert client.get(address).status_code == 200
    if bad is not None:
        answer = client.post(address, {**SENT, "value": bad})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["value"]
        assert answer.context["form"]["value"].value() == bad
        assert answer.context["form"]["source"].value() == SENT["source"]
    answer = client.post(address, {**SENT, "value": good})
    assert answer.status_code == 302, answer.context["form"].errors
    assert rulebook(cast.commune.path).text(code) == good


def test_yes_or_no_is_chosen_not_typed(cast):
    body = cast.client("admin").get(reverse("models_programs:rule", args=["model.origin_counts"])).content.decode()
    assert body.count('type="radio"') == 2


def test_the_administrator_sets_for_the_own_authority_alone(provincial):
    assert provincial.client("chief").post(RULE, SENT).status_code == 302
    row = RuleValue.objects.get()
    assert row.authority == provincial.province
    assert rulebook(provincial.commune.path).text(CODE) == "15/4"
    body = provincial.client("admin").get(RULE).content.decode()
    assert 'name="unset"' not in body  # the commune takes nothing back that it has not set
    assert provincial.client("admin").post(RULE, {"unset": "1"}).status_code == 302
    assert RuleValue.objects.count() == 1
