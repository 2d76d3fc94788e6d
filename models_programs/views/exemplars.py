"""Pages of điển hình tiên tiến."""

from __future__ import annotations

from typing import Any

import django_filters

from common.scope import Actor
from models_programs.enums import Subject
from models_programs.filters import RecordsFilter
from models_programs.forms.exemplars import ExemplarForm
from models_programs.models import Exemplar
from models_programs.queries.exemplars import fields_in_sight
from models_programs.tables.exemplars import ExemplarTable
from models_programs.views.pages import Facts, RecordPages
from units.filters import ALL


class ExemplarFilter(RecordsFilter):
    """Collective or person, field; then what every list of records has."""

    subject = django_filters.ChoiceFilter(label="Đối tượng", choices=Subject.choices, empty_label=ALL)
    field = django_filters.ChoiceFilter(label="Lĩnh vực", choices=[], empty_label=ALL)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        fields = fields_in_sight(actor.authority_path)
        self.filters["field"].extra["choices"] = [(str(field.pk), field.name) for field in fields]


class ExemplarPages(RecordPages):
    slug, folder, model = "exemplar", "dien-hinh", Exemplar
    form_class, table_class, filter_class = ExemplarForm, ExemplarTable, ExemplarFilter
    noun, heading, icon = "điển hình tiên tiến", "Điển hình tiên tiến", "award"
    lead = "Tập thể, cá nhân tiêu biểu được công nhận; chỉ ghi tên, chức vụ, đơn vị."
    empty_title = "Chưa có điển hình nào trong năm"

    def related(self) -> tuple[str, ...]:
        return ("field",)

    def facts(self, record: Any) -> Facts:
        return [
            ("Đối tượng", record.get_subject_display()),
            ("Tên tập thể" if record.subject == Subject.COLLECTIVE else "Họ và tên", record.name),
            ("Chức vụ, nơi công tác", record.post),
            ("Đơn vị", record.unit.name if record.unit else ""),
            ("Lĩnh vực", record.field.name if record.field else ""),
            ("Văn bản công nhận", record.document_words or "Chưa ghi"),
            ("Cơ quan ban hành", record.issuer),
            ("Thành tích tiêu biểu", record.achievement),
        ]
