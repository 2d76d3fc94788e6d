"""Quý I: the Party committee's resolution (where there is one) and the unit's plan (sheet of Quảng Ngãi, row 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from models_programs.enums import ActivityKind
from scoring.rules.facts import Facts, Limits
from scoring.rules.suggestion import Source, Suggestion, nothing, proven, undecided
from scoring.suggestions.words import day_words, lower_first


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """Both papers dated within Quý I; reviews and reports are named, since no record says that all were made."""
    wanted = [("Nghị quyết của cấp ủy", facts.resolutions)] if facts.has_party else []
    wanted.append(("Kế hoạch bảo đảm an ninh, trật tự", facts.plans))
    found = [(name, _best(papers, facts.limits)) for name, papers in wanted]
    lacking = [name.lower() for name, paper in found if paper is None]
    if len(lacking) == len(found):
        words = " và ".join(lacking)
        return nothing(f"Chưa thấy {words} của năm.", f"Ghi {words} ban hành trong Quý I.")
    end = facts.limits.quarter_end
    late = [(paper, paper.day) for _, paper in found if paper and paper.day and paper.day > end]
    if late:
        why = "; ".join(
            f"{lower_first(one.name)} ký ngày {day_words(day)}, sau {end.day}/{end.month}" for one, day in late
        )
        return proven(Decimal(0), f"Ban hành sau Quý I: {why}.", *(one for one, _ in late), lost=why)
    papers = [paper for _, paper in found if paper]
    told = "; ".join(
        f"{one.name} ngày {day_words(one.day)}" if one.day else f"{one.name} chưa ghi ngày" for one in papers
    )
    unclear = [one for one in papers if one.day is None or one.day < facts.limits.start]
    if lacking:
        return undecided(f"{told}. Chưa thấy {' và '.join(lacking)}.", *papers, missing=f"Ghi {' và '.join(lacking)}.")
    if unclear:
        return undecided(
            f"{told}. Chưa rõ có ban hành trong Quý I không.", *papers, missing="Ghi đúng ngày ban hành của văn bản."
        )
    meetings = [one for one in facts.activities.get(ActivityKind.MEETING, ()) if facts.limits.holds(one.day)]
    reviews = f"Đã ghi {len(meetings)} hội nghị, sơ kết, tổng kết" if meetings else "Chưa ghi sơ kết, tổng kết nào"
    return proven(maximum, f"{told}. {reviews}; chế độ báo cáo do người chấm xem.", *papers, *meetings)


def _best(papers: Sequence[Source], limits: Limits) -> Source | None:
    """The one of Quý I if there is one, else the first."""
    fitting = (one for one in papers if one.day and limits.start <= one.day <= limits.quarter_end)
    return next(fitting, papers[0] if papers else None)
