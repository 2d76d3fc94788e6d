"""The table of sign-ins that a start of the demo prints."""

from __future__ import annotations

from accounts.models import Membership, User
from common.scope import Role
from reports.demo.plan import PASSWORD, places

_ORDER = (Role.UNIT_HEAD, Role.OFFICER, Role.APPROVER, Role.ADMIN, Role.VIEWER)


def sign_ins() -> list[tuple[str, str, str, str]]:
    """(role, where, user name, password) of the accounts worth trying, unit heads first."""
    names = [person.username for plan in places() for person in plan.people if person.shown]
    names += [row.username for plan in places() for row in (*plan.units, *plan.later) if row.username]
    users = User.objects.filter(username__in=names, is_demo=True, is_active=True)
    memberships = Membership.objects.filter(user__in=users).select_related("user", "authority__parent", "unit__area")
    rows: dict[str, list[Membership]] = {}
    for membership in memberships.order_by("pk"):
        rows.setdefault(membership.user.username, []).append(membership)
    ordered = sorted(rows.items(), key=lambda item: (_ORDER.index(Role(item[1][0].role)), item[1][0].pk))
    return [
        (" + ".join(m.get_role_display() for m in held), " + ".join(_place(m) for m in held), username, PASSWORD)
        for username, held in ordered
    ]


def _place(membership: Membership) -> str:
    if membership.unit is not None:
        return (
            f"{membership.unit.name} ({membership.unit.area.name})"
            if membership.unit.kind != "commune"
            else str(membership.unit.name)
        )
    authority = membership.authority
    assert authority is not None  # noqa: S101 (the database constraint says so)
    if authority.kind == "ministry":
        return "Toàn quốc"
    if authority.parent is not None and authority.kind == "commune":
        return f"{authority.name}, {authority.parent.short_name or authority.parent.name}"
    return authority.name


def table() -> str:
    """The same as aligned text."""
    head = ("Vai trò", "Nơi", "Tên đăng nhập", "Mật khẩu")
    rows = [head, *sign_ins()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(["Tài khoản dùng thử (dữ liệu mẫu):", *(f"  {line}" for line in lines)])
