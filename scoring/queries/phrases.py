"""Ready sentences for the reason box: those of the authority, then the shipped ones (fixtures/phrases.yaml)."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from scoring.models import ReadyPhrase

FILE = "fixtures/phrases.yaml"


@cache
def shipped_phrases() -> tuple[str, ...]:
    """The sentences of the file."""
    return tuple(yaml.safe_load((settings.BASE_DIR / FILE).read_text(encoding="utf-8")))


def own_phrases(authority_id: int) -> list[str]:
    """The authority's own sentences in its order. One query."""
    return list(ReadyPhrase.objects.filter(authority=authority_id).values_list("text", flat=True))


def phrases_at(authority_id: int) -> list[str]:
    """What a reviewer of the authority may choose from, own sentences first. One query."""
    own = own_phrases(authority_id)
    return own + [text for text in shipped_phrases() if text not in own]
