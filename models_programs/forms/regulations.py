"""The form of a coordination regulation, and of one of its reviews."""

from __future__ import annotations

from common.formfields import GroupedForm, line
from models_programs.enums import RegulationKind
from models_programs.forms.base import RecordForm, UnitField, choice, day, issuer_line, number_line, prose


class RegulationForm(RecordForm):
    """Number, date, parties, term."""

    writes = ("kind", "title", "parties", "number", "date", "issuer", "valid_from", "valid_to", "note")

    kind = choice("Loại", RegulationKind)
    title = line("Nội dung phối hợp", required="Ghi nội dung phối hợp.", limit=500)
    parties = line("Các bên", hint="Ví dụ: Công an xã; Ủy ban Mặt trận Tổ quốc xã", limit=500)
    number = number_line()
    date = day("Ngày ký", hint="Ví dụ: 27/3/2026")
    unit = UnitField(required=False)
    issuer = issuer_line()
    valid_from = day("Hiệu lực từ ngày")
    valid_to = day("Hết hiệu lực sau ngày", hint="Để trống khi không ghi thời hạn")
    note = prose("Ghi chú", limit=1000)

    groups = (
        ("", "", ("kind", "title", "parties", "number", "date", "unit")),
        ("Thời hạn và ghi chú", "", ("issuer", "valid_from", "valid_to", "note")),
    )
    folded = ("Thời hạn và ghi chú",)


class ReviewForm(GroupedForm):
    """A sơ kết of a regulation: planned, or held."""

    due_on = day("Hạn sơ kết")
    held_on = day("Ngày đã sơ kết", hint="Để trống khi chưa làm")
    document = line("Báo cáo, biên bản", hint="Số, ngày của báo cáo sơ kết", limit=200)
    result = line("Kết quả", limit=500)

    groups = (("", "", ("due_on", "held_on", "document", "result")),)
