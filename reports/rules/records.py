"""What each number of records of a place's year is called, and what it is a part of."""

from __future__ import annotations

from models_programs.enums import ActivityKind, AwardKind, Subject

# code → (label, code of what it is a part of). Kinds of activities and of commendations follow below.
RECORDS: dict[str, tuple[str, str]] = {
    "models:kinds": ("Loại mô hình", ""),
    "models:effective": ("Loại mô hình có hiệu quả", "models:kinds"),
    "models:points": ("Điểm mô hình", ""),
    "models:teams": ("Tổ của các mô hình", ""),
    "models:members": ("Người tham gia mô hình", ""),
    "exemplars": ("Điển hình tiên tiến", ""),
    **{f"activities:{kind.value}": (f"Hoạt động: {kind.label}", "") for kind in ActivityKind},
    **{f"present:{kind.value}": (f"Lượt người dự: {kind.label}", "") for kind in ActivityKind},
    **{
        f"commended:{subject.value}:{kind.value}": (f"Khen thưởng {subject.label.lower()}: {kind.label}", "")
        for subject in Subject
        for kind in AwardKind
    },
}
# What sums of what was due are a part of (reports/rules/codes.py, SUMS).
OF_SUMS = {"due_sent": "due", "due_on_time": "due"}
