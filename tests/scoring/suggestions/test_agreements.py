"""Rows about coordination: there is a regulation, it was carried out, it was reviewed."""

from __future__ import annotations

import pytest

from tests.scoring.suggestions.cases import agreement, brief, facts, said

HELD = ("2026-06-30", "Thực hiện đủ")


def three(*agreements):
    known = facts(agreements=agreements)
    return [brief(said(code, known, 1))[:2] for code in ("agreement", "agreement_carried_out", "agreement_reviewed")]


YES, NO, OPEN = (1, "record"), (0, "nothing"), (None, "open")


@pytest.mark.parametrize(
    ("agreements", "expected"),
    [
        ((), [NO, NO, NO]),
        ((agreement(HELD),), [YES, YES, YES]),
        ((agreement(HELD, kind="programme"),), [YES, YES, YES]),
        ((agreement(HELD, kind="plan"),), [YES, YES, YES]),
        ((agreement(HELD, kind="decree"),), [NO, NO, NO]),
        ((agreement(),), [YES, NO, NO]),
        ((agreement(("2026-06-30", "")),), [YES, OPEN, YES]),
        ((agreement(("2025-11-15", "Tốt")),), [YES, NO, NO]),
        ((agreement(HELD, end="2025-11-15"),), [NO, NO, NO]),
        ((agreement(HELD, end="2025-11-16"),), [YES, YES, YES]),
        ((agreement(HELD, start="2026-11-16"),), [NO, NO, NO]),
        ((agreement(HELD, start=""),), [YES, YES, YES]),
        ((agreement(), agreement(HELD)), [YES, YES, YES]),
    ],
    ids=["none", "all", "programme", "plan", "decree", "no review", "no result", "review of last year", "ended before",
         "last day in the year", "begins after", "no start", "one of two"],
)  # fmt: skip
def test_coordination(agreements, expected):
    assert three(*agreements) == expected


def test_sentences():
    known = facts(agreements=(agreement(HELD),))
    assert [said(code, known, 1).sentence for code in ("agreement", "agreement_carried_out", "agreement_reviewed")] == [
        "Có Quy chế phối hợp 03/QCPH (5/1/2026).",
        "Quy chế phối hợp 03/QCPH: ngày 30/6/2026, Thực hiện đủ.",
        "Đã sơ kết, tổng kết ngày 30/6/2026.",
    ]
