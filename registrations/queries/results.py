"""What the year's records say in sentences that a report can begin with."""

from __future__ import annotations

from django.db.models import Count, Sum

from common.numbers import whole
from models_programs.enums import ActivityKind
from models_programs.models import Activity
from registrations.models import Registration
from registrations.queries.facts import collect_facts
from registrations.rules.facts import Share


def result_words(registration: Registration) -> str:
    """One sentence a line: papers of Quý I, shares, activities, models, forces; what is not on record is left out."""
    facts = collect_facts([registration])[registration.pk]
    lines = []
    for paper, name in ((facts.resolution, "Nghị quyết"), (facts.plan, "Kế hoạch")):
        if paper is not None:
            lines.append(f"{name} {paper.words}.")
    lines += _share(facts.households, "hộ đăng ký") + _share(facts.briefed, "người được phổ biến nội quy, quy định")
    lines += _share(facts.sub_units, "phòng, ban, tổ cam kết") + _activities(registration)
    if facts.effective_models:
        lines.append(f"Có {facts.effective_models:02d} mô hình được xếp loại có hiệu quả.")
    for force in (*facts.local_forces, *facts.guards):
        if force.rank is not None:
            lines.append(f"{force.name}: {force.rank_name.lower()}.")
    return "\n".join(lines)


def _share(share: Share, what: str) -> list[str]:
    if share.part is None or not share.whole:
        return []
    return [f"{whole(share.part)}/{whole(share.whole)} {what} ({share.shown})."]


def _activities(registration: Registration) -> list[str]:
    rows = Activity.objects.filter(unit=registration.unit_id, year=registration.year).order_by()
    told = rows.values("kind").annotate(count=Count("pk"), present=Sum("present"))
    words = []
    for row in sorted(told, key=lambda row: list(ActivityKind.values).index(row["kind"])):
        people = f", {whole(row['present'])} lượt người dự" if row["present"] else ""
        words.append(f"{ActivityKind(row['kind']).label}: {row['count']} lần{people}.")
    return words
