"""Reviews of coordination regulations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from common.rows import text_problems
from common.scope import Actor, Role
from models_programs.domain.checks.base import date_problems
from models_programs.domain.records import log, require_writer
from models_programs.models import Regulation, RegulationReview


def add_review(
    *, regulation: Regulation, values: Mapping[str, Any], actor: Actor, now: dt.datetime, writers: Collection[Role]
) -> RegulationReview:
    """Note a sơ kết: when it is due, or when it was held. Raises NotAllowed, or ValidationError by field."""
    require_writer(actor, regulation, writers)
    review = RegulationReview(regulation=regulation, **values)
    problems = {**text_problems(review), **date_problems(review)}
    if review.due_on is None and review.held_on is None:
        problems["held_on"] = "Nhập hạn sơ kết hoặc ngày đã sơ kết."
    elif review.held_on is not None and review.held_on > timezone.localdate(now):
        problems["held_on"] = "Ngày đã sơ kết không được sau hôm nay."
    if problems:
        raise ValidationError({name: [sentence] for name, sentence in problems.items()})
    with transaction.atomic():
        review.save()
        log("reviewed", regulation, actor, now, due=str(review.due_on or ""), held=str(review.held_on or ""))
    return review
