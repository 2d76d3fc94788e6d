"""Writing a rubric: a draft is made, filled row by row, thrown away. Publishing it is another file (ADR 0021)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from django.db import transaction

from common import audit
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused, WrongState
from scoring.models import Criterion, Rubric, RubricDraft
from scoring.queries.rubrics import done_since, level_names
from scoring.rubric_content import (
    CODE,
    HEAD_TEXTS,
    ROWS_MAX,
    Content,
    RowContent,
    content_of_rubric,
    row_content,
)
from scoring.rules.draft_rows import DEPTH_MAX, block_end, depths, index_of, insert, move, points_of, rename
from units.models import Authority

NOT_YOURS = "Chỉ quản trị của cơ quan này hoặc của cấp trên mới soạn được bảng chấm điểm."
GONE = "Bản soạn này đã bị xóa hoặc đã công bố. Mở lại danh sách bản soạn."
ROW_GONE = "Hàng này không còn trong bản soạn."
HEAD_FIELDS = (*HEAD_TEXTS, "valid_from", "valid_to", "unit_kinds", "total", "step", "is_draft", "levels", "continues")


class Stale(WrongState):
    """Somebody changed the draft since the page was shown: ``done`` says what, ``draft`` is how it stands now."""

    def __init__(self, draft: RubricDraft, done: list[str]) -> None:
        super().__init__("Bản soạn vừa được người khác sửa. Xem lại rồi lưu lần nữa nếu vẫn muốn.")
        self.draft, self.done = draft, done


def may_write(actor: Actor, path: str) -> bool:
    """Administrators write the rubrics of their authority and of those below."""
    return actor.role == Role.ADMIN and actor.governs(path)


def require_writer(actor: Actor, path: str) -> None:
    """Raises NotAllowed unless the actor may write rubrics at ``path``."""
    if not may_write(actor, path):
        raise NotAllowed(NOT_YOURS)


def create_draft(
    *, authority: Authority, content: Content, actor: Actor, now: dt.datetime, words: str = "tạo bản soạn"
) -> RubricDraft:
    """A new draft of an authority from a content (blank, of an earlier rubric, of a file). Raises NotAllowed."""
    require_writer(actor, authority.path)
    with transaction.atomic():
        draft = RubricDraft.objects.create(
            authority=authority,
            authority_path=authority.path,
            title=content["title"],
            content={**content, "levels": content["levels"] or [[code, ""] for code in level_names()]},
            created_by_id=actor.user_id,
            created_at=now,
            changed_by_id=actor.user_id,
            changed_at=now,
        )
        _log(draft, "created", words, actor, now)
    return draft


def next_version(rubric: Rubric) -> Content:
    """The content of a later version of a rubric: same rows, each continuing its own, the version left to write."""
    content = content_of_rubric(rubric)
    rows = [{**row, "previous": row["code"]} for row in content["criteria"]]
    dates = {"valid_from": "", "valid_to": "", "version": ""}
    return {**content, **dates, "criteria": rows, "continues": {"code": rubric.code, "version": rubric.version}}


def save_head(
    *, draft: RubricDraft, values: Mapping[str, Any], version: int, actor: Actor, now: dt.datetime
) -> RubricDraft:
    """Write fields of the head. Raises NotAllowed, Stale or WrongState."""

    def act(content: Content) -> str:
        content |= {field: value for field, value in values.items() if field in HEAD_FIELDS}
        return "sửa phần đầu bảng"

    return _change(draft, act, version, actor, now)


def add_row(
    *, draft: RubricDraft, parent: str, values: Mapping[str, Any], version: int, actor: Actor, now: dt.datetime
) -> RubricDraft:
    """Add a row last under ``parent`` ("" for a top row). Raises Refused for a code that is taken or no code."""

    def act(content: Content) -> str:
        rows = content["criteria"]
        if len(rows) >= ROWS_MAX:
            raise Refused(f"Một bảng không quá {ROWS_MAX} hàng.")
        above = next((row for row in rows if row["code"] == parent), None)
        if parent and above is None:
            raise Refused(ROW_GONE)
        if above is not None and depths(rows)[above["id"]] + 1 >= DEPTH_MAX:
            raise Refused(f"Bảng chỉ có tối đa {DEPTH_MAX} cấp hàng.")
        number = max((row["id"] for row in rows), default=0) + 1
        row = row_content(number, **{**_row_values(values), "parent": parent})
        _check_row(row, rows)
        insert(rows, row)
        return f"thêm hàng {row['code']}"

    return _change(draft, act, version, actor, now)


def save_row(
    *, draft: RubricDraft, row_id: int, values: Mapping[str, Any], version: int, actor: Actor, now: dt.datetime
) -> RubricDraft:
    """Write one row; a new code renames the rows under it. Raises Refused, NotAllowed, Stale or WrongState."""

    def act(content: Content) -> str:
        rows, row = content["criteria"], _row(content, row_id)
        old = row["code"]
        changed = {**row, **_row_values(values), "parent": row["parent"]}
        _check_row(changed, rows)
        row |= changed
        if row["code"] != old:
            rename(rows, old, row["code"])
            _check_codes(rows)
            return f"sửa hàng {old}, mã mới {row['code']}"
        return f"sửa hàng {old}"

    return _change(draft, act, version, actor, now)


def move_row(*, draft: RubricDraft, row_id: int, up: bool, version: int, actor: Actor, now: dt.datetime) -> RubricDraft:
    """Change places with the neighbour of the same group. Raises Refused at the end of the group."""

    def act(content: Content) -> str:
        code = _row(content, row_id)["code"]
        if not move(content["criteria"], row_id, up=up):
            raise Refused(f"Hàng {code} đã ở {'đầu' if up else 'cuối'} nhóm.")
        return f"chuyển hàng {code} {'lên' if up else 'xuống'}"

    return _change(draft, act, version, actor, now)


def delete_row(*, draft: RubricDraft, row_id: int, version: int, actor: Actor, now: dt.datetime) -> RubricDraft:
    """Take a row away with all rows under it."""

    def act(content: Content) -> str:
        rows, code = content["criteria"], _row(content, row_id)["code"]
        start = index_of(rows, row_id) or 0
        end = block_end(rows, start)
        del rows[start:end]
        return f"xóa hàng {code}" + (f" và {end - start - 1} hàng bên trong" if end - start > 1 else "")

    return _change(draft, act, version, actor, now)


def fit_sums(*, draft: RubricDraft, version: int, actor: Actor, now: dt.datetime) -> RubricDraft:
    """Let every group state what its rows add up to, and the sheet what all rows add up to."""

    def act(content: Content) -> str:
        rows = content["criteria"]
        for row in reversed(rows):
            below = [points_of(one) for one in rows if one["parent"] == row["code"]]
            if below:
                row["max_points"] = _figure(sum(below, Decimal(0)))
        content["total"] = _figure(sum((points_of(row) for row in rows if not row["parent"]), Decimal(0)))
        return "tính lại điểm các nhóm và tổng"

    return _change(draft, act, version, actor, now)


def map_draft(
    *, draft: RubricDraft, before: Rubric | None, previous: Mapping[int, str], version: int, actor: Actor,
    now: dt.datetime,
) -> RubricDraft:  # fmt: skip
    """Say which row of the earlier rubric ``before`` each row (by id) continues; "" for none. Raises Refused."""
    known = set(before.criteria.values_list("code", flat=True)) if before else set()

    def act(content: Content) -> str:
        content["continues"] = {"code": before.code, "version": before.version} if before else {}
        for row in content["criteria"]:
            row["previous"] = previous.get(row["id"], "") if before else ""
            if row["previous"] and row["previous"] not in known:
                raise Refused(f"Bảng năm trước không có hàng {row['previous']}.")
        return "nối các hàng với bảng năm trước"

    return _change(draft, act, version, actor, now)


def discard_draft(*, draft: RubricDraft, version: int, actor: Actor, now: dt.datetime) -> None:
    """Throw a draft away. Raises NotAllowed, Stale or WrongState."""
    with transaction.atomic():
        locked = lock_draft(draft, version=version, actor=actor)
        _log(locked, "discarded", f"xóa bản soạn {locked.title}", actor, now, content=locked.content)
        locked.delete()


def lock_draft(draft: RubricDraft, *, version: int, actor: Actor) -> RubricDraft:
    """The row under lock, its right and version asked again; inside a transaction."""
    require_writer(actor, draft.authority_path)
    locked = RubricDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None or locked.published_id is not None:
        raise WrongState(GONE)
    if locked.version != version:
        raise Stale(locked, done_since(locked, version))
    return locked


def _change(
    draft: RubricDraft, act: Callable[[Content], str], version: int, actor: Actor, now: dt.datetime
) -> RubricDraft:
    """Do ``act`` to a copy of the content under the lock and store it as the next version."""
    with transaction.atomic():
        locked = lock_draft(draft, version=version, actor=actor)
        content = deepcopy(locked.content)
        words = act(content)
        locked.content, locked.title = content, content["title"]
        locked.version += 1
        locked.changed_by_id, locked.changed_at = actor.user_id, now
        locked.save(update_fields=["content", "title", "version", "changed_by", "changed_at"])
        _log(locked, "edited", words, actor, now)
    return locked


def _row(content: Content, row_id: int) -> RowContent:
    place = index_of(content["criteria"], row_id)
    if place is None:
        raise Refused(ROW_GONE)
    found: RowContent = content["criteria"][place]
    return found


def _row_values(values: Mapping[str, Any]) -> dict[str, Any]:
    known = row_content(0)
    return {field: value for field, value in values.items() if field in known and field not in ("id", "parent")}


def _check_row(row: RowContent, rows: list[RowContent]) -> None:
    if not CODE.fullmatch(row["code"]):
        raise Refused("Ghi mã hàng bằng chữ, số, ví dụ 5 hoặc 5đ.")
    if any(one["code"] == row["code"] and one["id"] != row["id"] for one in rows):
        raise Refused(f"Mã hàng {row['code']} đã có. Chọn mã khác.")


def _check_codes(rows: list[RowContent]) -> None:
    codes = [row["code"] for row in rows]
    longest = Criterion._meta.get_field("code").max_length or 0
    if len(set(codes)) != len(codes) or any(len(code) > longest for code in codes):
        raise Refused("Mã mới làm mã của hàng bên trong bị trùng hoặc quá dài. Chọn mã khác.")


def _figure(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _log(draft: RubricDraft, act: str, words: str, actor: Actor, now: dt.datetime, **more: Any) -> None:
    audit.record(
        f"rubric_draft.{act}", now=now, actor_id=actor.user_id, role=actor.role.value, subject=draft,
        version=draft.version, words=words, title=draft.title[:200], **more,
    )  # fmt: skip
