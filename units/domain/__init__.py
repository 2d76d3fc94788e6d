"""Verbs of this room: each takes an ``actor`` and ``now``, checks the right again, leaves an audit event."""

from units.domain.authorities import AuthorityValues, SeriesRow, SignerRow, add_body, edit_authority, is_official
from units.domain.imports import ImportOutdated, Plan, apply_import, import_state_of, plan_import
from units.domain.succession import NewUnit, merge_units, rename_unit, split_unit
from units.domain.units import close_unit, create_unit, edit_contact, edit_unit, fingerprint, reopen_unit

__all__ = [
    "AuthorityValues",
    "ImportOutdated",
    "NewUnit",
    "Plan",
    "SeriesRow",
    "SignerRow",
    "add_body",
    "apply_import",
    "close_unit",
    "create_unit",
    "edit_authority",
    "edit_contact",
    "edit_unit",
    "fingerprint",
    "import_state_of",
    "is_official",
    "merge_units",
    "plan_import",
    "rename_unit",
    "reopen_unit",
    "split_unit",
]
