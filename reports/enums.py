"""Fixed words of reports."""

from django.db.models import TextChoices


class OfYear(TextChoices):
    """Which year a report made on a day is about."""

    SAME = "same", "Năm của ngày lập"
    BEFORE = "before", "Năm trước ngày lập"


class Repeat(TextChoices):
    """How often a report is made by itself."""

    ONCE = "once", "Một lần"
    MONTHLY = "monthly", "Hằng tháng, vào ngày này"
    YEARLY = "yearly", "Hằng năm, vào ngày này"
