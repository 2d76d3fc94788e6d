"""The managing tree (Authority) and those who are scored (Unit): two links, not one tree (architecture.md)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q

from common.fields import KeyField, LineField, ProseField
from common.text import search_key, sort_key
from units.enums import AuthorityKind, Eligibility, SuccessionKind, UnitKind

NAME_MAX = 200


class Authority(models.Model):
    """A body that manages units: Bộ → tỉnh/thành → (phòng → đội) | xã/phường/đặc khu.

    ``path`` is materialised from codes ("01.00004."; the ministry's is ""). Provinces carry the official two-digit
    code, communes the five-digit one (QĐ 19/2025/QĐ-TTg), padded strings both.
    """

    kind = KeyField(max_length=12, choices=AuthorityKind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    code = KeyField("Mã", max_length=12)
    name = LineField("Tên", max_length=NAME_MAX)
    short_name = LineField("Tên ngắn", max_length=NAME_MAX, blank=True)
    path = KeyField(max_length=60, unique=True)
    sort_key = KeyField(max_length=700, editable=False)
    search_key = LineField(max_length=500, editable=False)
    # Letterhead: bodies are named differently everywhere (domain.md section 0 item 8), so nothing here is a constant.
    parent_body_name = LineField("Cơ quan chủ quản ghi trên văn bản", max_length=NAME_MAX, blank=True)
    people_committee_name = LineField("Tên Ủy ban nhân dân", max_length=NAME_MAX, blank=True)
    police_name = LineField("Tên cơ quan Công an", max_length=NAME_MAX, blank=True)
    steering_board_name = LineField("Tên Ban Chỉ đạo", max_length=300, blank=True)
    place_name = LineField("Địa danh ghi trên văn bản", max_length=100, blank=True)

    class Meta:
        ordering = ["sort_key"]
        indexes = [models.Index(fields=["parent", "sort_key"], name="authority_parent_sort")]
        constraints = [
            models.UniqueConstraint(fields=["parent", "code"], name="authority_code_in_parent"),
            models.CheckConstraint(condition=Q(kind__in=AuthorityKind.values), name="authority_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.short_name or self.name)
        self.search_key = search_key(self.name, self.code)
        super().save(*args, **kwargs)


class NumberSeries(models.Model):
    """A series of document numbers of an authority; advisory boards number apart (NĐ 30/2020)."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="series")
    name = LineField("Tên dãy số", max_length=100)
    symbol = LineField("Ký hiệu", max_length=30, help_text="Phần sau dấu gạch chéo, ví dụ QĐ-UBND hoặc QĐ-BCĐ")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["authority", "symbol"], name="series_symbol")]


class Signer(models.Model):
    """Who signs the documents of an authority, and in which capacity (TM., KT., TL., TUQ.)."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="signers")
    capacity = LineField("Thẩm quyền ký", max_length=200, help_text="Ví dụ: TM. ỦY BAN NHÂN DÂN")
    post = LineField("Chức vụ", max_length=100)
    name = LineField("Họ và tên", max_length=100)
    is_default = models.BooleanField("Dùng mặc định", default=False)

    class Meta:
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["authority"], condition=Q(is_default=True), name="signer_one_default")
        ]


class Unit(models.Model):
    """Who registers, scores itself and is classified.

    ``authority`` manages and decides; ``area`` is the commune where the unit stands. ``authority_path`` repeats the
    authority's path so that scope is a range on this table. The unit exists from ``valid_from`` to ``valid_to``
    (both days included; None is open).
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="units", verbose_name="Cấp quản lý")
    authority_path = KeyField(max_length=60, editable=False)
    area = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", verbose_name="Địa bàn")
    kind = KeyField("Loại đơn vị", max_length=12, choices=UnitKind)
    code = KeyField("Mã đơn vị", max_length=20)
    name = LineField("Tên đơn vị", max_length=NAME_MAX)
    address = LineField("Địa chỉ", max_length=300, blank=True)
    head_name = LineField("Người đứng đầu", max_length=100, blank=True)
    head_post = LineField("Chức vụ", max_length=100, blank=True)
    phone = LineField("Số điện thoại", max_length=20, blank=True)
    eligibility = KeyField("Diện Thông tư 124", max_length=10, choices=Eligibility, default=Eligibility.UNKNOWN)
    eligibility_reason = LineField("Lý do xếp diện", max_length=300, blank=True)
    has_party = models.BooleanField("Có tổ chức Đảng", default=False)
    has_union = models.BooleanField("Có công đoàn, đoàn thể", default=False)
    has_guards = models.BooleanField("Có lực lượng bảo vệ", default=False)
    staff = models.PositiveIntegerField("Số cán bộ, người lao động, người học", null=True, blank=True)
    households = models.PositiveIntegerField("Số hộ", null=True, blank=True)
    sub_units = models.PositiveIntegerField("Số phòng, ban, tổ, đội", null=True, blank=True)
    valid_from = models.DateField("Có từ ngày")
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)
    close_reason = LineField("Lý do kết thúc", max_length=300, blank=True)
    note = ProseField("Ghi chú", max_length=1000, blank=True)
    sort_key = KeyField(max_length=700, editable=False)
    search_key = LineField(max_length=500, editable=False)

    class Meta:
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["authority_path", "kind"], name="unit_path_kind"),
            models.Index(fields=["authority_path", "sort_key"], name="unit_path_sort"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["authority", "code"], name="unit_code_in_authority"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="unit_valid_dates"
            ),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind"),
            models.CheckConstraint(condition=Q(eligibility__in=Eligibility.values), name="unit_eligibility"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Compute what is derived; bulk writers call this before ``bulk_create``."""
        self.authority_path = self.authority.path
        self.sort_key = sort_key(self.name)
        self.search_key = search_key(self.name, self.code)


class UnitSuccession(models.Model):
    """One predecessor → one successor on a day. A merge has several predecessors, a split several successors.

    Old years stay with the predecessor under its old name (domain.md section 10 item 12).
    """

    kind = KeyField(max_length=8, choices=SuccessionKind)
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="origins")
    on = models.DateField("Từ ngày")
    document = LineField("Văn bản", max_length=200, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_not_self"),
        ]


class UnitImport(models.Model):
    """A confirmed import: the hash of its file, so that the same file twice changes nothing (SEC-IMP-03)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    sha256 = KeyField(max_length=64)
    imported_at = models.DateTimeField()
    created = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "sha256"], name="unit_import_once")]


class AssessmentWindow(models.Model):
    """When the assessed year of a kind of unit runs (TT 124 Điều 8.2): year N is not the calendar year.

    Loaded from fixtures/windows.yaml. ``*_year_offset`` is added to N: the window of khu dân cư is 01/11/N-1–31/10/N.
    """

    unit_kind = KeyField(max_length=12, choices=UnitKind, primary_key=True)
    start_day = models.PositiveSmallIntegerField()
    start_month = models.PositiveSmallIntegerField()
    start_year_offset = models.SmallIntegerField()
    end_day = models.PositiveSmallIntegerField()
    end_month = models.PositiveSmallIntegerField()
    end_year_offset = models.SmallIntegerField()
    source = LineField(max_length=200)

    def start(self, year: int) -> dt.date:
        return dt.date(year + self.start_year_offset, self.start_month, self.start_day)

    def end(self, year: int) -> dt.date:
        return dt.date(year + self.end_year_offset, self.end_month, self.end_day)
