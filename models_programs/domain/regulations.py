"""Reviews of coordination regulations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common import rows
from common.scope import Actor, Role
from models_programs.domain.checks.base import date_problems
from models_programs.domain.records import log, require_writer
from models_programs.models import RegulationReview


def save_review(
    *, review: RegulationReview, values: Mapping[str, Any], actor: Actor, now: dt.datetime, writers: Collection[Role]
) -> RegulationReview:
    """Note a sơ kết, due or held, or complete one. Raises NotAllowed, or ValidationError by field."""
    require_writer(actor, review.regulation, writers)
    is_new = review.pk is None
    changes = rows.assign(review, values)
    problems = {**rows.text_problems(review), **date_problems(review)}
    if review.due_on is None and review.held_on is None:
        problems["held_on"] = "Nhập hạn sơ kết hoặc ngày đã sơ kết."
    elif review.held_on is not None and review.held_on > timezone.localdate(now):
        problems["held_on"] = "Ngày đã sơ kết không được sau hôm nay."
    if problems:
        raise ValidationError({name: [sentence] for name, sentence in problems.items()})
    with transaction.atomic():
        review.save()
        log("reviewed" if is_new else "review_edited", review.regulation, actor, now, changes=changes)
    return review
