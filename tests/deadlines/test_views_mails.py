"""The page of mails that did not leave, and the banner when nothing is scheduled any more."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.doctor import Verdict
from common.models import Heartbeat
from common.scope import Role
from deadlines import checkup
from deadlines.enums import MailState
from deadlines.models import Mail, Sweep
from tests import factories as make
from tests.conftest import Cast
from tests.deadlines.samples import dead_mail

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/thu-chua-gui/"


def test_dead_letters_of_the_own_people(cast: Cast) -> None:
    """REL-CR-06: why, to whom, and "Gửi lại"; another commune's are not shown."""
    dead_mail(cast.unit_head)
    dead_mail(cast.outsider)
    text = cast.client("admin").get(PAGE).content.decode()
    assert "Trần Thị Bình" in text
    assert "Máy chủ thư không nhận địa chỉ này (550)." in text
    assert "Hồ Văn Hải" not in text


def test_send_again_by_a_button(cast: Cast) -> None:
    """REL-CR-06: the second press says that it waits already."""
    mail, client = dead_mail(cast.unit_head), cast.client("admin")
    answer = client.post(f"{PAGE}{mail.pk}/gui-lai/", follow=True)
    assert "được gửi lại trong vài phút" in answer.content.decode()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.DUE, 0)
    assert "đang chờ gửi hoặc đã gửi rồi" in client.post(f"{PAGE}{mail.pk}/gui-lai/", follow=True).content.decode()


def test_what_is_still_tried_is_said(cast: Cast) -> None:
    mail = dead_mail(cast.unit_head)
    Mail.objects.filter(pk=mail.pk).update(state=MailState.DUE, attempts=2, error="Máy chủ thư từ chối (451).")
    text = cast.client("admin").get(PAGE).content.decode()
    assert "Đang thử lại (1)" in text
    assert "Không có thư nào bị dừng" in text


def test_queries_stay_the_same(cast: Cast) -> None:
    client, used = cast.client("admin"), []
    for wanted in (1, 3):
        while Mail.objects.count() < wanted:
            dead_mail(make.person(Role.UNIT_HEAD, cast.unit))
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        used.append(len(queries))
    assert used[0] == used[1]


@pytest.mark.parametrize(("age", "shown"), [(None, True), (190, True), (170, False)])
def test_administrators_see_when_nothing_is_scheduled(cast: Cast, age: int | None, shown: bool) -> None:
    """REL-REM-10: on every page, for administrators only."""
    if age is not None:
        Heartbeat.objects.create(name="tick", at=timezone.now() - dt.timedelta(seconds=age))
    for person, wanted in (("admin", shown), ("officer", False), ("unit_head", False)):
        text = cast.client(person).get("/thong-bao/").content.decode()
        assert ("Việc chạy nền đang dừng" in text) is wanted, person


def test_the_doctor_sees_what_waits(cast: Cast, settings: Any) -> None:
    """REL-REM-10: tick, parts that break, dead letters; without a mail server mails are no fault."""
    assert checkup.reminders().verdict == Verdict.FAIL
    Heartbeat.objects.create(name="tick", at=timezone.now())
    assert checkup.reminders().verdict == Verdict.FINE
    assert checkup.sweeps().verdict == Verdict.FINE
    Sweep.objects.create(day=timezone.localdate(), path="51.", attempts=3)
    assert checkup.sweeps().verdict == Verdict.WARN
    assert checkup.mail().verdict == Verdict.SKIP
    settings.MAIL_LEAVES = True
    assert "ANTQ_BASE_URL" in checkup.mail().seen
    settings.BASE_URL = "https://antq.example"
    assert checkup.mail().verdict == Verdict.FINE
    dead_mail(cast.unit_head)
    assert checkup.mail().seen == "1 thư không gửi được"


def test_compose_keeps_waiting_messages_and_knows_mail() -> None:
    """REL-REM-09: Redis refuses rather than drops; the settings of mail reach the containers."""
    text = (Path(settings.BASE_DIR) / "docker-compose.yml").read_text(encoding="utf-8")
    assert "--maxmemory-policy noeviction" in text
    assert "ANTQ_EMAIL_URL" in text and "ANTQ_BASE_URL" in text
