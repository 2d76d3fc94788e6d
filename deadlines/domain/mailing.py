"""Mails: written with what they tell of, sent later, at least once and under one Message-ID (quality.md REL-REM-03)."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import smtplib
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string

from accounts.models import User
from common import audit
from common.scope import Actor, Role
from common.workflow import NotAllowed, WrongState
from deadlines.enums import MailState
from deadlines.models import Mail
from deadlines.rules.digest import Message

logger = logging.getLogger(__name__)
LEASE = dt.timedelta(minutes=5)
# Minutes until the next try after each failure; after the last one the mail is dead: 17 hours in all (REL-CR-06).
PAUSES = (1, 10, 60, 240, 720)
BATCH = 50
SUBJECT_MAX = 200
PATIENCE = dt.timedelta(minutes=2)  # a slow server: the rest of a batch waits for the next one
NO_SUCH_BOX = range(500, 600)


def digest_mails(messages: Mapping[int, Message], *, day: dt.date, now: dt.datetime) -> int:
    """Write the mails of people with an address, inside the transaction of the digest; how many. One or two queries.

    Nothing is written where mails do not leave (settings.MAIL_LEAVES).
    """
    if not settings.MAIL_LEAVES or not messages:
        return 0
    people = User.objects.filter(pk__in=messages, is_active=True).exclude(email="").order_by("pk")
    mails = [
        _mail(user, messages[user.pk], key=f"digest:{user.pk}:{day:%Y-%m-%d}", now=now)
        for user in people.only("full_name", "email")
    ]
    Mail.objects.bulk_create(mails, batch_size=100, ignore_conflicts=True)
    return len(mails)


def _mail(user: User, said: Message, *, key: str, now: dt.datetime) -> Mail:
    context = {"name": user.full_name, "title": said.title, "groups": said.groups, "base": settings.BASE_URL}
    return Mail(
        key=key,
        user=user,
        address=user.email,
        subject=said.title,
        text=render_to_string("deadlines/mail/digest.txt", context),
        html=render_to_string("deadlines/mail/digest.html", context),
        message_id=message_id(key),
        next_try_at=now,
        created_at=now,
    )


def mail_notice(*, user: User, key: str, title: str, text: str, url: str, now: dt.datetime) -> bool:
    """Write one mail of its own beside a notice, inside the caller's transaction: words and a link, never a file.

    Whether it was written: not where mails do not leave, not to people without an address, not twice under one ``key``.
    """
    if not settings.MAIL_LEAVES or not user.is_active or not user.email or Mail.objects.filter(key=key).exists():
        return False
    context = {"name": user.full_name, "title": title, "text": text, "url": url, "base": settings.BASE_URL}
    mail = Mail(
        key=key,
        user=user,
        address=user.email,
        subject=title[:SUBJECT_MAX],
        text=render_to_string("deadlines/mail/notice.txt", context),
        html=render_to_string("deadlines/mail/notice.html", context),
        message_id=message_id(key),
        next_try_at=now,
        created_at=now,
    )
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    return True


def message_id(key: str) -> str:
    """The same for the same mail for ever, so that mail systems know a second copy."""
    host = urlsplit(settings.BASE_URL).hostname or "antq.invalid"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def waiting_mails(*, now: dt.datetime, limit: int = BATCH) -> list[int]:
    """Mails to be tried now, by id, those of dead workers included."""
    return list(_due(now).order_by("next_try_at", "pk").values_list("pk", flat=True)[:limit])


def _due(now: dt.datetime) -> QuerySet[Mail]:
    free = Q(state=MailState.DUE) | Q(state=MailState.SENDING, lease_until__lte=now)
    return Mail.objects.filter(free, state__in=[MailState.DUE, MailState.SENDING], next_try_at__lte=now)


def send_mails(ids: list[int], *, now: dt.datetime) -> int:
    """Try some mails over one connection; how many the server took. Each is claimed by itself, so two workers with
    the same ids send each once.
    """
    sent, begun = 0, time.monotonic()
    mails = Mail.objects.in_bulk(ids)
    with _Server() as server:
        for pk in ids:
            passed = dt.timedelta(seconds=time.monotonic() - begun)
            if passed > PATIENCE:
                break
            sent += pk in mails and _send(mails[pk], server, now + passed)
    return sent


def _send(mail: Mail, server: _Server, now: dt.datetime) -> bool:
    seen = _due(now).filter(pk=mail.pk, attempts=mail.attempts)
    if not seen.update(state=MailState.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1):
        return False
    mail.attempts += 1
    mine = Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)
    if mail.attempts > len(PAUSES) + 1:
        mine.update(state=MailState.DEAD, lease_until=None, error="Máy xử lý bị ngắt nhiều lần khi đang gửi.")
        return False
    try:
        server.send(mail)
    except (OSError, ValueError) as error:  # ValueError: an address or a header that cannot be written
        logger.warning("mail %s not sent: %s", mail.pk, type(error).__name__)
        _failed(mine, mail, error, now)
        return False
    mine.update(state=MailState.SENT, sent_at=now, lease_until=None, error="")
    return True


def _failed(mine: QuerySet[Mail], mail: Mail, error: Exception, now: dt.datetime) -> None:
    """Wait longer each time; dead after the last pause, or at once when the server knows no such address."""
    last = mail.attempts > len(PAUSES) or isinstance(error, ValueError) or _is_final(error)
    pause = dt.timedelta(minutes=PAUSES[min(mail.attempts, len(PAUSES)) - 1])
    mine.update(
        state=MailState.DEAD if last else MailState.DUE,
        next_try_at=now if last else now + pause,
        lease_until=None,
        error=reason(error),
    )


def _is_final(error: Exception) -> bool:
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code in NO_SUCH_BOX for code, _ in error.recipients.values())


def reason(error: Exception) -> str:
    """Why a mail did not leave, for an administrator; never more than a line, never a password."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = ", ".join(str(code) for code, _ in error.recipients.values())
        return f"Máy chủ thư không nhận địa chỉ này ({codes})."
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "Máy chủ thư không nhận tên hoặc mật khẩu trong ANTQ_EMAIL_URL."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"Máy chủ thư từ chối ({error.smtp_code})."
    if isinstance(error, ValueError):
        return "Địa chỉ hoặc nội dung thư không hợp lệ."
    return f"Không kết nối được máy chủ thư ({type(error).__name__})."


class _Server:
    """One connection for several mails; a server that cannot be reached is not asked again in the same batch."""

    def __init__(self) -> None:
        self.connection: BaseEmailBackend | None = None
        self.unreachable: OSError | None = None

    def __enter__(self) -> _Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def send(self, mail: Mail) -> None:
        """Raises OSError (SMTP errors are) or ValueError."""
        if self.unreachable is not None:
            raise self.unreachable
        message = EmailMultiAlternatives(
            mail.subject,
            mail.text,
            settings.DEFAULT_FROM_EMAIL,
            [mail.address],
            connection=self._open(),
            headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        )
        if mail.html:
            message.attach_alternative(mail.html, "text/html")
        try:
            message.send()
        except OSError:
            self._close()  # whatever went wrong, the next mail gets a fresh connection
            raise

    def _open(self) -> BaseEmailBackend:
        if self.connection is None:
            connection = get_connection()
            try:
                connection.open()
            except OSError as error:
                self.unreachable = error
                raise
            self.connection = connection
        return self.connection

    def _close(self) -> None:
        if self.connection is not None:
            connection, self.connection = self.connection, None
            try:
                connection.close()
            except OSError:
                logger.info("mail connection was gone already")


def mail_again(mail: Mail, *, actor: Actor, now: dt.datetime) -> None:
    """Try a dead mail anew, with all its tries. Raises NotAllowed, WrongState."""
    if actor.role != Role.ADMIN:
        raise NotAllowed("Chỉ quản trị gửi lại được thư.")
    changed = Mail.objects.filter(pk=mail.pk, state=MailState.DEAD).update(
        state=MailState.DUE, attempts=0, next_try_at=now, lease_until=None, address=mail.user.email or mail.address
    )
    if not changed:
        raise WrongState("Thư này đang chờ gửi hoặc đã gửi rồi. Tải lại trang để xem.")
    audit.record("mail.again", actor_id=actor.user_id, now=now, subject=mail)
