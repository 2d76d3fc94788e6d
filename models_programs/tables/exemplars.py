"""The table of điển hình tiên tiến."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.safestring import SafeString

from common.templatetags.ui import state_html
from models_programs.models import Exemplar
from models_programs.tables.base import RecordTable


class ExemplarTable(RecordTable):
    """Rows come with ``field`` loaded. Recognised or not yet: there is no rating."""

    subject = tables.Column(verbose_name="Đối tượng", order_by=("subject", "search_key", "pk"))
    field = tables.Column(verbose_name="Lĩnh vực", empty_values=(), orderable=False)
    document = tables.Column(verbose_name="Văn bản công nhận", empty_values=(), order_by=("date", "pk"))
    date = tables.Column(verbose_name="Ngày văn bản", visible=False)

    slug = "exemplar"
    caption = "Điển hình tiên tiến"

    def render_field(self, record: Exemplar) -> str:
        return record.field.name if record.field else "–"

    def render_document(self, record: Exemplar) -> SafeString | str:
        return record.document_words or state_html("todo", "Chưa ghi văn bản")
