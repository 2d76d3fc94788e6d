"""A program of its own that is killed in the middle of issuing: makes 50 units and a batch, or issues it.

Runs on the database of its environment: an SQLite file in ANTQ_DATA, or DATABASE_URL.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace

import django


def make() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from common.scope import Role
    from tests import factories
    from tests.decisions import samples

    factories.work_year(2026)
    commune = factories.authority("Xã Bình Sơn")
    people = {
        "officer": factories.person(Role.OFFICER, commune, username="canbo"),
        "approver": factories.person(Role.APPROVER, commune, username="lanhdao"),
    }
    cast = SimpleNamespace(commune=commune, actor=lambda name: factories.actor(people[name]))
    samples.letterhead(commune)
    samples.approved(cast, samples.units(commune, 50))


def press() -> None:
    from accounts.models import User
    from decisions.models import Decision
    from tests import factories
    from tests.decisions import samples

    decision, actor = Decision.objects.get(), factories.actor(User.objects.get(username="canbo"))
    print("begin", flush=True)  # noqa: T201 (this is a program)
    samples.sign(decision, actor)


def tell() -> None:
    """What the database holds: state, number, recognised registrations, results, numbers given, items in force."""
    from common.models import AuditEvent
    from decisions.models import Decision, DecisionItem, SeriesCounter, SeriesNumber
    from registrations.models import Recognition, Registration

    decision, counter = Decision.objects.get(), SeriesCounter.objects.first()
    print(  # noqa: T201 (this is a program)
        decision.state,
        Registration.objects.filter(state="recognised").count(),
        Recognition.objects.count(),
        SeriesNumber.objects.count(),
        counter.last if counter else 0,
        DecisionItem.objects.filter(is_current=True).count(),
        AuditEvent.objects.filter(kind="recognition.recorded").count(),
    )


if __name__ == "__main__":
    django.setup()
    {"make": make, "press": press, "tell": tell}[sys.argv[1]]()
