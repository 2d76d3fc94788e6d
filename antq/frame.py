"""What every page shows around its content: entries, years, place, people."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from common.checkup import BEAT_LATE
from common.locking import lock_of_page
from common.locks import Lock
from common.models import Heartbeat, Setting
from common.remembered import remembered
from common.scope import Actor, Role
from deadlines.queries.notices import COUNTED, unread_count


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the sidebar."""

    label: str
    url: str
    icon: str
    active: bool


class Bell:
    """How much a person has not read yet; counted when a page draws it, so parts of pages cost nothing."""

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id

    @cached_property
    def unread(self) -> int:
        return unread_count(self.user_id)

    @property
    def shown(self) -> str:
        """ "3"; "99+" for very many; "" for none."""
        return f"{COUNTED - 1}+" if self.unread >= COUNTED else str(self.unread or "")


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page; everything is read in a constant number of queries."""

    actor: Actor | None = None
    place: str = ""
    role_label: str = ""
    year: int = 0
    years: list[int] = field(default_factory=list)
    year_urls: list[tuple[int, str]] = field(default_factory=list)
    nav: list[Entry] = field(default_factory=list)
    actings: list[dict[str, object]] = field(default_factory=list)
    demo: bool = False
    bell: Bell | None = None
    is_stopped: bool = False
    lock: Lock | None = None

    @property
    def phone_nav(self) -> list[Entry]:
        return self.nav[:3]


def context(request: HttpRequest) -> dict[str, object]:
    """The context processor. A table or component renders with the same request again: the frame is built once."""
    if not hasattr(request, "_frame"):
        request._frame = _build(request)  # type: ignore[attr-defined]
    return {"frame": request._frame}  # type: ignore[attr-defined]


def _build(request: HttpRequest) -> Frame:
    """Anonymous pages and people without a role get an almost empty frame."""
    if getattr(request, "user", None) is None or not request.user.is_authenticated:
        return Frame(demo=_is_demo())
    years: list[int] = getattr(request, "work_years", [])
    year = _year(request, years)
    actor: Actor | None = getattr(request, "actor", None)
    memberships = getattr(request, "memberships", [])
    current = next((m for m in memberships if actor and m.pk == actor.membership_id), None)
    return Frame(
        actor=actor,
        place=current.place if current else "",
        role_label=current.get_role_display() if current else "",
        year=year,
        years=years,
        year_urls=[(other, _same_page(request, other)) for other in years],
        nav=_nav(request, actor, year) if actor else [],
        actings=[
            {"id": m.pk, "label": f"{m.get_role_display()} – {m.place}", "active": m is current} for m in memberships
        ],
        demo=_is_demo(),
        bell=Bell(actor.user_id) if actor else None,
        is_stopped=actor is not None and actor.role == Role.ADMIN and _is_stopped(),
        lock=_lock(request),
    )


def _lock(request: HttpRequest) -> Lock | None:
    """Whether the year of the page is closed for the place that the person acts for. No query for the latest year."""
    match = getattr(request, "resolver_match", None)
    return lock_of_page(request, int(match.kwargs["year"])) if match is not None and "year" in match.kwargs else None


def _is_demo() -> bool:
    return remembered("demo", Setting.objects.filter(name="demo").exists)


def _is_stopped() -> bool:
    """Whether nothing has been scheduled for minutes (quality.md REL-REM-10); administrators are told on every page."""
    recent = Heartbeat.objects.filter(name="tick", at__gt=timezone.now() - BEAT_LATE)
    return not remembered("tick", recent.exists)


def _year(request: HttpRequest, years: list[int]) -> int:
    match = getattr(request, "resolver_match", None)
    if match is not None and "year" in match.kwargs:
        return int(match.kwargs["year"])
    return years[0] if years else timezone.localdate().year


def _same_page(request: HttpRequest, year: int) -> str:
    """The same kind of page in another year: lists stay, a page of one row goes to its list."""
    match = getattr(request, "resolver_match", None)
    if match is not None and set(match.kwargs) == {"year"} and (match.url_name in STAYS or "_list" in match.url_name):
        return reverse(match.view_name, kwargs={"year": year})
    if match is not None and "year" in match.kwargs:
        return reverse(LISTS.get(match.app_name, "reports:home"), args=[year])
    return reverse("reports:home", args=[year])


STAYS = {
    "home", "list", "index", "summary", "dashboard", "dashboard_criteria", "recognition", "targets", "board", "missing",
    "calendar",
}  # fmt: skip
LISTS = {
    "units": "units:list",
    "scoring": "scoring:list",
    "models_programs": "models_programs:index",
    "registrations": "registrations:board",
    "decisions": "registrations:board",
}
# Pages of an entry that lie under other addresses than its own.
ALSO = ("cong-nhan/", "quyet-dinh/", "tieu-chi-bo-sung/")


def _nav(request: HttpRequest, actor: Actor, year: int) -> list[Entry]:
    board = reverse("registrations:board", args=[year])
    rows = [
        ("Việc cần làm", reverse("reports:home", args=[year]), "checklist", None),
        ("Chấm điểm", reverse("scoring:list", args=[year]), "clipboard", None),
        ("Đăng ký", board, "certificate", None),
        ("Đơn vị", reverse("units:list", args=[year]), "building", None),
        ("Mô hình – phong trào", reverse("models_programs:index", args=[year]), "award", None),
        ("Báo cáo", reverse("reports:index", args=[year]), "report", None),
        ("Tổng quan năm", reverse("reports:dashboard", args=[year]), "chart-bar", {Role.UNIT_HEAD}),
        ("Quản trị", reverse("admin_index"), "settings", {Role.ADMIN, Role.OFFICER}),
    ]
    here = max((url for _, url, _, _ in rows if request.path.startswith(url)), key=len, default="")
    if request.path.startswith(tuple(f"/{year}/{part}" for part in ALSO)):
        here = board
    if request.path.startswith((f"/{year}/tong-quan/", f"/{year}/khoa-so/")) and not actor.is_unit_head:
        here = reverse("reports:index", args=[year])
    if request.path.startswith("/bao-cao-"):  # the own reports, whatever the year
        here = reverse("reports:index", args=[year])
    return [
        Entry(label, url, icon, url == here)
        for label, url, icon, roles in rows
        if (roles is None or actor.role in roles) and not (actor.is_unit_head and label == "Báo cáo")
    ]
