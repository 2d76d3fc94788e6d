"""Confirming the lowest points of each level (ADR 0008)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from django.db import transaction

from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused
from scoring.models import Rubric, Threshold, ThresholdSet
from scoring.queries import threshold_pairs
from units.models import Authority


def set_thresholds(
    *, rubric: Rubric, authority: Authority, points: Mapping[str, Decimal], source: str, actor: Actor, now: dt.datetime
) -> ThresholdSet:
    """Confirm the lowest points of each level for an authority and everybody below it, naming the local text.

    ``points`` maps level codes to lowest points, strictly decreasing from the best level. Raises NotAllowed outside
    the actor's authority and below, Refused when the figures contradict each other or the source is missing.
    """
    if actor.role != Role.ADMIN or not actor.governs(authority.path):
        raise NotAllowed("Chỉ quản trị của cấp này hoặc cấp trên mới xác nhận điểm chuẩn.")
    if rubric.is_draft:
        raise Refused("Bảng này là bản dùng thử nên không xác nhận điểm chuẩn được.")
    if len(source.strip()) < 10:
        raise Refused("Ghi căn cứ: tên, số, ngày của văn bản quy định điểm chuẩn.")
    ordered = [points[code] for code, _ in _default_pairs(rubric)]
    if any(low >= high for high, low in pairwise(ordered)):
        raise Refused("Điểm chuẩn phải giảm dần từ Xuất sắc đến Yếu.")
    if ordered[0] > rubric.total or ordered[-1] != 0:
        raise Refused(f"Điểm chuẩn cao nhất không quá {rubric.total.normalize():f}, mức thấp nhất phải là 0.")
    with transaction.atomic():
        chosen, _ = ThresholdSet.objects.update_or_create(
            rubric=rubric,
            authority=authority,
            defaults={"source": source.strip(), "confirmed_by_id": actor.user_id, "confirmed_at": now},
        )
        Threshold.objects.filter(threshold_set=chosen).delete()
        Threshold.objects.bulk_create(
            Threshold(threshold_set=chosen, level_id=code, min_points=value) for code, value in points.items()
        )
    return chosen


def _default_pairs(rubric: Rubric) -> list[tuple[str, Decimal]]:
    return threshold_pairs(ThresholdSet.objects.get(rubric=rubric, authority=None))
