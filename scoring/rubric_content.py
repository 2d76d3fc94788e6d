"""What a draft of a rubric holds: the shape of a file in fixtures/rubrics/, read without trusting its types.

Figures are text ("0.5"), days ISO text, levels pairs in order, every key is there, blank is "". A row has a number of
its own (``id``) that moving and renaming leave alone. ``continues`` names the earlier rubric that ``previous`` of rows
is about.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from common.numbers import points
from common.text import clean_line, clean_text, has_forbidden
from scoring.enums import PointSource
from scoring.models import Rubric
from scoring.rubrics import RubricError

Content = dict[str, Any]
RowContent = dict[str, Any]

ROWS_MAX = 300
PROSE_MAX = 4000
VALUES_MAX = 2000
# Field → (what people call it, its longest text).
HEAD_TEXTS = {
    "code": ("mã bảng", 40),
    "version": ("số bản", 20),
    "title": ("tên bảng", 500),
    "issuer": ("cơ quan ban hành", 200),
    "source": ("văn bản nguồn", 300),
    "legal_basis": ("căn cứ", 300),
    "draft_note": ("ghi chú bản dùng thử", 300),
}
ROW_TEXTS = {
    "code": ("mã hàng", 10),
    "parent": ("thuộc hàng", 10),
    "text": ("nội dung", PROSE_MAX),
    "guidance": ("hướng dẫn", PROSE_MAX),
    "legal_basis": ("căn cứ", 300),
    "rule": ("cách gợi ý điểm", 40),
    "previous": ("hàng năm trước", 10),
}
_PROSE = {"text", "guidance"}
HEAD_KEYS = {*HEAD_TEXTS, "valid_from", "valid_to", "unit_kinds", "total", "step", "is_draft", "levels", "criteria"}
ROW_KEYS = {*ROW_TEXTS, "max_points", "step", "points_from", "rule_values", "id"}
CODE = re.compile(r"[\w.\-]+")
_FIGURE = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?", re.ASCII)
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
BAD_FIGURE = "nhập số từ 0 đến 999,99"


class Unreadable(ValueError):
    """A value of the wrong kind; ``str()`` says what to write."""


def blank_content(*, code: str, title: str, issuer: str) -> Content:
    """A sheet with nothing on it yet."""
    return content_of(
        {"code": code, "version": "1", "title": title, "issuer": issuer, "total": 100, "step": 1, "criteria": []}
    )


def content_of(raw: Any) -> Content:
    """Read the mapping of a file. Raises RubricError with every value that cannot be what it should be.

    Sums and the like are not asked: a draft may be unfinished (``rubric_faults``).
    """
    if not isinstance(raw, Mapping):
        raise RubricError(["Tệp không phải một bảng chấm điểm: cần các mục như code, title, criteria"])
    problems: list[str] = [f"Không rõ mục {str(key)[:40]}" for key in raw if key not in HEAD_KEYS | {"continues"}]
    content: Content = {}

    def take(field: str, read: Any, name: str) -> None:
        try:
            content[field] = read(raw.get(field))
        except Unreadable as problem:
            problems.append(f"Mục {field} ({name}): {problem}")

    for field, (name, limit) in HEAD_TEXTS.items():
        take(field, lambda value, limit=limit: text_of(value, limit), name)
    take("valid_from", day_of, "áp dụng từ ngày")
    take("valid_to", day_of, "đến ngày")
    take("total", figure_of, "tổng điểm")
    take("step", figure_of, "bước chấm")
    take("is_draft", _bool_of, "bản dùng thử")
    take("unit_kinds", _words_of, "loại đơn vị")
    take("levels", _levels_of, "điểm chuẩn")
    take("continues", _continues_of, "bảng năm trước")
    rows = raw.get("criteria")
    if isinstance(rows, list) and len(rows) <= ROWS_MAX:
        content["criteria"] = [_row_of(row, number, problems) for number, row in enumerate(rows, start=1)]
        problems += tree_problems(content["criteria"]).values()
    else:
        problems.append(f"Mục criteria (các hàng): cần một danh sách không quá {ROWS_MAX} hàng")
    if problems:
        raise RubricError(problems)
    return content


def _row_of(raw: Any, number: int, problems: list[str]) -> RowContent:
    place = f"Hàng thứ {number}"
    if not isinstance(raw, Mapping):
        problems.append(f"{place}: cần các mục code, text, max_points")
        return row_content(number)
    problems += [f"{place}: không rõ mục {str(key)[:40]}" for key in raw if key not in ROW_KEYS]
    row = row_content(number)
    readers: dict[str, Any] = {
        field: partial(prose_of if field in _PROSE else text_of, limit=limit) for field, (_, limit) in ROW_TEXTS.items()
    }
    readers |= {"max_points": figure_of, "step": figure_of, "points_from": _source_of, "rule_values": values_of}
    for field, read in readers.items():
        try:
            row[field] = read(raw.get(field))
        except Unreadable as problem:
            problems.append(f"{place}, mục {field}: {problem}")
    if not row["code"] or not CODE.fullmatch(row["code"]):
        problems.append(f"{place}: mã hàng chỉ gồm chữ, số, dấu chấm, dấu gạch")
    return row


def row_content(number: int, **values: Any) -> RowContent:
    """A row with every key; ``number`` becomes its ``id``."""
    start = {
        **dict.fromkeys(ROW_TEXTS, ""),
        "max_points": "",
        "step": "",
        "points_from": PointSource.TYPED.value,
        "rule_values": {},
    }
    return {**start, **values, "id": number}


def tree_problems(rows: Iterable[RowContent]) -> dict[int, str]:
    """Row id → what is wrong with its code or its place: codes once, children right below their parent."""
    problems: dict[int, str] = {}
    seen: set[str] = set()
    path: list[str] = []
    for row in rows:
        code, parent = row["code"], row["parent"]
        if code in seen:
            problems[row["id"]] = f"Mã hàng {code} bị trùng"
        while path and path[-1] != parent:
            path.pop()
        if parent and not path:
            problems[row["id"]] = f"Hàng {code}: hàng mẹ {parent} phải đứng ngay trước nhóm của nó"
        seen.add(code)
        path.append(code)
    return problems


def text_of(value: Any, limit: int) -> str:
    """One line; numbers are taken as they look."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise Unreadable("cần một dòng chữ")
    return _checked(clean_line(str(value)), limit)


def prose_of(value: Any, limit: int) -> str:
    """Several lines."""
    if isinstance(value, str):
        return _checked(clean_text(value), limit)
    return text_of(value, limit)


def _checked(text: str, limit: int) -> str:
    if has_forbidden(text):
        raise Unreadable("xóa ký tự lạ (ký tự điều khiển)")
    if len(text) > limit:
        raise Unreadable(f"rút gọn còn {limit} ký tự")
    return text


def figure_of(value: Any) -> str:
    """Points as text without trailing zeros; nothing is ""."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise Unreadable(BAD_FIGURE)
    text = clean_line(str(value)) if not isinstance(value, Decimal) else format(value, "f")
    if isinstance(value, float) and text.endswith(".0"):
        text = text[:-2]
    if not _FIGURE.fullmatch(text):
        raise Unreadable(BAD_FIGURE)
    return format(Decimal(text.replace(",", ".")).normalize(), "f")


def day_of(value: Any) -> str:
    """A day as ISO text; nothing is ""."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    text = clean_line(value) if isinstance(value, str) else ""
    try:
        if match := _DAY.fullmatch(text):
            return dt.date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        if _ISO.fullmatch(text):
            return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Unreadable("nhập ngày dạng 27/3/2026") from error
    raise Unreadable("nhập ngày dạng 27/3/2026")


def _bool_of(value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    raise Unreadable("ghi true hoặc false")


def _words_of(value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, (list, tuple)) or len(value) > 20 or not all(isinstance(one, str) for one in value):
        raise Unreadable("cần một danh sách loại đơn vị")
    return [_checked(clean_line(one), 40) for one in value]


def _levels_of(value: Any) -> list[list[str]]:
    pairs = value.items() if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else ()
    if (value is not None and not isinstance(value, (Mapping, list, tuple))) or len(pairs) > 10:
        raise Unreadable("cần mức và điểm thấp nhất của mức")
    read = []
    for pair in pairs:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not isinstance(pair[0], str):
            raise Unreadable("cần mức và điểm thấp nhất của mức")
        read.append([_checked(clean_line(pair[0]), 4), figure_of(pair[1])])
    return read


def _continues_of(value: Any) -> dict[str, str]:
    if not value:
        return {}
    if not isinstance(value, Mapping) or set(value) != {"code", "version"}:
        raise Unreadable("cần code và version của bảng")
    return {"code": text_of(value["code"], 40), "version": text_of(value["version"], 20)}


def _source_of(value: Any) -> str:
    text = text_of(value, 12) or PointSource.TYPED.value
    if text not in PointSource.values:
        raise Unreadable(f"không rõ nguồn điểm {text}")
    return text


def values_of(value: Any) -> dict[str, Any]:
    """The figures of a rule: a small mapping that JSON can hold."""
    if value is None or value == "":
        return {}
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise Unreadable("số liệu của cách gợi ý chỉ gồm tên và số") from error
    if not isinstance(value, Mapping) or len(text) > VALUES_MAX or has_forbidden(text):
        raise Unreadable("số liệu của cách gợi ý chỉ gồm tên và số")
    if not all(isinstance(key, str) for key in value):
        raise Unreadable("số liệu của cách gợi ý chỉ gồm tên và số")
    return dict(json.loads(text))


def content_of_rubric(rubric: Rubric) -> Content:
    """A published version as content, its levels as first written, its rows with what they continue."""
    rows = list(rubric.criteria.select_related("parent", "previous__rubric").order_by("order"))
    default = rubric.threshold_sets.get(authority=None)
    levels = default.thresholds.order_by("level__order").values_list("level_id", "min_points")
    before = next((row.previous.rubric for row in rows if row.previous), None)
    return {
        **{field: getattr(rubric, field) for field in HEAD_TEXTS},
        "valid_from": rubric.valid_from.isoformat(),
        "valid_to": rubric.valid_to.isoformat() if rubric.valid_to else "",
        "total": figure_of(rubric.total),
        "step": figure_of(rubric.step),
        "is_draft": rubric.is_draft,
        "unit_kinds": list(rubric.unit_kinds),
        "levels": [[code, figure_of(value)] for code, value in levels],
        "continues": {"code": before.code, "version": before.version} if before else {},
        "criteria": [
            row_content(
                number,
                code=row.code,
                parent=row.parent.code if row.parent else "",
                text=row.text,
                max_points=figure_of(row.max_points),
                step=figure_of(row.step),
                points_from=row.source,
                guidance=row.guidance,
                legal_basis=row.legal_basis,
                rule=row.rule,
                rule_values=dict(row.rule_values),
                previous=row.previous.code if row.previous and before == row.previous.rubric else "",
            )
            for number, row in enumerate(rows, start=1)
        ],
    }


def raw_of(content: Content) -> dict[str, Any]:
    """The content as a file says it: real days and numbers, nothing that is blank. Reading it gives the same again."""
    raw: dict[str, Any] = {field: content[field] for field in HEAD_TEXTS if content[field]}
    for field in ("valid_from", "valid_to"):
        if content[field]:
            raw[field] = dt.date.fromisoformat(content[field])
    raw["unit_kinds"] = list(content["unit_kinds"])
    raw |= {field: _number(content[field]) for field in ("total", "step") if content[field]}
    if content["is_draft"]:
        raw["is_draft"] = True
    raw["levels"] = {code: _number(value) for code, value in content["levels"]}
    if content["continues"]:
        raw["continues"] = dict(content["continues"])
    raw["criteria"] = [_raw_row(row) for row in content["criteria"]]
    return raw


def _raw_row(row: RowContent) -> dict[str, Any]:
    raw = {field: row[field] for field in ("code", "parent", "text") if row[field]}
    raw |= {field: _number(row[field]) for field in ("max_points", "step") if row[field]}
    if row["points_from"] != PointSource.TYPED:
        raw["points_from"] = row["points_from"]
    return raw | {f: row[f] for f in ("guidance", "legal_basis", "rule", "rule_values", "previous") if row[f]}


def _number(text: str) -> int | float | None:
    if not text:
        return None
    return float(text) if "." in text else int(text)


def shown_points(text: str) -> str:
    """ "0.5" → "0,5"; blank → a dash."""
    return points(Decimal(text)) if text else points(None)
