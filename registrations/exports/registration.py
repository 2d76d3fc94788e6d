"""The registration as a document (TT 124/2021 Điều 9.2a), and the list of units that have not sent theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from common.documents import docx
from common.documents.marks import watermark
from common.numbers import percent, whole
from letters.exports import Composed, compose, composed_docx, composed_pdf, place_date
from letters.queries import wording
from registrations.enums import EDITABLE
from registrations.models import Registration
from registrations.rules.timeliness import Due
from units.enums import UnitKind
from units.letterhead import letterhead_of
from units.models import Authority, Unit

CODES = {
    UnitKind.RESIDENTIAL: "registration.residential",
    UnitKind.COMMUNE: "registration.commune",
    UnitKind.SCHOOL: "registration.school",
}
OTHERS = "registration.agency"
# Whose head bears no body above the own name: theirs is not known here.
_UNDER_THE_AUTHORITY = (UnitKind.RESIDENTIAL, UnitKind.COMMUNE)
_POSTS = {UnitKind.RESIDENTIAL: "Trưởng khu dân cư"}
TITLE = "Bản đăng ký An toàn về an ninh, trật tự"


def registration_letter(registration: Registration) -> Composed:
    """The form in the wording that holds at the managing authority; two or three queries.

    ``registration`` comes with ``unit__area`` and ``authority__parent``. Dated on the day it was sent; without a day
    before that.
    """
    unit = registration.unit
    text = wording(CODES.get(UnitKind(unit.kind), OTHERS), registration.authority_path)
    known = values_of(registration)
    sent = timezone.localdate(registration.first_sent_at) if registration.first_sent_at else None
    signer = docx.Signer(
        name=registration.head_name,
        post=registration.head_post or _POSTS.get(UnitKind(unit.kind), "Thủ trưởng đơn vị"),
        note="(Ký, ghi rõ họ tên)",
    )
    return compose(
        text,
        head=head_of(registration),
        number="",
        place_date=place_date(letterhead_of(unit.area).place, sent, registration.year),
        values={blank.name: known[blank.name] for blank in text.spec.blanks},
        signature=docx.Signature(signer),
    )


def registration_pdf(registration: Registration, *, now: dt.datetime) -> bytes:
    """To read and print; "BẢN NHÁP" lies across it until it was sent."""
    draft = registration.state in EDITABLE
    return composed_pdf(registration_letter(registration), now=now, watermark=watermark(draft=draft))


def registration_docx(registration: Registration, *, now: dt.datetime) -> bytes:
    """To be edited in Word before it is signed."""
    return composed_docx(registration_letter(registration), now=now)


def head_of(registration: Registration) -> docx.Head:
    """The unit as issuing body; the authority above it where that is known (khu dân cư, xã)."""
    unit = registration.unit
    above = letterhead_of(registration.authority).body if unit.kind in _UNDER_THE_AUTHORITY else ""
    body = unit.name
    if unit.kind == UnitKind.COMMUNE:
        body = unit.area.people_committee_name or unit.name
    return docx.Head(body=body, superior=above)


def values_of(registration: Registration) -> dict[str, str]:
    """Every blank of the texts "registration.*" (fixtures/letters/registration.yaml); what is not known is ""."""
    unit, form = registration.unit, registration
    return {
        "đơn vị": unit.name,
        "năm": str(form.year),
        "cơ quan tiếp nhận": receiver_of(form.authority),
        "địa chỉ": unit.address or unit.area.name,
        "người đứng đầu": form.head_name,
        "chức vụ": form.head_post,
        "người liên hệ": ", ".join(part for part in (form.contact_name, form.contact_post) if part),
        "điện thoại": form.contact_phone,
        "số hộ": _count(form.households),
        "số hộ đăng ký": _count(form.households_committed),
        "tỷ lệ hộ": _share(form.households_committed, form.households),
        "số người": _count(form.people),
        "số đầu mối": _count(form.sub_units),
        "số đầu mối đăng ký": _count(form.sub_units_committed),
        "tỷ lệ đầu mối": _share(form.sub_units_committed, form.sub_units),
        "nghị quyết": _paper("Nghị quyết", form.resolution_number, form.resolution_date, form.resolution_issuer),
        "kế hoạch": _paper("Kế hoạch", form.plan_number, form.plan_date, form.plan_issuer),
        "cam kết": "\n".join(line.strip(" -–•") for line in form.commitments.splitlines() if line.strip(" -–•")),
    }


def receiver_of(authority: Authority) -> str:
    """Who receives the form: the steering board where its name is set, else the body of the letterhead."""
    return authority.steering_board_name or authority.people_committee_name or authority.police_name or authority.name


def _count(number: int | None) -> str:
    return "" if number is None else whole(number)


def _share(part: int | None, total: int | None) -> str:
    return "" if part is None or not total else percent(part, total).replace(" ", "")


def _paper(kind: str, number: str, day: dt.date | None, issuer: str) -> str:
    """ "Nghị quyết số 02-NQ/CB ngày 15/01/2026 của Chi bộ"; "" without a number."""
    if not number:
        return ""
    when = f" ngày {day:%d/%m/%Y}" if day else ""
    return f"{kind} số {number}{when}{f' của {issuer}' if issuer else ''}"


def missing_text(units: Iterable[Unit], *, year: int, due: Due) -> str:
    """What an officer pastes into a group chat: names and dates, nothing about persons."""
    names = [f"{number}. {unit.name}" for number, unit in enumerate(units, start=1)]
    day = due.nearest
    return "\n".join(
        (
            f"Các đơn vị chưa gửi bản đăng ký “An toàn về an ninh, trật tự” năm {year}:",
            *names,
            f"Hạn gửi: hết ngày {day:%d/%m/%Y}. Đề nghị các đơn vị gửi sớm.",
        )
    )
