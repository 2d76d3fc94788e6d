"""Fields (lĩnh vực) that a điển hình can be put under, and that a list of them can be narrowed by."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from common.scope import within
from models_programs.models import ModelField
from models_programs.queries.programmes import chain


def fields_offered(path: str) -> QuerySet[ModelField]:
    """The shipped fields, and those that the authority at ``path`` or one above it added."""
    return ModelField.objects.filter(Q(authority=None) | Q(authority_path__in=chain(path))).order_by("name", "pk")


def fields_in_sight(path: str) -> QuerySet[ModelField]:
    """What records in the subtree of ``path`` may carry: the offered fields and those added below it."""
    below = within(path) & Q(authority__isnull=False)
    offered = Q(authority=None) | Q(authority_path__in=chain(path))
    return ModelField.objects.filter(offered | below).order_by("name", "pk")
