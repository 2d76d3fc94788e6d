"""Kinds of authorities and units, and whether Thông tư 124 covers a unit."""

from django.db.models import TextChoices


class AuthorityKind(TextChoices):
    MINISTRY = "ministry", "Bộ"
    PROVINCE = "province", "Tỉnh, thành phố"
    COMMUNE = "commune", "Xã, phường, đặc khu"
    DEPARTMENT = "department", "Phòng"
    TEAM = "team", "Đội"


class UnitKind(TextChoices):
    """TT 124/2021 Điều 2; hospitals are a block of their own only in Hà Nội's practice."""

    RESIDENTIAL = "residential", "Khu dân cư"
    AGENCY = "agency", "Cơ quan"
    HOSPITAL = "hospital", "Bệnh viện"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    SCHOOL = "school", "Cơ sở giáo dục"
    COMMUNE = "commune", "Xã, phường, đặc khu"


class Eligibility(TextChoices):
    """Whether the unit is in the scope of TT 124 (and QĐ 510)."""

    IN = "in", "Thuộc diện"
    OUT = "out", "Ngoài diện"
    VOLUNTARY = "voluntary", "Tự nguyện"
    UNKNOWN = "unknown", "Chưa xác định"


ELIGIBLE = (Eligibility.IN, Eligibility.VOLUNTARY)


class SuccessionKind(TextChoices):
    MERGE = "merge", "Sáp nhập"
    SPLIT = "split", "Chia tách"
    RENAME = "rename", "Đổi tên"
