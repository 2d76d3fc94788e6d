"""The catalogue of fields (lĩnh vực): what is shipped, and what an authority adds for itself and all below."""

from __future__ import annotations

import datetime as dt

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from common.rows import text_problems
from common.scope import Actor, Role
from common.text import search_key
from common.workflow import NotAllowed
from models_programs.domain.records import log
from models_programs.models import ModelField
from models_programs.queries.exemplars import fields_offered
from units.models import Authority

FILE = "fixtures/model_kinds.yaml"
ONLY_OFFICERS = "Chỉ cán bộ của cấp quản lý mới thêm được lĩnh vực."


def load_model_fields() -> tuple[int, int]:
    """Bring the shipped fields to fixtures/model_kinds.yaml. Returns (created, renamed); nothing is ever removed."""
    rows = yaml.safe_load((settings.BASE_DIR / FILE).read_text(encoding="utf-8"))
    stored = {field.code: field for field in ModelField.objects.filter(authority=None)}
    made = [ModelField(code=row["code"], name=row["name"]) for row in rows if row["code"] not in stored]
    changed = []
    for row in rows:
        field = stored.get(row["code"])
        if field is not None and field.name != row["name"]:
            field.name = row["name"]
            changed.append(field)
    ModelField.objects.bulk_create(made)
    ModelField.objects.bulk_update(changed, ["name"])
    return len(made), len(changed)


def add_field(*, name: str, authority: Authority, actor: Actor, now: dt.datetime) -> ModelField:
    """A field of one's own, offered to the authority and everything below it. Raises NotAllowed or ValidationError."""
    if actor.role != Role.OFFICER or actor.authority_id != authority.pk:
        raise NotAllowed(ONLY_OFFICERS)
    field = ModelField(authority=authority, authority_path=authority.path, name=name)
    problems = text_problems(field)
    wanted = search_key(name)
    if not wanted:
        problems["name"] = "Nhập tên lĩnh vực."
    elif wanted in {search_key(known.name) for known in fields_offered(authority.path)}:
        problems["name"] = "Lĩnh vực này đã có. Chọn trong danh sách khi ghi mô hình."
    if problems:
        raise ValidationError({key: [sentence] for key, sentence in problems.items()})
    with transaction.atomic():
        # Forms and files name fields by code, so codes are unlike everywhere: they carry the authority's id.
        Authority.objects.select_for_update().get(pk=authority.pk)
        number = ModelField.objects.filter(authority=authority).count() + 1
        field.code = f"rieng_{authority.pk}_{number}"
        field.save()
        log("created", field, actor, now, name=field.name)
    return field
