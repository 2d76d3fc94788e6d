"""The registry: what every document must say of itself, what a builder is handed, what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone

from common import jobs as queue
from common.jobs import Produced, Progress
from common.models import Job, JobState
from reports.documents import DOCUMENTS, FORMAT_NAMES, Document, Order, document_of, offered, register
from reports.domain import start_report
from reports.domain.jobs import MAX_A_DAY, Busy
from tests.conftest import Cast


@pytest.fixture
def orders() -> Iterator[list[Order]]:
    """A document for the time of one test; what it was asked for."""
    seen: list[Order] = []

    def build(order: Order, progress: Progress) -> Produced:
        seen.append(order)
        return Produced(b"abc", "a.csv", "text/csv", result={"rows": 1})

    register(
        Document(
            code="trial",
            label="Thử",
            title="Thử {year} – {place}",
            formats=("csv",),
            hint="Thử.",
            build=build,
            is_offered=False,
        )
    )
    yield seen
    del DOCUMENTS["trial"], queue.RUNNERS["reports.trial"]


def test_every_document_says_what_it_is() -> None:
    """Codes fit the columns; labels differ; titles have their blanks; formats have names; workers know the kinds."""
    assert len({one.label for one in DOCUMENTS.values()}) == len(DOCUMENTS)
    for code, one in DOCUMENTS.items():
        assert (one.code, len(code) <= 30, one.kind in queue.RUNNERS) == (code, True, True)
        title = one.title.format(year=2026, place="Xã Bình Sơn")
        assert not one.is_offered or ("2026" in title and "Xã Bình Sơn" in title)
        assert one.formats
        assert set(one.formats) <= FORMAT_NAMES.keys()
        assert one.hint.endswith(".")
        assert not one.page or reverse(one.page, args=[2026])


def test_a_builder_is_handed_the_order(cast: Cast, orders: list[Order]) -> None:
    """Rights as they are when the work begins, the words given at the start; the size goes into the row."""
    actor, now = cast.actor("officer"), timezone.now()
    job = start_report(
        document="trial", file_format="csv", authority=cast.commune, year=2026, actor=actor, now=now,
        params={"kind": "school"},
    )  # fmt: skip
    queue.run(job.pk, now=now)
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.DONE, {"bytes": 3, "rows": 1})
    (order,) = orders
    assert (order.authority, order.actor, order.year, order.file_format, order.params) == (
        cast.commune, actor, 2026, "csv", {"kind": "school"},
    )  # fmt: skip
    assert order.now >= now


def test_other_words_are_another_job(cast: Cast, orders: list[Order]) -> None:
    fields = {"document": "trial", "file_format": "csv", "authority": cast.commune, "year": 2026}
    made = [
        start_report(**fields, actor=cast.actor("officer"), now=timezone.now(), params=params)
        for params in ({"kind": "school"}, {"kind": "agency"}, {"kind": "school"})
    ]
    assert made[0] == made[2] != made[1]


def test_what_is_not_offered_cannot_be_repeated_from_the_list(cast: Cast, orders: list[Order]) -> None:
    assert "trial" not in {one.code for one in offered()}
    job = Job.objects.create(
        kind="reports.trial", title="Thử", requester=cast.officer, created_at=timezone.now(), state=JobState.FAILED,
        params={"authority": cast.commune.pk, "year": 2026, "format": "csv"}, message="Hỏng.",
    )  # fmt: skip
    assert document_of(job) is DOCUMENTS["trial"]
    page = cast.client("officer").get(reverse("reports:job", args=[job.pk])).content.decode()
    assert "Hỏng." in page
    assert "Lập lại" not in page
    Job.objects.update(kind="reports.summary")
    page = cast.client("officer").get(reverse("reports:job", args=[job.pk])).content.decode()
    assert '<input type="hidden" name="document" value="summary">' in page


def test_jobs_of_other_rooms_are_of_no_document() -> None:
    assert document_of(Job(kind="decisions.certificates")) is None


def test_a_code_is_given_once(orders: list[Order]) -> None:
    with pytest.raises(ValueError, match="trial"):
        register(DOCUMENTS["trial"])


def test_a_hundred_a_day(cast: Cast) -> None:
    """The hundred-and-first waits until tomorrow; another person is not held up."""
    now = timezone.now()
    Job.objects.bulk_create(
        Job(kind="reports.summary", title="x", requester=cast.officer, created_at=now, state=JobState.DONE)
        for _ in range(MAX_A_DAY)
    )
    fields = {"document": "summary", "file_format": "pdf", "authority": cast.commune, "year": 2026}
    with pytest.raises(Busy, match="nhiều nhất 100 báo cáo"):
        start_report(**fields, actor=cast.actor("officer"), now=now)
    start_report(**fields, actor=cast.actor("approver"), now=now)
    tomorrow = now + dt.timedelta(days=1)
    start_report(**fields, actor=cast.actor("officer"), now=tomorrow)
