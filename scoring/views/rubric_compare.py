"""Two versions side by side: rows added, taken away and changed, words marked; head and thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from common.scope import Actor
from common.views import allow
from scoring.enums import PointSource
from scoring.queries.rubrics import drafts_visible_to, level_names, rubrics_visible_to
from scoring.rubric_content import Content, RowContent, content_of_rubric, shown_points
from scoring.rules.likeness import pair_rows, word_changes
from scoring.views.access import acting
from scoring.views.drafts import READERS
from units.enums import UnitKind

Pieces = list[tuple[str, str]]
HEAD = {
    "title": "Tên bảng", "version": "Số bản", "issuer": "Cơ quan ban hành", "source": "Văn bản nguồn",
    "legal_basis": "Căn cứ", "unit_kinds": "Loại đơn vị", "valid_from": "Áp dụng từ", "valid_to": "Đến",
    "total": "Tổng điểm", "step": "Bước chấm", "is_draft": "Bản dùng thử",
}  # fmt: skip
PARTS = {"text": "Nội dung", "max_points": "Điểm tối đa", "step": "Bước chấm", "points_from": "Nguồn điểm",
         "guidance": "Hướng dẫn", "legal_basis": "Căn cứ", "rule": "Cách gợi ý"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison. ``what``: added, removed, changed, same; ``parts`` (name, before, after) in pieces."""

    what: str
    code: str
    before: str
    after: str
    parts: tuple[tuple[str, Pieces, Pieces], ...]


@require_GET
@allow(*READERS)
def compare(request: HttpRequest) -> HttpResponse:
    """Choose two rubrics or drafts (``a``, ``b`` in the address: id, or "d" and the id of a draft)."""
    actor = acting(request)
    one, two = request.GET.get("a", ""), request.GET.get("b", "")
    context: dict[str, Any] = {"choices": _choices(actor), "one": one, "two": two}
    if one and two:
        left, right = _content(actor, one), _content(actor, two)
        lines = compare_rows(left["criteria"], right["criteria"])
        context |= {
            "left": left,
            "right": right,
            "lines": lines,
            "counts": {word: sum(line.what == word for line in lines) for word in ("added", "removed", "changed")},
            "head": compare_head(left, right),
        }
    return render(request, "scoring/compare.html", context)


def _choices(actor: Actor) -> list[tuple[str, str]]:
    rubrics = rubrics_visible_to(actor).order_by("is_draft", "title", "-valid_from")
    found = [(str(one.pk), f"{one.title} (bản {one.version})") for one in rubrics]
    return found + [(f"d{one.pk}", f"Bản soạn: {one.title}") for one in drafts_visible_to(actor)]


def _content(actor: Actor, key: str) -> Content:
    number = key.removeprefix("d")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    if key.startswith("d"):
        found: Content = get_object_or_404(drafts_visible_to(actor), pk=number).content
        return found
    return content_of_rubric(get_object_or_404(rubrics_visible_to(actor), pk=number))


def compare_rows(left: list[RowContent], right: list[RowContent]) -> list[Line]:
    """Rows in the order of the later version, those taken away where they stood."""
    pairs = pair_rows(right, left)
    kept = {pair.previous for pair in pairs.values()}
    places = {row["code"]: place for place, row in enumerate(left)}
    lines: list[Line] = []
    done = 0
    for row in right:
        pair = pairs.get(row["code"])
        if pair is None:
            lines.append(_line(None, row))
            continue
        place = places[pair.previous]
        lines += [_line(old, None) for old in left[done:place] if old["code"] not in kept]
        done = max(done, place)
        lines.append(_line(left[place], row))
    return lines + [_line(old, None) for old in left[done:] if old["code"] not in kept]


def _line(before: RowContent | None, after: RowContent | None) -> Line:
    row = after or before or {}
    if before is None or after is None:
        side = "new" if before is None else "gone"
        pieces: Pieces = [(side, row["text"])]
        texts: tuple[Pieces, Pieces] = ([], pieces) if before is None else (pieces, [])
        points_words = (_figure(before, side), _figure(after, side))
        both = (("Nội dung", *texts), ("Điểm tối đa", *points_words))
        return Line("added" if before is None else "removed", row["code"], "", "", both)
    parts = tuple(
        (PARTS[name], *word_changes(_words(before, name), _words(after, name)))
        for name in PARTS
        if _words(before, name) != _words(after, name)
    )
    moved = before["code"] != after["code"]
    return Line("changed" if parts or moved else "same", after["code"], before["code"] if moved else "", after["text"],
                parts)  # fmt: skip


def _figure(row: RowContent | None, side: str) -> Pieces:
    return [(side, shown_points(row["max_points"]))] if row else []


def _words(row: RowContent, name: str) -> str:
    if name == "points_from":
        return str(PointSource(row[name]).label)
    return shown_points(row[name]) if name in ("max_points", "step") else str(row[name])


def compare_head(left: Content, right: Content) -> list[tuple[str, Pieces, Pieces]]:
    """(name, before, after) of what differs above the rows and in the thresholds."""
    pairs = [(label, _head_words(left, name), _head_words(right, name)) for name, label in HEAD.items()]
    levels = level_names()
    one, two = dict(left["levels"]), dict(right["levels"])
    pairs += [(f"Mức {name} từ", shown_points(one.get(code, "")), shown_points(two.get(code, "")))
              for code, name in levels.items()]  # fmt: skip
    return [(label, *word_changes(before, after)) for label, before, after in pairs if before != after]


def _head_words(content: Content, name: str) -> str:
    value = content[name]
    if name == "unit_kinds":
        return ", ".join(dict(UnitKind.choices).get(kind, kind) for kind in value)
    if name in ("valid_from", "valid_to"):
        return "/".join(reversed(value.split("-")))
    if name in ("total", "step"):
        return shown_points(value)
    return ("Có" if value else "Không") if isinstance(value, bool) else str(value)
