"""From a draft to a rubric that never changes, until it is retired; and what may still be said of it (ADR 0021)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from common import audit
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused, WrongState
from scoring.domain.drafts import lock_draft, require_writer
from scoring.models import Criterion, Rubric, RubricDraft
from scoring.queries.rubrics import level_names, rubric_named, rubrics_at, rubrics_visible_to
from scoring.queries.sheets import forget_criteria
from scoring.rubrics import RubricData, RubricError, store
from scoring.soundness import data_of, faults

SHIPPED = "Bảng đi kèm phần mềm không cho thôi áp dụng được. Công bố bảng của địa phương, bảng đó sẽ được dùng thay."
SHIPPED_ROWS = "Bảng đi kèm phần mềm do Bộ nối với bảng năm trước."


def publish_draft(*, draft: RubricDraft, version: int, actor: Actor, now: dt.datetime) -> Rubric:
    """Make the draft a rubric of its authority and all below, its thresholds unconfirmed. It never changes again.

    Official only when the source names a document; a trial sheet keeps its mark and its note. Raises Refused with
    every fault, NotAllowed, Stale or WrongState.
    """
    with transaction.atomic():
        locked = lock_draft(draft, version=version, actor=actor)
        problems = faults(locked.content, list(level_names()))
        if problems:
            raise Refused("Chưa công bố được: " + "; ".join(problems) + ".")
        data = data_of(locked.content)
        rubric = _publish(locked, data, actor, now)
        locked.published = rubric
        locked.save(update_fields=["published"])
        audit.record(
            "rubric.published", now=now, actor_id=actor.user_id, role=actor.role.value, subject=rubric,
            code=rubric.code, version=rubric.version, is_draft=rubric.is_draft, hash=rubric.content_hash[:12],
        )  # fmt: skip
    return rubric


def _publish(draft: RubricDraft, data: RubricData, actor: Actor, now: dt.datetime) -> Rubric:
    taken = f"Bảng {data.code} bản {data.version} đã có. Đặt số bản mới rồi công bố."
    if rubrics_at(draft.authority_path).filter(code=data.code, version=data.version).exists():
        raise Refused(taken)
    before = rubric_named(*data.continues, draft.authority_path) if data.continues else None
    if data.continues and before is None:
        raise Refused("Không thấy bảng năm trước đã chọn. Mở “Nối với bảng năm trước” và chọn lại.")
    try:
        with transaction.atomic():
            rubric, created = store(data, now=now, authority=draft.authority, published_by=actor.user_id, before=before)
    except (RubricError, IntegrityError) as error:
        raise Refused(taken) from error
    if not created:
        raise Refused(taken)
    return rubric


def retire_rubric(*, rubric: Rubric, last_year: int, actor: Actor, now: dt.datetime) -> None:
    """No sheets are opened on it for years after ``last_year``; those that are open stay on it.

    Raises NotAllowed for shipped rubrics and those of other places, WrongState when it is retired already.
    """
    if rubric.authority_id is None:
        raise NotAllowed(SHIPPED)
    require_writer(actor, rubric.authority_path)
    with transaction.atomic():
        locked = Rubric.objects.select_for_update().get(pk=rubric.pk)
        if locked.retired_at is not None:
            raise WrongState("Bảng này đã thôi áp dụng.")
        years = retiring_years(locked, now)
        if last_year not in years:
            raise Refused(f"Chọn năm từ {years[0]} đến {years[-1]}.")
        end = dt.date(last_year, 12, 31)
        locked.valid_to = min(end, locked.valid_to) if locked.valid_to else end
        locked.retired_at = now
        locked.save(update_fields=["valid_to", "retired_at"])
        audit.record(
            "rubric.retired", now=now, actor_id=actor.user_id, role=actor.role.value, subject=locked,
            last_year=last_year,
        )  # fmt: skip


def retiring_years(rubric: Rubric, now: dt.datetime) -> list[int]:
    """The years that may be the last one of a rubric: from its first to the present one."""
    first, this = rubric.valid_from.year, timezone.localtime(now).year
    return list(range(first, max(first, this) + 1))


def may_map(actor: Actor, rubric: Rubric) -> bool:
    """Whose place it is to say what the rows continue: administrators of its authority and above; shipped: the top."""
    return actor.role == Role.ADMIN and actor.governs(rubric.authority_path)


def map_rubric(*, rubric: Rubric, previous: Mapping[int, int | None], actor: Actor, now: dt.datetime) -> int:
    """Say which earlier row each row continues (criterion id → criterion id or None); returns how many changed.

    Works on published versions too: it is no part of the printed sheet. Raises NotAllowed, or Refused for a row of the
    same rubric or out of sight.
    """
    if not may_map(actor, rubric):
        raise NotAllowed(SHIPPED_ROWS if rubric.authority_id is None else "Chỉ quản trị của nơi công bố mới nối hàng.")
    wanted = {pk for pk in previous.values() if pk is not None}
    seen = rubrics_visible_to(actor).exclude(pk=rubric.pk)
    if Criterion.objects.filter(pk__in=wanted, rubric__in=seen).count() != len(wanted):
        raise Refused("Có hàng năm trước không thấy trong bảng đã chọn.")
    with transaction.atomic():
        Rubric.objects.select_for_update().get(pk=rubric.pk)
        changed = [one for one in rubric.criteria.all() if one.pk in previous and one.previous_id != previous[one.pk]]
        for one in changed:
            one.previous_id = previous[one.pk]
        Criterion.objects.bulk_update(changed, ["previous"])
        if changed:
            audit.record(
                "rubric.mapped", now=now, actor_id=actor.user_id, role=actor.role.value, subject=rubric,
                rows={one.code: one.previous_id for one in changed},
            )  # fmt: skip
    forget_criteria()
    return len(changed)
