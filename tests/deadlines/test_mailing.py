"""Mails to a real SMTP server: one Message-ID for ever, growing pauses, dead letters that can be sent again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from common.models import AuditEvent
from common.workflow import NotAllowed, WrongState
from deadlines.domain.mailing import PAUSES, mail_again, message_id, send_mails, waiting_mails
from deadlines.enums import MailState
from deadlines.models import Mail, Notice
from tests.conftest import Cast
from tests.deadlines import samples
from tests.deadlines.reminding import at, run
from tests.deadlines.sink import Sink, sink
from tests.script.tools import free_port

pytestmark = pytest.mark.django_db
NOW = at("2026-10-13")


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    with sink() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.port, 2
        settings.MAIL_LEAVES, settings.BASE_URL = True, "https://antq.example"
        settings.DEFAULT_FROM_EMAIL = "Nhắc việc <antq@antq.example>"
        yield made


@pytest.fixture
def addressed(cast: Cast) -> Cast:
    cast.unit_head.email = "binh@thpt.example.vn"
    cast.unit_head.save()
    return cast


def mail(cast: Cast, key: str = "digest:1:2026-10-13", **fields: Any) -> Mail:
    fields = {
        "user": cast.unit_head, "address": "a@example.vn", "subject": "Nhắc việc", "text": "Chữ", "next_try_at": NOW,
        "created_at": NOW, "message_id": message_id(key),
    } | fields  # fmt: skip
    return Mail.objects.create(key=key, **fields)


def test_the_digest_of_a_day_arrives(addressed: Cast, server: Sink) -> None:
    """REL-REM-03: one mail, plain and HTML, calm words, links that open from outside, no scores."""
    row = samples.occurrence(samples.obligation(title="Báo cáo & kế hoạch <năm>"), addressed.unit)
    run(NOW)
    (got,) = server.taken
    assert got["Subject"].strip() == "Còn 1 ngày: Báo cáo & kế hoạch <năm>"
    assert (got["To"], got["Message-ID"]) == ("binh@thpt.example.vn", Mail.objects.get().message_id)
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Message-ID"].endswith("@antq.example>")
    plain, html = (got.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    words = "Báo cáo & kế hoạch <năm> – Trường THPT Bình Sơn: còn 1 ngày (trước ngày 15/10/2026)"
    assert words in plain
    assert f"https://antq.example/2026/han/viec/{row.pk}/" in plain
    assert "kế hoạch &lt;năm&gt;" in html and "<năm>" not in html
    assert f'href="https://antq.example/2026/han/viec/{row.pk}/"' in html
    assert "điểm" not in plain
    run(NOW + dt.timedelta(minutes=1))
    assert len(server.taken) == 1


def test_without_an_address_or_a_server_the_notice_is_enough(cast: Cast, server: Sink, settings: Any) -> None:
    samples.occurrence(samples.obligation(), cast.unit)
    run(at("2026-10-07"))
    assert (Notice.objects.count(), Mail.objects.count()) == (1, 0)
    cast.unit_head.email = "binh@thpt.example.vn"
    cast.unit_head.save()
    settings.MAIL_LEAVES = False
    run(at("2026-10-09"))
    assert (Notice.objects.count(), Mail.objects.count()) == (2, 0)


def test_one_connection_for_many(cast: Cast, server: Sink) -> None:
    ids = [mail(cast, f"k{number}").pk for number in range(5)]
    assert send_mails(ids, now=NOW) == 5
    assert len(set(server.ids)) == 5
    assert set(Mail.objects.values_list("state", "attempts", "sent_at")) == {(MailState.SENT, 1, NOW)} or all(
        row.state == MailState.SENT for row in Mail.objects.all()
    )


def test_the_id_says_what_it_tells_of() -> None:
    """REL-REM-03: deterministic, different for another day or person."""
    assert message_id("digest:1:2026-10-13") == message_id("digest:1:2026-10-13")
    assert message_id("digest:1:2026-10-13") != message_id("digest:1:2026-10-14")


def test_a_server_that_is_away_is_tried_with_growing_pauses(cast: Cast, server: Sink, settings: Any) -> None:
    """REL-CR-06: five more tries within a day, then dead and visible; in the system nothing is affected."""
    settings.EMAIL_PORT = free_port()
    row, now, tries = mail(cast), NOW, []
    other = mail(cast, "other")
    while ids := waiting_mails(now=now):
        assert send_mails(ids, now=now) == 0
        row.refresh_from_db()
        tries.append(row.attempts)
        assert waiting_mails(now=row.next_try_at - dt.timedelta(seconds=1)) == [] or row.state == MailState.DEAD
        now = row.next_try_at + dt.timedelta(seconds=5)
    other.refresh_from_db()
    assert tries == [1, 2, 3, 4, 5, 6]
    assert (row.state, other.state, other.attempts) == (MailState.DEAD, MailState.DEAD, 6)
    assert dt.timedelta(hours=12) < now - NOW < dt.timedelta(hours=24)
    assert row.error == "Không kết nối được máy chủ thư (ConnectionRefusedError)."


def test_the_server_returns(cast: Cast, server: Sink, settings: Any) -> None:
    port = settings.EMAIL_PORT
    row = mail(cast)
    settings.EMAIL_PORT = free_port()
    send_mails([row.pk], now=NOW)
    settings.EMAIL_PORT = port
    assert send_mails([row.pk], now=NOW + dt.timedelta(seconds=30)) == 0
    later = NOW + dt.timedelta(minutes=PAUSES[0], seconds=5)
    assert send_mails(waiting_mails(now=later), now=later) == 1
    assert server.ids == [row.message_id]


@pytest.mark.parametrize(
    ("answer", "state"),
    [("550 5.1.1 no such box", MailState.DEAD), ("451 4.7.1 try later", MailState.DUE)],
)
def test_an_address_that_is_not_there_is_dead_at_once(cast: Cast, server: Sink, answer: str, state: str) -> None:
    server.refuse = answer
    bad = mail(cast)
    assert send_mails([bad.pk], now=NOW) == 0
    bad.refresh_from_db()
    assert (bad.state, bad.attempts) == (state, 1)
    assert bad.error == f"Máy chủ thư không nhận địa chỉ này ({answer[:3]})."
    server.refuse = ""
    good = mail(cast, "good")
    assert send_mails([good.pk], now=NOW) == 1


def test_one_bad_address_does_not_stop_the_others(cast: Cast, server: Sink) -> None:
    bad, good = mail(cast, "bad", address="a\r\nBcc: all@example.vn"), mail(cast, "good")
    assert send_mails([bad.pk, good.pk], now=NOW) == 1
    bad.refresh_from_db()
    assert (bad.state, bad.error) == (MailState.DEAD, "Địa chỉ hoặc nội dung thư không hợp lệ.")


def test_claimed_by_one_and_freed_after_five_minutes(cast: Cast, server: Sink) -> None:
    """REL-REM-02: nobody else takes a mail that is being sent; a dead worker's is taken after the lease."""
    row = mail(cast, state=MailState.SENDING, attempts=1, lease_until=NOW + dt.timedelta(minutes=5))
    assert waiting_mails(now=NOW) == []
    assert send_mails([row.pk], now=NOW) == 0
    later = NOW + dt.timedelta(minutes=5)
    assert waiting_mails(now=later) == [row.pk]
    assert send_mails([row.pk], now=later) == 1
    assert send_mails([row.pk], now=later) == 0
    assert server.ids == [row.message_id]


def test_a_mail_that_kills_each_worker_ends(cast: Cast, server: Sink) -> None:
    row = mail(cast, state=MailState.SENDING, attempts=6, lease_until=NOW)
    send_mails([row.pk], now=NOW)
    row.refresh_from_db()
    assert (row.state, server.taken) == (MailState.DEAD, [])


def test_sent_again_by_an_administrator(addressed: Cast, server: Sink) -> None:
    """REL-CR-06: with all its tries, to the address of today, under the same Message-ID, once."""
    row = mail(addressed, state=MailState.DEAD, attempts=6, error="…", address="old@example.vn")
    with pytest.raises(NotAllowed):
        mail_again(row, actor=addressed.actor("officer"), now=NOW)
    mail_again(row, actor=addressed.actor("admin"), now=NOW)
    with pytest.raises(WrongState):
        mail_again(row, actor=addressed.actor("admin"), now=NOW)
    assert send_mails(waiting_mails(now=NOW), now=NOW) == 1
    assert (server.ids, server.taken[0]["To"]) == ([row.message_id], "binh@thpt.example.vn")
    assert AuditEvent.objects.filter(kind="mail.again", subject_id=row.pk).count() == 1
