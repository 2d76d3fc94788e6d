"""An authority sets a value of the law for itself and everything below it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from common import audit
from common.scope import Actor
from common.workflow import NotAllowed
from models_programs.models import RuleValue
from models_programs.rules.book import BadValue, Spec
from models_programs.rules.permissions import may_set_rules
from units.models import Authority

ONLY_ADMIN = "Chỉ quản trị của cơ quan mới đặt được quy định áp dụng."


def set_rule(*, spec: Spec, authority: Authority, value: str, source: str, actor: Actor, now: dt.datetime) -> RuleValue:
    """Confirm or change a value, naming the text it rests on. Raises NotAllowed, or ValidationError by field."""
    if not may_set_rules(actor, authority.path):
        raise NotAllowed(ONLY_ADMIN)
    problems: dict[str, list[str]] = {}
    clean = value
    try:
        clean = spec.clean(value)
    except BadValue as problem:
        problems["value"] = [str(problem)]
    if len(source.strip()) < 10:
        problems["source"] = ["Ghi văn bản làm căn cứ, từ 10 chữ cái trở lên."]
    if problems:
        raise ValidationError(problems)
    with transaction.atomic():
        before = RuleValue.objects.filter(authority=authority, code=spec.code).values_list("value", flat=True).first()
        row, _ = RuleValue.objects.update_or_create(
            authority=authority,
            code=spec.code,
            defaults={
                "authority_path": authority.path,
                "value": clean,
                "source": source,
                "set_by_id": actor.user_id,
                "set_at": now,
            },
        )
        audit.record(
            "rule.set",
            now=now,
            actor_id=actor.user_id,
            role=actor.role.value,
            subject=row,
            code=spec.code,
            before=before,
            after=clean,
            source=source,
        )
    return row


def unset_rule(*, spec: Spec, authority: Authority, actor: Actor, now: dt.datetime) -> None:
    """Go back to the value from above, or to the shipped one. Raises NotAllowed."""
    if not may_set_rules(actor, authority.path):
        raise NotAllowed(ONLY_ADMIN)
    with transaction.atomic():
        found = RuleValue.objects.filter(authority=authority, code=spec.code).first()
        if found is None:
            return
        audit.record(
            "rule.unset",
            now=now,
            actor_id=actor.user_id,
            role=actor.role.value,
            subject=found,
            code=spec.code,
            before=found.value,
        )
        found.delete()
