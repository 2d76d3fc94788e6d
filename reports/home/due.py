"""What is due becomes something to do: own things, and what those below owe. A constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from common.numbers import whole
from common.scope import Actor, Role
from deadlines.enums import Bearer, Progress, Standing, Subject
from deadlines.models import Occurrence, Report
from deadlines.queries.agenda import behind_url, own_rows, titles_at, words_of
from deadlines.queries.places import doing_urls
from deadlines.rules.progress import SOON, progress
from deadlines.rules.words import thing_words
from reports.home.values import Task

# Own things are to be done from this many days before their day; further ones stand among the dates.
AHEAD = 45
# The officer's own tasks say these better; only their day is taken from what is due.
TOLD_ELSEWHERE = (Subject.REGISTRATION, Subject.SELF_SCORE)
VERBS = {
    Subject.REGISTRATION: "Gửi",
    Subject.PAPERS: "Ghi",
    Subject.DOSSIER: "Gửi",
    Subject.RECOGNITION: "Ra",
    Subject.SELF_SCORE: "Gửi",
    Subject.REVIEW: "Làm xong",
    Subject.CLASSIFICATION: "Ra",
    Subject.REPORT: "Gửi",
    Subject.AWARDS: "Gửi",
    Subject.EVENT: "Tổ chức",
}
# A title that begins with one of these says what to do already.
BEGUN = (
    "ban hành", "duyệt", "đăng ký", "đề nghị", "ghi", "gửi", "hoàn thành", "làm", "lập", "nộp", "phân loại", "ra ",
    "rà soát", "sơ kết", "tổ chức", "tổng kết", "tự chấm", "thẩm định", "xây dựng", "xếp loại", "xét",
)  # fmt: skip
NAMES = ("Ngày ", "Tháng ", "Quý ")


def act(subject: str, title: str) -> str:
    """Verb first: "Gửi báo cáo năm", "Tổ chức Ngày hội …"; a title that begins with a verb stays."""
    if title.lower().startswith(BEGUN):
        return title
    return f"{VERBS[Subject(subject)]} {_lowered(title)}"


def _lowered(title: str) -> str:
    return title if title.startswith(NAMES) or title[:2].isupper() else title[:1].lower() + title[1:]


def when(due: dt.date | None, today: dt.date, words: str = "") -> str:
    """ "Còn 2 ngày – hạn 25/11/2026", "Quá hạn 3 ngày – trước ngày 15/10/2026"; "" without a day."""
    if due is None:
        return ""
    left = (due - today).days
    how = f"Quá hạn {whole(-left)} ngày" if left < 0 else f"Còn {whole(left)} ngày" if left else "Hôm nay là ngày cuối"
    return f"{how} – {words.replace('chậm nhất ngày', 'hạn') or f'hạn {due:%d/%m/%Y}'}"


def dated(task: Task, today: dt.date) -> Task:
    """With the words of its day, where they are not said yet."""
    if task.due is None or task.when:
        return task
    return replace(task, when=when(task.due, today), is_late=task.due < today)


def own_open(actor: Actor, year: int) -> list[Occurrence]:
    """The own things of the year that are not sent, or were returned, nearest first. One query."""
    rows = Occurrence.objects.filter(Q(sent_on=None) | Q(returned=True), year=year, voided=False)
    return list(own_rows(rows, actor))


def with_own(tasks: list[Task], rows: list[Occurrence], actor: Actor, today: dt.date) -> list[Task]:
    """The tasks with the days of what they are about, and a task for each other open thing that is near.

    ``rows``: what is due and open, nearest first. Three queries and those of ``doing_urls``.
    """
    first: dict[str, Occurrence] = {}
    for row in rows:
        first.setdefault(row.subject, row)
    told = {task.subject for task in tasks if task.subject}
    dated_tasks = [_on_day(task, first.get(task.subject), today) for task in tasks]
    others = [row for row in rows if row.subject not in told and is_near(row, today)]
    urls = doing_urls(others, actor)
    begun = set(Report.objects.filter(occurrence__in=others).values_list("occurrence_id", flat=True)) if others else ()
    return dated_tasks + [_task(row, urls[row.pk], row.pk in begun, today) for row in others]


def is_near(row: Occurrence, today: dt.date) -> bool:
    return row.returned or row.due_on is None or (row.due_on - today).days <= AHEAD


def _on_day(task: Task, row: Occurrence | None, today: dt.date) -> Task:
    if row is None or row.due_on is None:
        return task
    late = row.due_on < today and not row.returned
    words = when(row.due_on, today, words_of(row))
    return replace(task, due=row.due_on, when=words, is_late=late, thing=thing_of(row.code, row.period))


def _task(row: Occurrence, url: str, is_begun: bool, today: dt.date) -> Task:
    where = progress(row, today)
    words, late = when(row.due_on, today, words_of(row)), where in (Progress.LATE, Progress.CLOSED)
    if where == Progress.RETURNED:
        state, label = "returned", "Cần sửa"
    elif where == Progress.CLOSED:
        state, label = "closed", "Hết hạn nhận"
    else:
        state, label = ("doing", "Đang làm") if is_begun else ("todo", "Chưa bắt đầu")
    return Task(
        title=act(row.subject, thing_words(row.obligation.title, row.period)),
        url=url or reverse("deadlines:occurrence", args=[row.year, row.pk]),
        state=state,
        label=label,
        hint="Muốn gửi tiếp, đề nghị cấp trên gia hạn." if where == Progress.CLOSED else "",
        due=row.due_on,
        when=words,
        is_late=late,
        thing=thing_of(row.code, row.period),
    )


def thing_of(code: str, period: int) -> str:
    """As ``Entry.thing``."""
    return f"{code}-{period}"


def with_below(tasks: list[Task], actor: Actor, year: int, today: dt.date) -> list[Task]:
    """For an officer: what came and waits to be received, and who is to be reminded, one line for each thing.

    Registrations and sheets have lines of their own; those only get their day. Three queries.
    """
    rows = Occurrence.objects.filter(year=year, voided=False)
    units = rows.filter(bearer=Bearer.UNIT, authority_path=actor.authority_path)
    places = rows.filter(bearer=Bearer.AUTHORITY, authority__parent=actor.authority_id)
    groups = [(group, "đơn vị", f"{actor.authority_id}-own") for group in _grouped(units, today)]
    groups += [(group, "nơi", "") for group in _grouped(places, today)]
    titles = titles_at(actor.authority_path, {group["code"] for group, _, _ in groups})
    days: dict[str, tuple[dt.date, str]] = {}
    more: list[Task] = []
    for group, noun, place in groups:
        subject, due = group["subject"], group["due"]
        thing = thing_of(group["code"], group["period"])
        if due and subject not in days:
            days[subject] = due, thing
        title = thing_words(titles[group["code"]], group["period"])
        link = {"authority": place} if place else {"kind": "cap-quan-ly"}
        if group["waiting"]:
            url = behind_url(year, group["code"], group["period"], state=Standing.SENT, **link)
            named = _lowered(title) if title.startswith("Báo cáo") else f"bản: {title}"
            more.append(Task(f"Tiếp nhận {whole(group['waiting'])} {named}", url, "todo", "Chưa bắt đầu"))
        if group["behind"] and subject not in TOLD_ELSEWHERE:
            url = behind_url(year, group["code"], group["period"], state=Standing.UNSENT, **link)
            words = f"Nhắc {whole(group['behind'])} {noun} chưa {_lowered(act(subject, title))}"
            late = Task(words, url, "late", "Đang chờ đơn vị", due=due, for_others=True, thing=thing)
            more.append(dated(late, today))
    return [_remind_by(task, days) for task in tasks] + more


def _remind_by(task: Task, days: dict[str, tuple[dt.date, str]]) -> Task:
    if not task.for_others or task.subject not in days:
        return task
    due, thing = days[task.subject]
    return replace(task, due=due, thing=thing)


def _grouped(rows: QuerySet[Occurrence], today: dt.date) -> list[dict[str, Any]]:
    """By thing: how many wait to be received, how many near or past their day have not sent, the first such day."""
    near = Q(sent_on=None, returned=False, due_on__lte=today + dt.timedelta(days=SOON))
    waiting = Q(subject=Subject.REPORT, sent_on__isnull=False, reviewed_on=None, returned=False)
    found: Any = (
        rows.filter(near | waiting)
        .order_by("code", "period")
        .values("code", "period", "subject")
        .annotate(
            waiting=Count("pk", filter=waiting),
            behind=Count("pk", filter=near),
            due=Min("due_on", filter=near),
        )
    )
    return list(found)


def ordered(tasks: Iterable[Task], today: dt.date) -> list[Task]:
    """Most pressing first: late or returned own things, then own work by its day, then reminding others."""

    def key(task: Task) -> tuple[int, dt.date]:
        rank = 2 if task.for_others else 0 if task.is_late or task.state == "returned" else 1
        return rank, task.due or dt.date.max

    return sorted((dated(task, today) for task in tasks), key=key)


def owes_of_authority(actor: Actor) -> bool:
    """Whether the actor works on what the authority itself owes."""
    return actor.role in (Role.OFFICER, Role.APPROVER)
