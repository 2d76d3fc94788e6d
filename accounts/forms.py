"""Forms of sign-in and accounts. Each names the only fields that a post may change (SEC-AUTHZ-05)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import Membership, User
from accounts.usernames import RULE, is_allowed, normalise
from common.scope import Role
from common.text import clean_line, has_forbidden

DAY_HINT = "Ngày, tháng, năm; ví dụ 27/3/2026."
CAPACITIES = [("", "Không ký thay"), ("KT.", "KT. (ký thay)"), ("TL.", "TL. (thừa lệnh)"), ("TUQ.", "TUQ. (ủy quyền)")]


class Line(forms.CharField):
    """One line of text without control characters; the words of its errors name the field."""

    def __init__(self, *, named: str, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 100)
        self.named = named
        super().__init__(**kwargs)
        self.error_messages["required"] = f"Nhập {named}."

    def clean(self, value: Any) -> str:
        text = clean_line(str(value or ""))
        if has_forbidden(text):
            raise ValidationError(f"Xóa ký tự lạ (ký tự điều khiển) trong ô {self.named}.", code="forbidden")
        if self.max_length and len(text) > self.max_length:
            raise ValidationError(f"Rút ngắn {self.named} còn {self.max_length} ký tự.", code="long")
        if self.required and not text:
            raise ValidationError(self.error_messages["required"], code="required")
        return text


class Day(forms.DateField):
    """A date as people type it, never a calendar that needs JavaScript."""

    def __init__(self, *, named: str, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"class": "w-date", "inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, help_text=kwargs.pop("help_text", DAY_HINT), **kwargs)
        self.error_messages["required"] = f"Nhập {named}."
        self.error_messages["invalid"] = f"Nhập {named} theo ngày, tháng, năm; ví dụ 27/3/2026."


class Secret(forms.CharField):
    """A password: spaces kept, never written back into the page, pasted freely."""

    def __init__(self, *, named: str, autocomplete: str, **kwargs: Any) -> None:
        attrs = {"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(strip=False, widget=forms.PasswordInput(attrs=attrs), max_length=1000, **kwargs)
        self.error_messages["required"] = f"Nhập {named}."
        self.error_messages["max_length"] = f"Rút ngắn {named}."


NAME_ATTRS = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"}


class SignInForm(forms.Form):
    """User name and password."""

    username = Line(label="Tên đăng nhập", named="tên đăng nhập", max_length=200, widget=forms.TextInput(NAME_ATTRS))
    password = Secret(label="Mật khẩu", named="mật khẩu", autocomplete="current-password")


class NewPasswordMixin(forms.Form):
    """Two boxes for a new password, checked against the rules for ``self.user``."""

    user: User | None = None

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.password_owner())
        return password

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if "password" in cleaned and "again" in cleaned and cleaned["password"] != cleaned["again"]:
            self.add_error("again", "Nhập lại đúng mật khẩu mới ở ô trên.")
        return cleaned

    def password_owner(self) -> User | None:
        return self.user


class ChangePasswordForm(NewPasswordMixin):
    """The person's own password: the present one, then the new one twice."""

    present = Secret(label="Mật khẩu đang dùng", named="mật khẩu đang dùng", autocomplete="current-password")
    password = Secret(label="Mật khẩu mới", named="mật khẩu mới", autocomplete="new-password")
    again = Secret(label="Nhập lại mật khẩu mới", named="lại mật khẩu mới", autocomplete="new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = super().clean_password()
        if password == self.cleaned_data.get("present"):
            raise ValidationError("Chọn mật khẩu khác mật khẩu đang dùng.", code="same")
        return password


class AccountForm(forms.Form):
    """Who the account belongs to. ``exclude_pk`` is the account being edited."""

    username = Line(
        label="Tên đăng nhập",
        named="tên đăng nhập",
        max_length=60,
        help_text="Số điện thoại hoặc mã đơn vị; chữ thường, không dấu.",
        widget=forms.TextInput({**NAME_ATTRS, "class": "w-code", "autocomplete": "off"}),
    )
    full_name = Line(label="Họ và tên", named="họ và tên", help_text="Người dùng tài khoản này, hoặc tên đơn vị.")
    post = Line(label="Chức vụ", named="chức vụ", required=False)
    phone = Line(
        label="Số điện thoại",
        named="số điện thoại",
        required=False,
        max_length=20,
        widget=forms.TextInput({"class": "w-code", "inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        error_messages={"invalid": "Nhập thư điện tử có dạng ten@coquan.gov.vn, hoặc để trống."},
    )

    def __init__(self, *args: Any, exclude_pk: int | None = None, **kwargs: Any) -> None:
        self.exclude_pk = exclude_pk
        super().__init__(*args, **kwargs)

    def clean_username(self) -> str:
        name = normalise(self.cleaned_data["username"])
        if not is_allowed(name):
            raise ValidationError(RULE, code="username")
        if User.objects.filter(username=name).exclude(pk=self.exclude_pk or 0).exists():
            raise ValidationError(f"Tên đăng nhập {name} đã có người dùng; chọn tên khác.", code="taken")
        return name

    @property
    def data_for_account(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in AccountForm.base_fields}


class GrantForm(forms.Form):
    """A role with its dates; ``roles`` are those that the actor may hand out at the chosen place."""

    role = forms.ChoiceField(
        label="Vai trò", widget=forms.RadioSelect, error_messages={"required": "Chọn một vai trò."}
    )
    capacity = forms.ChoiceField(
        label="Tư cách ký",
        choices=CAPACITIES,
        required=False,
        help_text="Chỉ dùng cho lãnh đạo duyệt khi ký thay người đứng đầu.",
    )
    valid_from = Day(label="Từ ngày", named="ngày bắt đầu")
    valid_to = Day(
        label="Đến hết ngày", named="ngày kết thúc", required=False, help_text="Để trống nếu chưa định ngày kết thúc."
    )

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (declared above)
        field.choices = [(role.value, role.label) for role in roles]
        field.error_messages["invalid_choice"] = "Chọn một vai trò trong danh sách."
        if len(roles) == 1:
            field.initial = roles[0].value
            field.widget = forms.HiddenInput()
        if Role.APPROVER not in roles:
            del self.fields["capacity"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "Chọn ngày kết thúc không sớm hơn ngày bắt đầu.")
        return cleaned


class EndForm(forms.Form):
    """When a role ends: at once, or after a day."""

    when = forms.ChoiceField(
        label="Kết thúc khi nào",
        choices=[("now", "Ngay bây giờ"), ("day", "Sau ngày ghi ở dưới")],
        initial="now",
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn thời điểm kết thúc."},
    )
    last_day = Day(label="Ngày cuối còn hiệu lực", named="ngày cuối còn hiệu lực", required=False)

    def __init__(self, *args: Any, membership: Membership, today: dt.date, **kwargs: Any) -> None:
        self.membership, self.today = membership, today
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("when") != "day" or "last_day" in self.errors:
            return cleaned
        earliest = max(self.today, self.membership.valid_from)
        last = cleaned.get("last_day")
        if last is None or last < earliest:
            self.add_error("last_day", f"Nhập ngày từ {earliest:%d/%m/%Y} trở đi, hoặc chọn “Ngay bây giờ”.")
        return cleaned

    @property
    def day(self) -> dt.date | None:
        """None means at once."""
        return self.cleaned_data["last_day"] if self.cleaned_data["when"] == "day" else None


class SetupForm(NewPasswordMixin, AccountForm):
    """The first administrator."""

    password = Secret(label="Mật khẩu", named="mật khẩu", autocomplete="new-password")
    again = Secret(label="Nhập lại mật khẩu", named="lại mật khẩu", autocomplete="new-password")
    also_officer = forms.BooleanField(
        label="Tôi cũng là cán bộ thẩm định của cơ quan này",
        required=False,
        help_text="Có thêm vai trò cán bộ thẩm định; đổi qua lại giữa hai vai trò ở đầu trang.",
    )

    def password_owner(self) -> User:
        owner = User(username=self.cleaned_data.get("username", ""), full_name=self.cleaned_data.get("full_name", ""))
        owner.wants_trust = True  # type: ignore[attr-defined]
        return owner
