"""Verbs of this room: each takes an ``actor`` and ``now``, checks the right again, leaves an audit event."""

from units.domain.authorities import AuthorityValues, add_body, edit_authority
from units.domain.imports import ImportOutdated, apply_import, import_state_of
from units.domain.succession import merge_units, rename_unit, split_unit
from units.domain.units import close_unit, create_unit, edit_contact, edit_unit, fingerprint, reopen_unit

__all__ = [
    "AuthorityValues",
    "ImportOutdated",
    "add_body",
    "apply_import",
    "close_unit",
    "create_unit",
    "edit_authority",
    "edit_contact",
    "edit_unit",
    "fingerprint",
    "import_state_of",
    "merge_units",
    "rename_unit",
    "reopen_unit",
    "split_unit",
]
