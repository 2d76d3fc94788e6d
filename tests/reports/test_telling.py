"""What a person hears of the own jobs: done, failed, given up; nothing when cancelled, nothing of imports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from common import jobs as queue
from common.jobs import JobRefused, Produced, Progress
from common.models import Job, JobState
from deadlines.models import Notice
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    """A report of the officer whose work the test decides: ``params["how"]``."""

    def work(job: Job, progress: Progress) -> Produced:
        how = job.params["how"]
        if how == "refused":
            raise JobRefused("Chưa có gì để in.")
        if how == "broken":
            raise ZeroDivisionError
        if how == "cancelled":
            queue.cancel(job, now=timezone.now())
            progress(1, 2)
        return Produced(b"x", "x.txt", "text/plain")

    for kind in ("reports.trial", "units.import"):
        monkeypatch.setitem(queue.RUNNERS, kind, work)
    return make_job(cast)


def make_job(cast: Cast, **fields: Any) -> Job:
    return Job.objects.create(
        **{"kind": "reports.trial", "title": "Việc thử", "requester": cast.officer, "created_at": timezone.now(),
           "params": {"how": "done", "authority": cast.commune.pk, "year": 2026, "format": "pdf"}, **fields}
    )  # fmt: skip


def run(job: Job, how: str) -> str:
    """The title of what the requester is told; "" for nothing."""
    job.params["how"] = how
    job.save()
    queue.run(job.pk, now=timezone.now())
    queue.run(job.pk, now=timezone.now())
    told = list(Notice.objects.values_list("user", "title", "url"))
    assert {(user, url) for user, _, url in told} <= {(job.requester_id, reverse("reports:job", args=[job.pk]))}
    assert len(told) < 2
    return told[0][1] if told else ""


@pytest.mark.parametrize(
    ("how", "title", "line"),
    [
        ("done", "Báo cáo đã lập xong: Việc thử", "Tệp được giữ đến"),
        ("refused", "Báo cáo chưa lập được: Việc thử", "Chưa có gì để in."),
        ("broken", "Báo cáo chưa lập được: Việc thử", "Có lỗi khi làm việc này."),
    ],
)
def test_each_end_is_told_once(job: Job, how: str, title: str, line: str) -> None:
    assert run(job, how) == title
    assert Notice.objects.get().lines[0]["text"].startswith(line)


def test_cancelled_is_told_to_nobody(job: Job) -> None:
    assert run(job, "cancelled") == ""


def test_imports_have_pages_of_their_own(cast: Cast, job: Job) -> None:
    queue.run(make_job(cast, kind="units.import").pk, now=timezone.now())
    assert Job.objects.get(kind="units.import").state == JobState.DONE
    assert not Notice.objects.exists()


def test_given_up_is_told(cast: Cast, job: Job) -> None:
    """Both the second death of a report and that of an import end; only the report is told, and others are woken."""
    now = timezone.now()
    dead = {"state": JobState.RUNNING, "attempts": 2, "beat_at": now - dt.timedelta(minutes=4)}
    Job.objects.update(**dead)
    make_job(cast, kind="units.import", **dead)
    again = make_job(cast, **dead | {"attempts": 1})
    queue.requeue_stale(now=now)
    queue.requeue_stale(now=now)
    assert sorted(Job.objects.values_list("kind", "state")) == [
        ("reports.trial", "failed"), ("reports.trial", "queued"), ("units.import", "failed"),
    ]  # fmt: skip
    again.refresh_from_db()
    assert again.state == JobState.QUEUED
    assert Notice.objects.get().lines == [
        {"text": "Máy xử lý bị ngắt giữa chừng hai lần. Thử lại; nếu vẫn lỗi, báo quản trị."}
    ]


def test_end_and_notice_are_one_transaction(job: Job) -> None:
    """What cannot be told has not ended: the job stays as it was and is tried again."""

    def broken(sender: object, **_: Any) -> None:
        raise ZeroDivisionError

    queue.finished.connect(broken)
    try:
        with pytest.raises(ZeroDivisionError):
            run(job, "done")
    finally:
        queue.finished.disconnect(broken)
    job.refresh_from_db()
    assert (job.state, Notice.objects.count()) == (JobState.RUNNING, 0)


def test_opening_the_page_reads_the_notice(cast: Cast, job: Job) -> None:
    """The bell of somebody who watches is quiet again; the list, and other notices, change nothing."""
    run(job, "done")
    other = Notice.objects.create(user=cast.officer, key="x", kind="system", title="x", created_at=timezone.now())
    client = cast.client("officer")
    client.get(reverse("reports:jobs"))
    assert Notice.objects.filter(read_at=None).count() == 2
    client.get(reverse("reports:job", args=[job.pk]), headers={"HX-Request": "true"})
    assert list(Notice.objects.filter(read_at=None)) == [other]


def test_signed_out_while_it_is_asked_for(cast: Cast, job: Job) -> None:
    """The part that asks by itself hears 401, never a page to sign in that would be drawn into another."""
    client = cast.client("officer")
    url = reverse("reports:job", args=[job.pk])
    client.logout()
    headers = {"HX-Request": "true", "X-Background": "1"}
    assert client.get(url, headers=headers).status_code == 401
    client.force_login(cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert b"every 2s" in client.get(url, headers=headers).content
