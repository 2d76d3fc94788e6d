"""What happens to the accounts of a unit that is renamed (docs/adr/0010-units-that-change.md)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from accounts.models import Membership
from common import audit
from common.scope import Actor
from units.models import Unit


def carry_heads(*, old: Unit, new: Unit, on: dt.date, actor: Actor, now: dt.datetime) -> None:
    """Whoever speaks for the old name speaks for the new one from ``on``, as long as it was granted."""
    held = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), unit=old).select_related("user")
    for membership in held:
        if membership.valid_from >= on:
            membership.unit = new
            membership.save(update_fields=["unit"])
            carried = membership
        else:
            carried = Membership.objects.create(
                user=membership.user,
                role=membership.role,
                unit=new,
                capacity=membership.capacity,
                valid_from=on,
                valid_to=membership.valid_to,
            )
            membership.valid_to = on - dt.timedelta(days=1)
            membership.save(update_fields=["valid_to"])
        audit.record(
            "membership_carried",
            now=now,
            actor_id=actor.user_id,
            role=actor.role.value,
            subject=membership.user,
            place=carried.place,
            valid_from=carried.valid_from.isoformat(),
        )
