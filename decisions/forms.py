"""What is typed for a decision, its issuing, and entrusting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from common.attachments import ACCEPT
from common.formfields import CountField, DayField, GroupedForm, Lines, line
from decisions.domain.drafting import TEXTS
from decisions.enums import DecisionKind
from decisions.kinds import HANDLERS
from decisions.models import Decision
from decisions.rules.heading import sentence_case
from units.enums import UnitKind
from units.models import Authority, NumberSeries, Signer

NOT_SECRET = [("no", "Không có dấu mật"), ("yes", "Có dấu mật (Mật, Tối mật, Tuyệt mật)")]


class SeriesField(forms.ModelChoiceField):
    """A series by name and symbol."""

    def label_from_instance(self, obj: NumberSeries) -> str:
        return f"{obj.name} (…/{obj.symbol})"


class SignerField(forms.ModelChoiceField):
    """A signer with capacity and post."""

    def label_from_instance(self, obj: Signer) -> str:
        return ", ".join(part for part in (obj.name, sentence_case(obj.post), obj.capacity) if part)


def prose(label: str, *, hint: str = "", shown: int = 3) -> Lines:
    return Lines(
        label=label,
        help_text=hint,
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": shown}),
        error_messages={"max_length": f"Rút gọn “{label.lower()}” còn 2.000 ký tự."},
    )


class DraftForm(GroupedForm):
    """Texts, series and signer of a draft. The signer is copied: leaving the list as it is keeps the copied one."""

    series = SeriesField(label="Dãy số", queryset=NumberSeries.objects.none(), required=False, empty_label="Chưa chọn")
    signer = SignerField(label="Người ký", queryset=Signer.objects.none(), required=False)
    superior_body = line("Cơ quan chủ quản", limit=200)
    body = line("Cơ quan ban hành", required="Nhập tên cơ quan ban hành.", limit=300)
    place = line("Địa danh", limit=100)
    decided_by = line(
        "Người hoặc cơ quan ra quyết định", hint="In trong câu văn, ví dụ: Chủ tịch Ủy ban nhân dân xã", limit=300
    )
    proposed_by = line("Cơ quan trình", limit=300)
    board = line("Ban Chỉ đạo", limit=300)
    extra_bases = prose("Căn cứ khác", hint="Mỗi dòng một căn cứ, bắt đầu bằng chữ “Căn cứ”.")
    met_on = DayField(label="Ngày họp thẩm định", required=False)
    met_place = line("Địa điểm họp", limit=200)
    met_chair = line("Người chủ trì", hint="Họ và tên, dấu phẩy, chức vụ", limit=200)
    met_secretary = line("Thư ký", hint="Họ và tên, dấu phẩy, chức vụ", limit=200)
    met_attendees = prose("Thành phần", hint="Mỗi dòng một người: họ và tên, dấu phẩy, chức vụ, đơn vị.")
    met_conclusion = prose("Kết luận", hint="Để trống thì biên bản ghi câu chung. Không ghi nội dung vụ việc.")
    version = forms.IntegerField(widget=forms.HiddenInput)

    groups = (
        ("Số và người ký", "", ("series", "signer")),
        (
            "Tên cơ quan trên văn bản",
            "Lấy từ mục Cơ quan khi soạn. Sửa ở đây chỉ đổi quyết định này.",
            ("superior_body", "body", "place", "decided_by", "proposed_by", "board"),
        ),
        ("Căn cứ", "Căn cứ chung đã có trong mẫu văn bản.", ("extra_bases",)),
        (
            "Họp thẩm định",
            "In trong biên bản và tờ trình.",
            ("met_on", "met_place", "met_chair", "met_secretary", "met_attendees", "met_conclusion"),
        ),
    )

    def __init__(self, data: Any = None, *, decision: Decision) -> None:
        initial = {name: getattr(decision, name) for name in (*TEXTS, "version")} | {"series": decision.series_id}
        super().__init__(data, initial=initial)
        authority = decision.authority
        self._offer("series", NumberSeries.objects.filter(authority=authority))
        self._offer("signer", Signer.objects.filter(authority=authority))
        now = ", ".join(part for part in (decision.signer_name, sentence_case(decision.signer_post)) if part)
        self.fields["signer"].empty_label = f"Giữ nguyên: {now}" if now else "Chưa chọn"  # type: ignore[attr-defined]

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field: Any = self.fields[name]
        field.queryset = rows
        field.error_messages["invalid_choice"] = "Chọn trong danh sách."

    def texts(self) -> dict[str, Any]:
        """What ``edit_decision`` takes as values."""
        return {name: self.cleaned_data[name] for name in (*TEXTS, "series")}


class StepForm(forms.Form):
    """A step without a reason."""

    use_required_attribute = False


class ReasonForm(StepForm):
    """A step that needs a reason."""

    note = Lines(label="Lý do", max_length=1000, error_messages={"required": "Ghi lý do, từ 10 chữ cái trở lên."})

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = hint


class IssueForm(GroupedForm):
    """Number, day and signed copy, as the văn thư's register and the signed paper have them."""

    number = CountField(label="Số", required=False)
    signed_on = DayField(label="Ngày ký")
    scan = forms.FileField(
        label="Bản đã ký (tệp quét)",
        required=False,
        help_text="PDF hoặc ảnh, không quá 10 MB. Không có tệp thì ghi nơi lưu ở dưới.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    marked = forms.ChoiceField(
        label="Bản ký có dấu mật không?", choices=NOT_SECRET, widget=forms.RadioSelect, required=False
    )
    kept_at = line("Nơi lưu bản ký", hint="Ví dụ: Văn thư Ủy ban nhân dân xã, tập Quyết định năm 2026", limit=200)

    groups = (
        ("Số và ngày ký", "", ("number", "signed_on")),
        ("Bản đã ký", "Cần một trong hai: tệp quét, hoặc nơi lưu bản giấy.", ("scan", "marked", "kept_at")),
    )

    def __init__(self, *args: Any, symbol: str, upcoming: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = (
            f"Số đã vào sổ văn thư, phần trước “/{symbol}”. Để trống thì lấy số tiếp theo của dãy, "
            f"đang là {upcoming:02d}."
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("scan") and not cleaned.get("marked"):
            self.add_error("marked", "Trả lời câu hỏi: bản ký có dấu mật không?")
        if cleaned.get("scan") and cleaned.get("marked") == "yes":
            self.add_error("scan", "Tài liệu có dấu mật không được đưa lên hệ thống. Bỏ tệp, ghi nơi lưu bản ký.")
        if cleaned.get("number") == 0:
            self.add_error("number", "Nhập số từ 1, hoặc để trống.")
        if not cleaned.get("scan") and not cleaned.get("kept_at") and "scan" not in self.errors:
            self.add_error("scan", "Tải bản đã ký lên, hoặc ghi nơi lưu bản ký.")
        return cleaned


class EntrustForm(GroupedForm):
    """Who may decide for which units, from when to when, by which document."""

    to = forms.ModelChoiceField(
        label="Nơi được ủy quyền", queryset=Authority.objects.none(), empty_label="Chọn cơ quan"
    )
    kind = forms.ChoiceField(label="Loại quyết định", choices=[], widget=forms.RadioSelect)
    unit_kinds = forms.MultipleChoiceField(
        label="Loại đơn vị",
        choices=UnitKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Không chọn loại nào: mọi loại đơn vị. Ủy quyền cho xã: chỉ đơn vị đứng chân trên địa bàn xã đó.",
    )
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False, help_text="Để trống nếu chưa có ngày kết thúc.")
    document = line(
        "Văn bản ủy quyền", required="Ghi văn bản ủy quyền.", hint="Ví dụ: Quyết định 12/QĐ-UBND ngày 05/01/2026"
    )

    groups = (
        ("", "", ("to", "kind", "unit_kinds")),
        ("Thời gian và căn cứ", "", ("valid_from", "valid_to", "document")),
    )

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = authority.children.order_by("sort_key")
        to.error_messages.update(required="Chọn nơi được ủy quyền.", invalid_choice="Chọn cơ quan trong danh sách.")
        kinds: Any = self.fields["kind"]
        kinds.choices = [(kind, DecisionKind(kind).label) for kind in DecisionKind.values if kind in HANDLERS]
        kinds.initial = DecisionKind.RECOGNITION
        kinds.error_messages.update(required="Chọn loại quyết định.", invalid_choice="Chọn loại quyết định.")


class EndForm(forms.Form):
    """The last day of an entrustment."""

    use_required_attribute = False
    on = DayField(
        label="Hết hiệu lực sau ngày", help_text="Ngày này vẫn còn hiệu lực. Quyết định đã ban hành giữ nguyên."
    )
