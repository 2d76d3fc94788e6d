"""Rule values as an authority sets them."""

from __future__ import annotations

from django.utils import timezone

from models_programs.models import RuleValue
from units.models import Authority


def set_rule(authority: Authority, code: str, value: str) -> RuleValue:
    """The value holds for the authority and all below."""
    return RuleValue.objects.create(
        authority=authority,
        authority_path=authority.path,
        code=code,
        value=value,
        source="Quy chế số 4 (văn bản thử)",
        set_at=timezone.now(),
    )
