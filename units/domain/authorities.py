"""What an authority prints on its documents, and the bodies that are added by hand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError

from common import audit
from common.scope import Actor
from common.text import clean_line
from common.workflow import NotAllowed
from units.enums import AuthorityKind
from units.models import Authority, NumberSeries, Signer
from units.rules import ONLY_ADMIN, addable_kind, may_edit_authority

LETTERHEAD = ("parent_body_name", "people_committee_name", "police_name", "steering_board_name", "place_name")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,11}", re.ASCII)


class AuthorityValues(TypedDict, total=False):
    """What can be set on an authority; ``name`` only for bodies added by hand."""

    name: str
    parent_body_name: str
    people_committee_name: str
    police_name: str
    steering_board_name: str
    place_name: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A number series as it should be; ``id`` of an existing row or None for a new one."""

    id: int | None
    name: str
    symbol: str


@dataclass(frozen=True, slots=True)
class SignerRow:
    """A signer as he or she should be; ``id`` of an existing row or None for a new one."""

    id: int | None
    capacity: str
    post: str
    name: str
    is_default: bool


def is_official(authority: Authority) -> bool:
    """Names and codes of official areas come from the official list only."""
    return authority.kind in (AuthorityKind.MINISTRY, AuthorityKind.PROVINCE, AuthorityKind.COMMUNE)


def edit_authority(
    *,
    authority: Authority,
    values: AuthorityValues,
    series: Sequence[SeriesRow],
    signers: Sequence[SignerRow],
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Set the letterhead, and make number series and signers exactly the given rows.

    Raises NotAllowed, or ValidationError when a row is not complete, twice there, or in use.
    """
    _require_admin(actor, authority.path)
    allowed = LETTERHEAD if is_official(authority) else (*LETTERHEAD, "name")
    _check_rows(series, signers)
    with transaction.atomic():
        row = Authority.objects.select_for_update().get(pk=authority.pk)
        changes: dict[str, Any] = {}
        for name, value in values.items():
            if name not in allowed:
                raise KeyError(name)
            after = clean_line(str(value))
            if getattr(row, name) != after:
                changes[name] = [getattr(row, name), after]
                setattr(row, name, after)
        if not row.name:
            raise ValidationError({"name": ["Nhập tên cơ quan."]})
        if "name" in changes:
            row.short_name = row.name
        row.save()
        changes.update(_sync(row.series, series, "series"))
        changes.update(_sync(row.signers, signers, "signers"))
        if changes:
            _log("authority.edited", row, actor, now, changes=changes)
    authority.refresh_from_db()


def add_body(*, parent: Authority, code: str, name: str, actor: Actor, now: dt.datetime) -> Authority:
    """Add a Phòng under a province or the ministry, or a Đội under a Phòng. Raises NotAllowed or ValidationError."""
    _require_admin(actor, parent.path)
    kind = addable_kind(parent.kind)
    if kind is None:
        raise NotAllowed("Chỉ thêm được phòng dưới tỉnh, thành phố và đội dưới phòng.")
    code, name = clean_line(code).upper(), clean_line(name)
    problems: dict[str, list[str]] = {}
    if not _CODE.fullmatch(code):
        problems["code"] = ["Nhập mã từ 1 đến 12 chữ cái không dấu hoặc chữ số, ví dụ PA03."]
    elif code.isdigit() and len(code) in (2, 5):
        problems["code"] = ["Mã chỉ gồm 2 hoặc 5 chữ số dành cho tỉnh và xã. Thêm chữ cái, ví dụ D1."]
    if len(name) < 2:
        problems["name"] = ["Nhập tên cơ quan."]
    with transaction.atomic():
        Authority.objects.select_for_update().get(pk=parent.pk)
        path = f"{parent.path}{code}."
        if not problems and Authority.objects.filter(path=path).exists():
            problems["code"] = [f"Mã {code} đã có trong {parent.name}. Nhập mã khác."]
        if problems:
            raise ValidationError(problems)
        body = Authority.objects.create(kind=kind, parent=parent, code=code, name=name, short_name=name, path=path)
        _log("authority.created", body, actor, now, code=code, name=name)
    return body


def _require_admin(actor: Actor, path: str) -> None:
    if not may_edit_authority(actor, path):
        raise NotAllowed(ONLY_ADMIN)


def _log(kind: str, authority: Authority, actor: Actor, now: dt.datetime, **detail: Any) -> None:
    audit.record(kind, now=now, actor_id=actor.user_id, role=actor.role.value, subject=authority, **detail)


def _check_rows(series: Sequence[SeriesRow], signers: Sequence[SignerRow]) -> None:
    if not all(clean_line(row.name) and clean_line(row.symbol) for row in series):
        raise ValidationError("Nhập đủ tên và ký hiệu cho mỗi dãy số.")
    if not all(clean_line(row.capacity) and clean_line(row.post) and clean_line(row.name) for row in signers):
        raise ValidationError("Nhập đủ thẩm quyền, chức vụ và họ tên cho mỗi người ký.")
    symbols = [clean_line(row.symbol).casefold() for row in series]
    if len(set(symbols)) != len(symbols):
        raise ValidationError("Mỗi ký hiệu văn bản chỉ ghi một lần. Xóa bớt dãy số trùng.")
    if sum(row.is_default for row in signers) > 1:
        raise ValidationError("Chỉ chọn một người ký mặc định.")


def _sync(manager: Any, rows: Sequence[SeriesRow | SignerRow], name: str) -> dict[str, Any]:
    """Make the related rows equal to ``rows``; ids that are not of this authority are treated as new rows."""
    stored: dict[int, models.Model] = {row.pk: row for row in manager.all()}
    before = [_words(row) for row in stored.values()]
    # The constraints hold at any moment: at most one default signer, each symbol once, even while two are swapped.
    if name == "signers":
        manager.update(is_default=False)
    else:
        for pk in stored:
            manager.filter(pk=pk).update(symbol=f"~{pk}")
    keep = {row.id for row in rows if row.id in stored}
    try:
        manager.exclude(pk__in=keep).delete()
    except ProtectedError as error:
        raise ValidationError("Dãy số hoặc người ký này đã dùng trong văn bản nên không xóa được.") from error
    for row in rows:
        values: Mapping[str, Any] = {key: value for key, value in asdict(row).items() if key != "id"}
        if row.id in stored:
            manager.filter(pk=row.id).update(**values)
        else:
            manager.create(**values)
    after = [_words(row) for row in manager.all()]
    return {} if before == after else {name: [before, after]}


def _words(row: Any) -> str:
    if isinstance(row, NumberSeries):
        return f"{row.name}: {row.symbol}"
    assert isinstance(row, Signer)  # noqa: S101 (the two kinds of rows that this module keeps)
    return f"{row.capacity} {row.post} {row.name}".strip() + (" (mặc định)" if row.is_default else "")
