"""What every record of the year has in common."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.fields import KeyField, LineField
from common.text import search_key
from units.models import Authority, Unit

YEARS = Q(year__gte=2000, year__lte=2100)


def checks(name: str, *more: models.BaseConstraint) -> list[models.BaseConstraint]:
    """The constraints of one record table; ``name`` starts their names."""
    return [models.CheckConstraint(condition=YEARS, name=f"{name}_year"), *more]


class Record(models.Model):
    """One record of one authority and year, of one of its units or of the authority itself (``unit`` empty).

    ``authority`` is the one that manages (of a unit's record: the unit's); ``authority_path`` repeats its path so that
    scope is a range. ``version`` counts saves, so that nobody overwrites what they have not seen.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+", verbose_name="Cấp quản lý")
    authority_path = KeyField(max_length=60, editable=False)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Đơn vị"
    )
    year = models.PositiveSmallIntegerField("Năm")
    search_key = LineField(max_length=700, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    # Fields whose words a search looks in.
    searched: tuple[str, ...] = ("title",)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Compute what is derived; bulk writers call this before ``bulk_create``."""
        self.authority_path = self.authority.path
        self.search_key = search_key(*(str(getattr(self, name) or "") for name in self.searched))[:700]

    def removal_problem(self) -> str:
        """Why this record can no longer be removed, or "". May ask the database."""
        return ""

    @property
    def name_shown(self) -> str:
        """What lists and messages call the record."""
        return str(getattr(self, self.searched[0]))


class DocumentMixin(models.Model):
    """Number, date and issuer of the document that a record rests on (field lengths: NĐ 30/2020 Phụ lục VI)."""

    number = LineField("Số, ký hiệu", max_length=50, blank=True)
    date = models.DateField("Ngày ban hành", null=True, blank=True)
    issuer = LineField("Cơ quan ban hành", max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def document_words(self) -> str:
        """ "07/KH-UBND ngày 19/01/2026"; what is missing is left out."""
        day = f"ngày {self.date:%d/%m/%Y}" if self.date else ""
        return " ".join(part for part in (self.number, day) if part)
