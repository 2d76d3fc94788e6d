"""Registrations, dossiers and decisions that wait for a person."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from common.scope import Actor
from deadlines.enums import Subject
from decisions.enums import DecisionState
from decisions.models import Decision, DecisionItem
from registrations.enums import REGISTERED, Outcome
from registrations.enums import RegistrationState as S
from registrations.models import Registration
from registrations.queries.due import due_of
from reports.home.sheets import return_note
from reports.home.values import Task
from units.enums import ELIGIBLE
from units.filters import OWN_QUERY
from units.models import Unit
from units.queries import in_year


def is_asked(actor: Actor, year: int) -> bool:
    """Whether the own unit is to register in the year. One query."""
    return Unit.objects.filter(in_year(year), pk=actor.unit_id or 0, eligibility__in=ELIGIBLE).exists()


def own_tasks(actor: Actor, year: int, row: Registration | None, asked: bool) -> list[Task]:
    """The unit's own registration and dossier; nothing while the superior works on it or has decided."""
    if row is None:
        if not asked:
            return []
        url = reverse("registrations:board", args=[year])
        title = f"Đăng ký An toàn về an ninh, trật tự năm {year}"
        due = due_of(actor.authority_path, year).nearest
        return [Task(title, url, "todo", "Chưa bắt đầu", subject=Subject.REGISTRATION, due=due)]
    url = reverse("registrations:registration", args=[year, row.pk])
    if row.state == S.RETURNED:
        words, note = "Bổ sung bản đăng ký bị trả lại", return_note(row)
        return [Task(words, url, "returned", "Cần sửa", note, subject=Subject.REGISTRATION)]
    if row.state == S.DRAFT:
        return [Task("Viết tiếp và gửi bản đăng ký", url, "doing", "Đang làm", subject=Subject.REGISTRATION)]
    if row.state == S.ACCEPTED:
        words, hint = "Làm hồ sơ đề nghị công nhận", "Tự đánh giá tiêu chí, báo cáo, biên bản."
        return [Task(words, url, "todo", "Chưa gửi", hint, subject=Subject.DOSSIER)]
    return []


def officer_tasks(actor: Actor, year: int) -> list[Task]:
    """Registrations to receive, units to remind, dossiers to check, units to put into a decision."""
    units = Unit.objects.filter(in_year(year), authority_path=actor.authority_path, eligibility__in=ELIGIBLE)
    own = Registration.objects.filter(authority_path=actor.authority_path, year=year)
    counts = _counts(actor, year)
    board = reverse("registrations:board", args=[year])
    tasks = []
    if sent := counts[S.SENT, ""]:
        tasks.append(Task(f"Tiếp nhận {sent} bản đăng ký", f"{board}?state=sent{OWN_QUERY}", "todo", "Chưa bắt đầu"))
    if proposed := counts[S.PROPOSED, ""]:
        where = f"{board}?state=proposed{OWN_QUERY}"
        tasks.append(Task(f"Thẩm định {proposed} hồ sơ đề nghị", where, "todo", "Chưa bắt đầu"))
    waiting = own.filter(state=S.VERIFIED, verdict=Outcome.MET).exclude(unit__in=_taken(year)).count()
    if waiting:
        where = reverse("decisions:list", args=[year])
        tasks.append(Task(f"Soạn quyết định công nhận cho {waiting} đơn vị", where, "todo", "Chưa bắt đầu"))
    if approved := _decisions(actor, year, DecisionState.APPROVED):
        where = reverse("decisions:list", args=[year])
        tasks.append(Task(f"Ghi số, ngày ký của {approved} quyết định", where, "todo", "Chưa xong"))
    missing = units.exclude(pk__in=own.filter(state__in=REGISTERED).values("unit")).count()
    if missing:
        where = reverse("registrations:missing", args=[year])
        words = f"Nhắc {missing} đơn vị chưa đăng ký"
        remind = Task(words, where, "late", "Đang chờ đơn vị", subject=Subject.REGISTRATION, for_others=True)
        tasks.append(remind)
    return tasks


def approver_tasks(actor: Actor, year: int) -> list[Task]:
    """Decisions to approve, dossiers that failed to conclude."""
    tasks = []
    if submitted := _decisions(actor, year, DecisionState.SUBMITTED):
        where = reverse("decisions:list", args=[year])
        tasks.append(Task(f"Duyệt {submitted} quyết định", where, "todo", "Chưa bắt đầu"))
    if failed := _counts(actor, year)[S.VERIFIED, Outcome.NOT_MET]:
        where = reverse("registrations:board", args=[year]) + f"?state=verified{OWN_QUERY}"
        tasks.append(Task(f"Kết luận {failed} hồ sơ chưa đạt", where, "todo", "Chưa bắt đầu"))
    return tasks


def _counts(actor: Actor, year: int) -> Counter[tuple[str, str]]:
    """How many registrations of the own units are in which state with which verdict. One query."""
    own = Registration.objects.filter(authority_path=actor.authority_path, year=year).order_by()
    rows = own.values_list("state", "verdict").annotate(count=Count("pk"))
    return Counter({(state, verdict): count for state, verdict, count in rows})


def _taken(year: int) -> QuerySet[Any, Any]:
    return DecisionItem.objects.filter(year=year, is_open=True).values("unit")


def _decisions(actor: Actor, year: int, state: str) -> int:
    return Decision.objects.filter(authority_path=actor.authority_path, year=year, state=state).count()
