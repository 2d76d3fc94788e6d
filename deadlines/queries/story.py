"""What happened around one thing due: more time, reminders outside and inside the system, newest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from deadlines.enums import Audience, DigestState
from deadlines.models import Occurrence, Reminder


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the story: what, when, by whom ("" for the system), what was said."""

    what: str
    at: dt.datetime
    by: str = ""
    note: str = ""


def story_of(occurrence: Occurrence, *, with_notes: bool) -> list[Happening]:
    """Everything on record, newest first. ``with_notes``: staff read reasons and notes too. Three queries."""
    found: list[Happening] = []
    for grant in occurrence.extensions.select_related("granted_by", "revoked_by"):
        words = f"Gia hạn đến hết ngày {grant.until:%d/%m/%Y}"
        found.append(Happening(words, grant.granted_at, grant.granted_by.full_name, grant.reason))
        if grant.revoked_at and grant.revoked_by:
            found.append(
                Happening(f"Thôi gia hạn {grant.until:%d/%m/%Y}", grant.revoked_at, grant.revoked_by.full_name)
            )
    for contact in occurrence.contacts.select_related("by"):
        note = contact.note if with_notes else ""
        found.append(Happening(f"Đã nhắc: {contact.get_way_display()}", contact.at, contact.by.full_name, note))
    told = Reminder.objects.filter(
        occurrence=occurrence, audience=Audience.OWN, dropped=False, digest__state=DigestState.DONE
    )
    # Several heads of a unit hear on one day: one time.
    days = {timezone.localdate(at): at for at in told.values_list("digest__done_at", flat=True) if at}
    found += [Happening("Hệ thống đã nhắc trong bản tin của ngày", at) for at in days.values()]
    return sorted(found, key=lambda one: one.at, reverse=True)
