"""Model fields that keep text clean and keys comparable byte by byte on every database."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from common.text import clean_line, clean_text, has_forbidden


def no_forbidden_characters(value: str) -> None:
    """Refuse control characters, which would later crash an export (quality.md trap 0.7)."""
    if has_forbidden(value):
        raise ValidationError("Xóa ký tự lạ (ký tự điều khiển) trong ô này rồi lưu lại.", code="forbidden")


class LineField(models.CharField):
    """One line of people's text: NFC, trimmed, no control characters."""

    default_validators = [no_forbidden_characters]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_line(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_line(value) if isinstance(value, str) else value


class ProseField(models.TextField):
    """Several lines of people's text: NFC, trimmed, no control characters."""

    default_validators = [no_forbidden_characters]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_text(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_text(value) if isinstance(value, str) else value


class KeyField(models.CharField):
    """A computed ASCII key (path, sort key, code): compared by bytes, so ranges and order agree on both databases."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
