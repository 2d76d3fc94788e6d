"""Small steps on the page of a sheet."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

from django.urls import reverse

from scoring.models import Scorecard

SAVED = "document.getElementById('saved-line').textContent.startsWith('Đã lưu')"
# nothing typed is on its way any more: every row says saved, or nothing at all
QUIET = """![...document.querySelectorAll('.cell-state')].some(
  (state) => state.classList.contains('is-waiting') || state.classList.contains('is-saving') ||
  state.classList.contains('is-failed'))"""


def wait_until(page: Any, expression: str, timeout: float = 15) -> None:
    """Playwright's own waiting uses eval, which the page's CSP forbids; this asks from outside."""
    end = time.monotonic() + timeout
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < end, f"never came true: {expression}"
        page.wait_for_timeout(30)


def open_sheet(page: Any, card: Scorecard) -> None:
    page.goto(reverse("scoring:sheet", args=[card.year, card.pk]))
    page.wait_for_load_state("load")


def box(card: Scorecard, code: str) -> str:
    """The selector of the score box of a row."""
    return f"#id_p{card.rubric.criteria.get(code=code).pk}"


def stored(card: Scorecard, column: str = "self") -> dict[str, Decimal | None]:
    """Row code → points in the database, in printed order."""
    rows = card.marks.order_by("criterion__order").values_list("criterion__code", f"{column}_points")
    return dict(rows)


def wait_saved(page: Any, timeout: float = 15) -> None:
    """Until the head says that everything is saved."""
    wait_until(page, f"{SAVED} && {QUIET}", timeout)
