"""The table of the approval board."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString

from common.markup import html_of
from common.numbers import points
from common.scope import Actor, Role
from common.templatetags.ui import level_html, state_html
from registrations.enums import RecognitionStatus
from scoring.enums import SheetState
from scoring.queries.classification_board import BoardRow
from scoring.tables.picking import may_pick, pick_html
from units.enums import UnitKind

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
BARRED = "Không được đề nghị khen thưởng"


class ClassificationTable(tables.Table):
    """``data`` is a list of ``BoardRow``; ``names``: authority id → name, ``levels``: code → name."""

    pick = tables.Column(empty_values=(), orderable=False, verbose_name="Chọn", exclude_from_export=True)
    name = tables.Column(verbose_name="Đơn vị", order_by=("sort_key", "pk"), attrs={"td": {"class": "wide"}})
    kind = tables.Column(verbose_name="Loại đơn vị", visible=False)
    authority_id = tables.Column(verbose_name="Cấp quản lý", order_by=("authority_path", "sort_key"))
    state = tables.Column(verbose_name="Trạng thái phiếu", empty_values=(), visible=False)
    recognition = tables.Column(verbose_name="Công nhận", empty_values=())
    own = tables.Column(verbose_name="Tự chấm", attrs=NUMBER, default="–")
    superior = tables.Column(verbose_name="Cấp trên chấm", attrs=NUMBER, default="–")
    difference = tables.Column(verbose_name="Chênh lệch", attrs=NUMBER, default="–")
    level = tables.Column(
        verbose_name="Xếp loại",
        empty_values=(),
        order_by=("level_rank", "sort_key"),
        attrs={"td": {"class": "level-cell"}},
    )
    problem = tables.Column(verbose_name="Chưa xếp loại vì", visible=False)
    decision = tables.Column(verbose_name="Quyết định", empty_values=(), orderable=False)
    barred = tables.Column(verbose_name="Khen thưởng", visible=False)

    row_header = "name"
    caption = "Xếp loại của các đơn vị"
    caption_hidden = True
    wide = True

    class Meta:
        template_name = "tables/table.html"
        empty_text = "Không có đơn vị nào khớp với bộ lọc."

    def __init__(
        self, *args: Any, year: int, actor: Actor, names: Mapping[int, str], levels: Mapping[str, str], **kwargs: Any
    ) -> None:
        self.actor, self.names, self.levels = actor, names, levels
        routes = {"card": "scoring:sheet", "unit": "units:detail", "decision": "decisions:decision"}
        self.urls = {key: reverse(name, args=[year, 0]).replace("/0/", "/{}/") for key, name in routes.items()}
        hidden = [] if actor.role == Role.APPROVER else ["pick"]
        if len(names) < 2:
            hidden.append("authority_id")
        super().__init__(*args, exclude=hidden, **kwargs)

    def can_pick(self, record: BoardRow) -> bool:
        """Whether the person may approve the sheet of this row together with others."""
        return may_pick(self.actor, record.authority_path, record.state)

    def render_pick(self, record: BoardRow) -> SafeString | str:
        return pick_html(record.card_id, record.name) if self.can_pick(record) else ""

    def render_name(self, record: BoardRow) -> SafeString:
        key, pk = ("card", record.card_id) if record.card_id else ("unit", record.pk)
        kind = UnitKind(record.kind).label
        line = '<a href="{}">{}</a> <span class="muted cell-line">{}</span>'
        return html_of(line, self.urls[key].format(pk), record.name, kind)

    def value_name(self, record: BoardRow) -> str:
        return record.name

    def value_kind(self, record: BoardRow) -> str:
        return str(UnitKind(record.kind).label)

    def value_state(self, record: BoardRow) -> str:
        return str(SheetState(record.state).label) if record.state else "Chưa mở phiếu"

    def value_level(self, record: BoardRow) -> str:
        """Levels that are only predicted stay on the screen: a file is taken for what was decided."""
        return "" if record.is_provisional else self.levels.get(record.level, "")

    def value_barred(self, record: BoardRow) -> str:
        return BARRED if record.barred and not record.is_provisional else ""

    def value_difference(self, record: BoardRow) -> Decimal | None:
        return record.difference

    def render_authority_id(self, value: int) -> str:
        return self.names[value]

    def render_recognition(self, value: str) -> SafeString:
        if not value:
            return html_of('<span class="muted">{}</span>', "Chưa có")
        return state_html(value, "Đạt" if value == RecognitionStatus.RECOGNISED else "Chưa đạt")

    def render_own(self, value: Any) -> str:
        return points(value)

    def render_superior(self, value: Any) -> str:
        return points(value)

    def render_difference(self, value: Any) -> str:
        return f"{'+' if value > 0 else ''}{points(value)}"

    def render_level(self, record: BoardRow) -> SafeString:
        lines = [record.problem] if record.problem else []
        if record.edge is not None:
            lines.append(self._edge_words(record))
        if record.barred:
            lines.append(f"nếu duyệt mức này: {BARRED.lower()}" if record.is_provisional else BARRED)
        badge = level_html(record.level, provisional=record.is_provisional) if record.level else SafeString("")
        notes = [html_of('<span class="level-why">{}</span>', f"{line[:1].upper()}{line[1:]}") for line in lines]
        return SafeString("".join([badge, *notes])) if badge or notes else level_html(None)

    def _edge_words(self, record: BoardRow) -> str:
        assert record.edge is not None  # noqa: S101 (the caller has asked)
        code, distance = record.edge
        name = self.levels.get(code, code)
        if not distance:
            return f"vừa đủ điểm {name}"
        return f"thiếu {points(distance)} điểm để đạt {name}" if distance > 0 else f"hơn mức {name} {points(-distance)}"

    def render_decision(self, record: BoardRow) -> SafeString | str:
        if record.decision is None:
            return "–"
        return html_of('<a href="{}">{}</a>', self.urls["decision"].format(record.decision.pk), record.decision.words)
