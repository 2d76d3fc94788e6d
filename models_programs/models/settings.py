"""Values that a law, a guide or a plan sets and an authority may set for itself (fixtures/rules.yaml)."""

from __future__ import annotations

from django.db import models

from common.fields import KeyField, LineField


class RuleValue(models.Model):
    """One value as an authority uses it, for itself and everything below it; it stands above the shipped value."""

    authority = models.ForeignKey("units.Authority", on_delete=models.CASCADE, related_name="+")
    authority_path = KeyField(max_length=60)
    code = KeyField(max_length=40)
    value = LineField("Giá trị", max_length=200, blank=True)
    source = LineField("Căn cứ", max_length=300)
    set_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["authority", "code"], name="rule_value_once")]
