"""The rows that are handed out. No names of persons, telephone numbers or free text: only what totals are made of."""

from __future__ import annotations

from rest_framework import serializers

from registrations.enums import RecognitionStatus, RegistrationState
from reports.api.errors import OWN_WORDS, SAID
from units.enums import AuthorityKind, Eligibility, UnitKind

SENT_STATES = [choice for choice in RegistrationState.choices if choice[0] != RegistrationState.DRAFT]
ERRORS = sorted(code for code, _ in SAID.values()) + sorted(OWN_WORDS)


class Problem(serializers.Serializer):
    """Why a request was not answered."""

    error = serializers.ChoiceField(choices=ERRORS, help_text="Mã lỗi cho chương trình, không đổi.")
    message = serializers.CharField(help_text="Câu giải thích cho người đọc.")
    fields = serializers.DictField(  # type: ignore[assignment]  # a name in the answer, not the list of fields
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Từng tham số sai và cách sửa; chỉ có khi mã trạng thái là 400.",
    )


class AuthorityRow(serializers.Serializer):
    """An authority."""

    id = serializers.IntegerField(help_text="Số của cơ quan trên hệ thống này.")
    path = serializers.CharField(
        allow_blank=True,
        help_text="Mã từ tỉnh xuống, mỗi cấp kết thúc bằng dấu chấm: 51.21040. là xã 21040 của tỉnh 51. Bộ để trống.",
    )
    code = serializers.CharField(help_text="Mã của cơ quan: mã tỉnh, mã xã theo danh mục của Nhà nước.")
    kind = serializers.ChoiceField(choices=AuthorityKind.choices, help_text="Loại cơ quan.")
    name = serializers.CharField(help_text="Tên cơ quan.")
    parent_id = serializers.IntegerField(allow_null=True, help_text="Số của cấp trên trực tiếp.")


class UnitYear(serializers.Serializer):
    """Which unit and year a row is about."""

    unit_id = serializers.IntegerField(help_text="Số của đơn vị trên hệ thống này, không đổi.")
    unit_code = serializers.CharField(source="unit.code", help_text="Mã đơn vị, riêng trong cơ quan quản lý.")
    unit_name = serializers.CharField(source="unit.name", help_text="Tên đơn vị.")
    kind = serializers.ChoiceField(choices=UnitKind.choices, help_text="Loại đơn vị.")
    eligibility = serializers.ChoiceField(
        choices=Eligibility.choices, help_text="Diện áp dụng Thông tư 124/2021/TT-BCA."
    )
    authority_id = serializers.IntegerField(allow_null=True, help_text="Số của cơ quan quản lý đơn vị.")
    authority_path = serializers.CharField(allow_blank=True, help_text="Mã từ tỉnh xuống của cơ quan quản lý.")
    year = serializers.IntegerField(help_text="Năm.")


class UnitRow(UnitYear):
    """A unit that counts in a year."""

    address = serializers.CharField(source="unit.address", allow_blank=True, help_text="Địa chỉ của đơn vị.")
    area_id = serializers.IntegerField(source="unit.area_id", help_text="Số của xã, phường, đặc khu nơi đóng.")
    area_path = serializers.CharField(
        source="unit.area.path", allow_blank=True, help_text="Mã từ tỉnh xuống của nơi đóng."
    )
    valid_from = serializers.DateField(source="unit.valid_from", help_text="Có từ ngày.")
    valid_to = serializers.DateField(
        source="unit.valid_to", allow_null=True, help_text="Đến hết ngày; null là đang hoạt động."
    )


class RegistrationRow(UnitYear):
    """The registration of a unit's year."""

    state = serializers.ChoiceField(
        source="registration", choices=SENT_STATES, help_text="Bản đăng ký và hồ sơ đang ở bước nào."
    )
    is_registered = serializers.BooleanField(help_text="Được đếm vào số “Đã đăng ký” của /summaries (mã registered).")
    registered_on = serializers.DateField(allow_null=True, help_text="Ngày gửi bản đăng ký lần đầu.")
    is_late = serializers.BooleanField(source="registered_late", help_text="Gửi sau ngày cuối còn đúng hạn.")


class RecognitionRow(UnitYear):
    """The result of a unit's year."""

    result = serializers.ChoiceField(
        source="recognition", choices=RecognitionStatus.choices, help_text="Kết quả theo Thông tư 124/2021/TT-BCA."
    )
    is_recognised = serializers.BooleanField(
        help_text="Được đếm vào số “Đạt tiêu chuẩn” của /summaries (mã recognised)."
    )
    decision_number = serializers.CharField(
        source="recognition_number", allow_blank=True, help_text="Số, ký hiệu quyết định; để trống khi không ghi."
    )
    decision_date = serializers.DateField(
        source="recognition_date", allow_null=True, help_text="Ngày ký quyết định; null khi không ghi."
    )


class ClassificationRow(UnitYear):
    """The approved level of a unit's year. What is only foreseen ("tạm tính") is never handed out."""

    level = serializers.CharField(help_text="Mã mức xếp loại.")
    level_name = serializers.CharField(help_text="Tên mức xếp loại.")
    self_points = serializers.DecimalField(
        source="self_total", max_digits=6, decimal_places=2, allow_null=True, help_text="Tổng điểm tự chấm."
    )
    superior_points = serializers.DecimalField(
        source="superior_total", max_digits=6, decimal_places=2, allow_null=True, help_text="Tổng điểm cấp trên chấm."
    )
    is_trial = serializers.BooleanField(help_text="Chấm theo bảng dùng thử, không dùng để so sánh.")
    is_issued = serializers.BooleanField(
        help_text="Đã có quyết định xếp loại; false là mức đã duyệt nhưng chưa ban hành quyết định."
    )
    decision_number = serializers.CharField(
        source="classification_number", allow_blank=True, help_text="Số, ký hiệu quyết định; để trống khi chưa có."
    )
    decision_date = serializers.DateField(
        source="classification_date", allow_null=True, help_text="Ngày ký quyết định; null khi chưa có."
    )


class NumberRow(serializers.Serializer):
    """One number of a place's year, with its denominator."""

    code = serializers.CharField(help_text="Mã của con số.")
    label = serializers.CharField(help_text="Con số đếm gì.")
    count = serializers.IntegerField(min_value=0, help_text="Con số.")
    of = serializers.CharField(allow_null=True, help_text="Mã của mẫu số; null khi không phải một phần của số khác.")
    denominator = serializers.IntegerField(allow_null=True, min_value=0, help_text="Mẫu số; null khi of là null.")


class SummaryRow(serializers.Serializer):
    """The numbers of one authority with everything below it."""

    authority_id = serializers.IntegerField(help_text="Số của cơ quan trên hệ thống này.")
    authority_path = serializers.CharField(allow_blank=True, help_text="Mã từ tỉnh xuống.")
    authority_name = serializers.CharField(help_text="Tên cơ quan.")
    year = serializers.IntegerField(help_text="Năm.")
    kind = serializers.ChoiceField(
        choices=UnitKind.choices, allow_null=True, help_text="Chỉ đếm loại đơn vị này; null là mọi loại."
    )
    made_at = serializers.DateTimeField(help_text="Các con số đúng lúc nào.")
    is_provisional = serializers.BooleanField(
        help_text="true: năm chưa khóa sổ ở cơ quan này, con số còn có thể thay đổi; false: đã khóa sổ."
    )
    is_current = serializers.BooleanField(help_text="false: đã có thay đổi sau lúc đó, đang tính lại.")
    superior_points_average = serializers.DecimalField(
        max_digits=6,
        decimal_places=1,
        allow_null=True,
        help_text="Điểm cấp trên chấm, bình quân trên số đơn vị có điểm so sánh được (mã comparable).",
    )
    self_points_average = serializers.DecimalField(
        max_digits=6, decimal_places=1, allow_null=True, help_text="Điểm tự chấm, bình quân trên cùng các đơn vị đó."
    )
    units = NumberRow(many=True, help_text="Đếm đơn vị và việc của đơn vị.")
    records = NumberRow(
        many=True, help_text="Đếm mô hình, hoạt động, khen thưởng của nơi đó, không chia theo loại đơn vị."
    )


class Page(serializers.Serializer):
    """What every page has."""

    next = serializers.URLField(allow_null=True, help_text="Địa chỉ của trang sau; null là đã hết.")


class YearPage(Page):
    """A page about a year."""

    is_current = serializers.BooleanField(
        help_text="true: số liệu đúng đến lúc trả lời; false: một phần đang được tính lại, đọc lại sau vài phút."
    )


class AuthorityPage(Page):
    rows = AuthorityRow(many=True, help_text="Các cơ quan.")


class UnitPage(YearPage):
    rows = UnitRow(many=True, help_text="Các đơn vị.")


class RegistrationPage(YearPage):
    rows = RegistrationRow(many=True, help_text="Các bản đăng ký.")


class RecognitionPage(YearPage):
    rows = RecognitionRow(many=True, help_text="Các kết quả công nhận.")


class ClassificationPage(YearPage):
    rows = ClassificationRow(many=True, help_text="Các mức xếp loại đã duyệt.")


class SummaryPage(YearPage):
    rows = SummaryRow(many=True, help_text="Các cơ quan với con số của mình và cấp dưới.")
