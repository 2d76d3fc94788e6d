"""What waits for an administrator."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse

from common.scope import Actor
from reports.home.values import Task
from scoring.models import ThresholdSet
from scoring.queries import nearest_set
from scoring.queries.rubrics import rubrics_at
from units.enums import Eligibility
from units.models import Authority
from units.queries import units_visible_to


def admin_tasks(actor: Actor, year: int) -> list[Task]:
    """Thresholds to confirm, units to classify, names of bodies to write down."""
    tasks = []
    current = Q(valid_to=None) | Q(valid_to__gte=dt.date(year, 1, 1))
    official = rubrics_at(actor.authority_path).filter(current, is_draft=False)
    sets: dict[int, list[ThresholdSet]] = {}
    for one in ThresholdSet.objects.filter(rubric__in=official).select_related("authority"):
        sets.setdefault(one.rubric_id, []).append(one)
    for rubric in official:
        chosen = nearest_set(sets.get(rubric.pk, []), actor.authority_path)
        if chosen is None or not chosen.is_confirmed:
            url = reverse("scoring:thresholds", args=[rubric.pk])
            hint = "Chưa xác nhận thì mọi xếp loại chỉ là tạm tính và chưa duyệt được."
            tasks.append(Task("Xác nhận điểm chuẩn xếp loại", url, "todo", "Chưa làm", hint))
    unknown = units_visible_to(actor).filter(eligibility=Eligibility.UNKNOWN, valid_to=None).count()
    if unknown:
        url = reverse("units:list", args=[year]) + f"?eligibility={Eligibility.UNKNOWN}"
        tasks.append(Task(f"Xếp diện Thông tư 124 cho {unknown} đơn vị", url, "todo", "Chưa xong"))
    authority = Authority.objects.get(pk=actor.authority_id)
    if not authority.people_committee_name and not authority.police_name:
        url = reverse("units:authority_edit", args=[authority.pk])
        tasks.append(Task("Ghi tên các cơ quan trên văn bản", url, "todo", "Chưa làm", "Dùng cho đầu trang báo cáo."))
    return tasks
