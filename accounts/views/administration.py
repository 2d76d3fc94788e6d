"""Accounts in one's scope: list, detail, edit, new password with its slip, stop and resume."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import domain, rules, throttle
from accounts.filters import AccountFilter
from accounts.forms import AccountForm
from accounts.initial import new_seed
from accounts.models import User
from accounts.queries import accounts_visible_to, all_memberships, memberships_visible_to, with_visible_memberships
from accounts.tables import AccountTable
from accounts.views import slips
from common.list_files import list_file
from common.listing import configure
from common.scope import Role
from common.views import allow, page
from common.workflow import NotAllowed, Refused

MANAGERS = (Role.OFFICER, Role.ADMIN)


@allow(*MANAGERS)
@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """People and unit accounts that the actor may know of."""
    actor = request.actor  # type: ignore[attr-defined]
    everybody = accounts_visible_to(actor)
    filters = AccountFilter(request.GET, queryset=everybody, actor=actor)
    table = AccountTable(with_visible_memberships(filters.qs, actor=actor))
    if file := list_file(request, table, filters=filters):
        return file
    configure(request, table)
    return page(request, "accounts/list.html", {"table": table, "filter": filters, "is_filtered": bool(request.GET)})


@allow(*MANAGERS)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: whose, which roles from when to when, last sign-in, lock."""
    actor, user = request.actor, find(request, pk)  # type: ignore[attr-defined]
    today, held = timezone.localdate(), all_memberships(user_id=user.pk)
    shown = list(
        memberships_visible_to(actor).filter(user=user).select_related("authority", "unit__authority").order_by("-pk")
    )
    context = {
        "account": user,
        "why_not": rules.why_not_manage(actor, user_id=user.pk, held=held, on=today),
        "roles": [(one, one.is_active_on(today), one.valid_from > today) for one in shown],
        "hidden_roles": len(held) - len(shown),
        "throttle": throttle.state(username=user.username, now=timezone.now()),
    }
    return page(request, "accounts/detail.html", context)


@allow(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, post, phone, e-mail, user name."""
    user = find_manageable(request, pk)
    initial = {name: getattr(user, name) for name in domain.EDITABLE}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=initial, exclude_pk=user.pk)
    if form.is_valid():
        try:
            changed = domain.edit_account(
                actor=request.actor,  # type: ignore[attr-defined]
                user=user,
                data=form.data_for_account,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("username", str(refusal))
        else:
            messages.success(request, "Đã lưu thông tin tài khoản." if changed else "Không có gì thay đổi.")
            return redirect("accounts:detail", pk=user.pk)
    return page(request, "accounts/edit.html", {"account": user}, form=form)


@allow(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks; POST gives a new initial password and leads to its slip."""
    user = find_manageable(request, pk)
    if request.method != "POST":
        context = {
            "heading": "Đặt lại mật khẩu",
            "lead": "Hệ thống tạo mật khẩu ban đầu mới và một phiếu để in hoặc đọc cho người dùng.",
            "facts": [("Tài khoản", user.full_name), ("Tên đăng nhập", user.username)],
            "warning": "Mật khẩu đang dùng hết hiệu lực ngay; người này phải đăng nhập lại bằng mật khẩu trên phiếu.",
            "action_label": "Đặt lại và xem phiếu",
        }
        return _confirm(request, user, context)
    seed, now = new_seed(), timezone.now()
    domain.reset_password(actor=request.actor, user=user, seed=seed, now=now)  # type: ignore[attr-defined]
    slips.put(request.session, user_id=user.pk, seed=seed, now=now)
    return redirect("accounts:slip", pk=user.pk)


@allow(*MANAGERS)
@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip with the initial password, shown exactly once."""
    user = find(request, pk)
    password = None
    if request.method == "GET":
        password = slips.take(request.session, user_id=user.pk, now=timezone.now())
    address = request.build_absolute_uri("/")
    return page(request, "accounts/slip.html", {"account": user, "password": password, "address": address})


@allow(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks; POST stops the account and ends its sessions."""
    user = find_manageable(request, pk)
    if request.method != "POST":
        context = {
            "heading": "Ngừng dùng tài khoản",
            "lead": "Người này không đăng nhập được nữa. Việc đã làm và lịch sử vẫn giữ nguyên.",
            "facts": [("Tài khoản", user.full_name), ("Tên đăng nhập", user.username)],
            "warning": "Nếu đang đăng nhập, người này bị ngắt ngay. Có thể cho dùng lại bất cứ lúc nào.",
            "action_label": "Ngừng dùng",
            "danger": True,
        }
        return _confirm(request, user, context)
    return _do(request, user, domain.deactivate, "Đã ngừng dùng tài khoản và kết thúc các phiên đăng nhập của nó.")


@allow(*MANAGERS)
@require_POST
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the account sign in again."""
    user = find_manageable(request, pk)
    return _do(request, user, domain.activate, "Tài khoản đã dùng lại được với mật khẩu cũ.")


@allow(*MANAGERS)
@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """End the waiting time after too many wrong passwords."""
    user = find_manageable(request, pk)
    return _do(request, user, domain.unlock, "Đã mở khóa; người dùng có thể đăng nhập lại ngay.")


def find(request: HttpRequest, pk: int) -> User:
    """An account that the actor may know of, else 404."""
    return get_object_or_404(accounts_visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]


def find_manageable(request: HttpRequest, pk: int) -> User:
    """An account that the actor may change: 404 out of scope, 403 with the reason otherwise."""
    user = find(request, pk)
    try:
        domain.check_manageable(actor=request.actor, user=user, on=timezone.localdate())  # type: ignore[attr-defined]
    except NotAllowed as reason:
        raise PermissionDenied(str(reason)) from None
    return user


def _do(request: HttpRequest, user: User, verb: Callable[..., None], done: str) -> HttpResponse:
    try:
        verb(actor=request.actor, user=user, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("accounts:detail", pk=user.pk)


def _confirm(request: HttpRequest, user: User, context: Mapping[str, object]) -> HttpResponse:
    return page(request, "parts/confirm.html", {**context, "cancel_url": reverse("accounts:detail", args=[user.pk])})
