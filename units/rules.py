"""Who may do what with units and authorities, and what Thông tư 124 says about each kind. Plain values only."""

from __future__ import annotations

from dataclasses import dataclass

from common.scope import Actor, Role
from common.text import search_key
from units.enums import AuthorityKind, Eligibility, UnitKind

CIRCULAR = "Thông tư 124/2021/TT-BCA, Điều 2"
NOTHING_TO_EDIT = "Chỉ cán bộ hoặc quản trị của cấp quản lý trực tiếp mới sửa được đơn vị này."
ONLY_ADMIN = "Chỉ quản trị của cơ quan này hoặc của cấp trên mới làm được việc này."


def may_edit_units_of(actor: Actor, path: str) -> bool:
    """Officers and administrators in their own authority; administrators in the whole subtree below too."""
    if actor.role == Role.ADMIN:
        return actor.governs(path)
    return actor.role == Role.OFFICER and actor.authority_path == path


def may_edit_contact(actor: Actor, unit_id: int) -> bool:
    """The unit itself keeps its contact facts up to date."""
    return actor.is_unit_head and actor.unit_id == unit_id


def may_edit_authority(actor: Actor, path: str) -> bool:
    """Letterhead, number series, signers: administrators of the authority or above it."""
    return actor.role == Role.ADMIN and actor.governs(path)


# Which bodies can be added by hand under which; official areas only come from the official list.
ADDABLE = {
    AuthorityKind.PROVINCE: AuthorityKind.DEPARTMENT,
    AuthorityKind.MINISTRY: AuthorityKind.DEPARTMENT,
    AuthorityKind.DEPARTMENT: AuthorityKind.TEAM,
}


def addable_kind(parent_kind: str) -> AuthorityKind | None:
    """The kind of body that can be added under an authority: Phòng under a province, Đội under a Phòng."""
    return ADDABLE.get(AuthorityKind(parent_kind))


@dataclass(frozen=True, slots=True)
class ScopeHint:
    """What the circular says for a kind of unit; ``value`` is None when only the facts of the unit can tell."""

    value: Eligibility | None
    text: str


# Thông tư 124/2021/TT-BCA Điều 1, Điều 2 (domain.md 2.1). The circular knows no block "bệnh viện".
_HINTS = {
    UnitKind.RESIDENTIAL: ScopeHint(
        Eligibility.IN, "Thôn, làng, bản, ấp, tổ dân phố, khu phố và tương đương đều thuộc diện."
    ),
    UnitKind.AGENCY: ScopeHint(
        Eligibility.IN,
        "Cơ quan nhà nước, đơn vị sự nghiệp công lập, tổ chức hưởng ngân sách có trụ sở thì thuộc diện; "
        "đơn vị lực lượng vũ trang thì ngoài diện.",
    ),
    UnitKind.HOSPITAL: ScopeHint(
        None, "Bệnh viện công lập xét như cơ quan; bệnh viện tư xét như doanh nghiệp, nhỏ và siêu nhỏ thì ngoài diện."
    ),
    UnitKind.ENTERPRISE: ScopeHint(
        None, "Doanh nghiệp vừa và lớn thuộc diện; doanh nghiệp nhỏ và siêu nhỏ ngoài diện."
    ),
    UnitKind.SCHOOL: ScopeHint(None, "Cơ sở giáo dục thuộc diện; trường tiểu học, trường mầm non, nhà trẻ ngoài diện."),
    UnitKind.COMMUNE: ScopeHint(Eligibility.IN, "Xã, phường, đặc khu thuộc diện."),
}
_OUT_SCHOOLS = ("tieu hoc", "mam non", "mau giao", "nha tre")
_IN_SCHOOLS = (
    "thcs",
    "thpt",
    "trung hoc",
    "cao dang",
    "dai hoc",
    "trung cap",
    "hoc vien",
    "gdtx",
    "giao duc thuong xuyen",
)


def scope_hint(kind: str, name: str = "") -> ScopeHint:
    """The hint for a unit, sharpened by its name: a "Trường Tiểu học" alone is out, a "Tiểu học và THCS" is not."""
    hint = _HINTS[UnitKind(kind)]
    if kind != UnitKind.SCHOOL:
        return hint
    words = f" {search_key(name)} "
    young = any(f" {word} " in words for word in _OUT_SCHOOLS)
    older = any(f" {word} " in words for word in _IN_SCHOOLS)
    if young == older:
        return hint
    return ScopeHint(Eligibility.OUT if young else Eligibility.IN, hint.text)


def needs_reason(eligibility: str) -> bool:
    """Outside the circular or beside it: the reason is kept on the unit."""
    return eligibility in {Eligibility.OUT, Eligibility.VOLUNTARY}
