"""The column “Chọn” of lists from which an approver approves many sheets at once."""

from __future__ import annotations

from django.utils.safestring import SafeString

from common.markup import html_of
from common.scope import Actor, Role
from scoring.enums import SheetState


def may_pick(actor: Actor, authority_path: str, state: str | None) -> bool:
    """Whether the person may approve a sheet in this state together with others."""
    own = actor.role == Role.APPROVER and authority_path == actor.authority_path
    return own and state == SheetState.REVIEWED


def pick_html(card_id: int | None, name: str) -> SafeString:
    """The box that belongs to the form “approve” of the page."""
    return html_of(
        '<label class="pick"><input class="form-check-input" type="checkbox" name="card" value="{}" form="approve">'
        '<span class="sr-only">Chọn {}</span></label>',
        card_id,
        name,
    )
