"""An authority puts a text of its own in place of the shipped one, for itself and everything below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from common import audit
from common.scope import Actor
from common.text import clean_line, clean_text, has_forbidden
from common.workflow import NotAllowed
from letters.models import LetterText
from letters.rules.permissions import ONLY_ADMIN, may_set_wordings
from letters.rules.wording import FIELDS, Spec, problems, source_problem
from units.models import Authority

STALE = "Mẫu này vừa được người khác lưu bản mới. Chép lại phần anh/chị đã sửa, mở lại trang rồi sửa tiếp trên bản mới."
STRANGE = "Xóa ký tự lạ (ký tự điều khiển) trong ô này rồi lưu lại."


def set_wording(
    *,
    spec: Spec,
    authority: Authority,
    values: Mapping[str, str],
    source: str,
    actor: Actor,
    now: dt.datetime,
    seen: int | None = None,
) -> LetterText:
    """Store the five texts of ``values``, naming what they rest on.

    ``seen`` is the version of the own text that the person was shown, 0 where there was none. Raises NotAllowed, or
    ValidationError by field (code "stale" when somebody else was faster).
    """
    if not may_set_wordings(actor, authority.path):
        raise NotAllowed(ONLY_ADMIN)
    texts = {field: clean_text(values.get(field, "")) for field in FIELDS}
    _check(spec, texts, source)
    with transaction.atomic():
        _lock(authority)
        row = LetterText.objects.filter(authority=authority, code=spec.code).first()
        if seen is not None and seen != (row.version if row else 0):
            raise ValidationError(STALE, code="stale")
        before = _said(row)
        row = row or LetterText(authority=authority, code=spec.code, version=0)
        for field, text in texts.items():
            setattr(row, field, text)
        row.authority_path, row.source = authority.path, clean_line(source)
        row.version += 1
        row.changed_by_id, row.changed_at = actor.user_id, now
        row.full_clean(validate_unique=False, validate_constraints=False)
        row.save()
        _log("set", row, actor, now, before=before, after=_said(row))
    return row


def unset_wording(*, spec: Spec, authority: Authority, actor: Actor, now: dt.datetime) -> None:
    """Go back to the text from above, or to the shipped one; what the own one said stays in the audit log.

    Raises NotAllowed.
    """
    if not may_set_wordings(actor, authority.path):
        raise NotAllowed(ONLY_ADMIN)
    with transaction.atomic():
        _lock(authority)
        row = LetterText.objects.filter(authority=authority, code=spec.code).first()
        if row is None:
            return
        _log("unset", row, actor, now, before=_said(row))
        row.delete()


def _check(spec: Spec, texts: Mapping[str, str], source: str) -> None:
    found = problems(spec, texts)
    found |= {field: STRANGE for field, text in texts.items() if has_forbidden(text)}
    if sentence := source_problem(source):
        found["source"] = sentence
    if found:
        raise ValidationError({field: [sentence] for field, sentence in found.items()})


def _lock(authority: Authority) -> None:
    """Two people who save the first text of an authority at once come one after the other."""
    Authority.objects.select_for_update().get(pk=authority.pk)


def _said(row: LetterText | None) -> dict[str, str] | None:
    return {field: getattr(row, field) for field in (*FIELDS, "source")} if row else None


def _log(what: str, row: LetterText, actor: Actor, now: dt.datetime, **said: Any) -> None:
    audit.record(
        f"letter.{what}",
        now=now,
        actor_id=actor.user_id,
        role=actor.role.value,
        subject=row,
        code=row.code,
        version=row.version,
        **said,
    )
