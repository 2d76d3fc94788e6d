"""What the blanks of the wordings (fixtures/letters/decision.yaml) say for one decision."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from common.documents import docx
from decisions.enums import DecisionKind
from decisions.models import Decision, DecisionItem
from units.enums import UnitKind

WATERMARK = "DỮ LIỆU MẪU"
LEVELS = {"XS": "Xuất sắc", "K": "Khá", "TB": "Trung bình", "Y": "Yếu"}


def head_of(decision: Decision) -> docx.Head:
    return docx.Head(decision.body, decision.superior_body)


def signer_of(decision: Decision) -> docx.Signer:
    """As the draft has it; room to sign by hand while nobody is chosen."""
    if not decision.signer_name:
        return docx.Signer("", [decision.signer_capacity] if decision.signer_capacity else ["Người ký"])
    capacity = [decision.signer_capacity] if decision.signer_capacity else []
    return docx.Signer(decision.signer_name, capacity, decision.signer_post)


def day_words(day: dt.date | None, blank: str) -> str:
    """ "14/11/2026"; ``blank`` before it is known."""
    return f"{day:%d/%m/%Y}" if day else blank


def decision_values(decision: Decision, items: Sequence[DecisionItem]) -> dict[str, str]:
    """Every blank of a decision, a tờ trình, minutes; each text takes the ones that it names."""
    return {
        "năm": str(decision.year),
        "cơ quan": decision.decided_by or decision.body,
        "cơ quan trình": decision.proposed_by,
        "ban chỉ đạo": decision.board,
        "số đơn vị": f"{len(items):02d}",
        "số quyết định": decision.number_shown,
        "ngày quyết định": day_words(decision.signed_on, f"……/……/{decision.year}"),
        "căn cứ khác": grounds(decision.extra_bases),
        "thay thế": supersedes_words(decision),
        "ngày thẩm định": day_words(decision.met_on, f"……/……/{decision.year}"),
        "kết luận": decision.met_conclusion or conclusion(decision, items),
        "địa điểm": decision.met_place,
        "chủ trì": decision.met_chair,
        "thư ký": decision.met_secretary,
    }


def certificate_values(decision: Decision, unit_name: str) -> dict[str, str]:
    said = decision_values(decision, ())
    wanted = ("năm", "cơ quan", "số quyết định", "ngày quyết định")
    return {"đơn vị": unit_name, **{name: said[name] for name in wanted}}


def grounds(text: str) -> str:
    """Further căn cứ, one a line, each ending with a semicolon."""
    return "\n".join(f"{line.strip().rstrip(' ;.,')};" for line in text.splitlines() if line.strip())


def supersedes_words(decision: Decision) -> str:
    old = decision.supersedes
    if old is None or old.signed_on is None:
        return ""
    return f"Quyết định này thay thế Quyết định số {old.number_shown} ngày {old.signed_on:%d/%m/%Y}."


def conclusion(decision: Decision, items: Sequence[DecisionItem]) -> str:
    """The common sentence where nobody has written a conclusion."""
    count = f"{len(items):02d} đơn vị"
    if any_level(decision):
        found = Counter(item.level for item in items)
        levels = [f"{word} {found[code]:02d} đơn vị" for code, word in LEVELS.items() if found[code]]
        return f"{count} có tên trong danh sách được phân loại theo điểm đã duyệt: {', '.join(levels)}."
    return f"{count} có tên trong danh sách có hồ sơ đã thẩm định, đạt các tiêu chí theo quy định."


def annex(decision: Decision, items: Sequence[DecisionItem], *, results: bool = False) -> docx.Table:
    """Numbered, in bands by kind of unit; ``results`` adds what each unit came to."""
    columns, rows = annex_columns(decision, results=results), annex_rows(decision, items, results=results)
    kinds = {item.unit.kind for item in items}
    banded: list[Sequence[docx.Value] | str] = []
    last = ""
    for item, row in zip(items, rows, strict=True):
        if len(kinds) > 1 and item.unit.kind != last:
            last = item.unit.kind
            count = sum(one.unit.kind == last for one in items)
            banded.append(f"{UnitKind(last).label} ({count:02d} đơn vị)")
        banded.append(row)
    return docx.Table(columns=columns, rows=banded, numbered=True)


def annex_columns(decision: Decision, *, results: bool = False) -> list[docx.Column]:
    last = [docx.Column("Ghi chú", 30)]
    if any_level(decision):
        figures = [docx.Column("Điểm", 16, "center"), docx.Column("Mức phân loại", 28, "center")]
        return [docx.Column("Tên đơn vị", 66), docx.Column("Loại đơn vị", 30), *figures, docx.Column("Ghi chú", 22)]
    if results:
        last = [docx.Column("Kết quả thẩm định", 30, "center"), *last]
    return [docx.Column("Tên đơn vị", 82), docx.Column("Loại đơn vị", 34), *last]


def annex_rows(decision: Decision, items: Sequence[DecisionItem], *, results: bool = False) -> list[list[docx.Value]]:
    """One row a unit: name as decided, kind, (points and level | result), remark."""
    made = []
    for item in items:
        row: list[docx.Value] = [item.unit_name, UnitKind(item.unit.kind).label]
        if any_level(decision):
            row += [item.points, LEVELS.get(item.level, item.level)]
        elif results:
            row.append("Đạt")
        made.append([*row, remark(decision, item)])
    return made


def any_level(decision: Decision) -> bool:
    """Classifications have points and levels."""
    return decision.kind == DecisionKind.CLASSIFICATION


def remark(decision: Decision, item: DecisionItem) -> str:
    """Whose unit it is, when another authority has entrusted the decision."""
    return "" if item.unit.authority_id == decision.authority_id else item.unit.authority.name


def attendees(text: str) -> docx.Table | None:
    """Who sat in the meeting, one a line: "Họ và tên, chức vụ"."""
    rows = [line.partition(",") for line in text.splitlines() if line.strip()]
    if not rows:
        return None
    columns = [docx.Column("Họ và tên", 65), docx.Column("Chức vụ, đơn vị", 95)]
    return docx.Table(columns=columns, rows=[[name.strip(), post.strip()] for name, _, post in rows], numbered=True)


def person(text: str) -> str:
    """The name of "Phạm Thị Dung, Phó Trưởng ban"."""
    return text.partition(",")[0].strip()
