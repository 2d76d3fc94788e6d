"""A year that is over: closing it waits for its approver; closed, nothing of it waits for anybody."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from common.scope import Actor
from reports.domain.refreshing import is_closed
from reports.home.values import Task


def is_over(actor: Actor, year: int, today: dt.date) -> bool:
    """Whether the actor's authority has closed the year. One query, or none while the year runs."""
    return year < today.year and is_closed(actor.authority_path, year)


def approver_tasks(year: int, today: dt.date) -> list[Task]:
    """To close a year that has ended (``is_over`` was asked before)."""
    if year >= today.year:
        return []
    url = reverse("reports:closing", args=[year])
    return [
        Task(f"Khóa sổ năm {year}", url, "todo", "Chưa xong", "Kiểm tra các mục còn thiếu rồi khóa số liệu của năm.")
    ]
