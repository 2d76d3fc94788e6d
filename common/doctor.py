"""The self-examination of an installation: a list of checks, each with what it found and how to mend it.

Every room adds its own checks in a module ``checkup``; ``manage.py doctor`` prints them all and /readyz asks the few
that say whether the system can work now. Nothing here shows a secret.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db import DatabaseError
from django.utils.module_loading import autodiscover_modules

logger = logging.getLogger(__name__)


class Verdict(StrEnum):
    """The value is the word on screen."""

    FINE = "ĐẠT"
    WARN = "LƯU Ý"
    FAIL = "LỖI"
    SKIP = "BỎ QUA"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw; ``fix`` says what to do (empty when nothing has to be done)."""

    verdict: Verdict
    seen: str
    fix: str = ""


Examine = Callable[[], Finding]


@dataclass(frozen=True, slots=True)
class Check:
    """``code`` names the check on the command line, ``title`` on screen; ``ready``: /readyz asks it too."""

    code: str
    title: str
    examine: Examine
    ready: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A check and its finding."""

    check: Check
    finding: Finding

    @property
    def failed(self) -> bool:
        return self.finding.verdict == Verdict.FAIL


CHECKS: dict[str, Check] = {}


def passed(seen: str) -> Finding:
    return Finding(Verdict.FINE, seen)


def warned(seen: str, fix: str) -> Finding:
    return Finding(Verdict.WARN, seen, fix)


def failed(seen: str, fix: str) -> Finding:
    return Finding(Verdict.FAIL, seen, fix)


def skipped(seen: str) -> Finding:
    return Finding(Verdict.SKIP, seen)


def check(code: str, title: str, *, ready: bool = False) -> Callable[[Examine], Examine]:
    """Register the decorated function as a check. Order of registration is the order on screen."""

    def register(examine: Examine) -> Examine:
        CHECKS[code] = Check(code, title, examine, ready)
        return examine

    return register


def all_checks() -> list[Check]:
    """The checks of every installed room."""
    autodiscover_modules("checkup")
    return list(CHECKS.values())


def examine(checks: Collection[Check]) -> list[Result]:
    """Run the checks. One that breaks counts as failed and does not stop the others."""
    return [Result(one, _guarded(one)) for one in checks]


def _guarded(one: Check) -> Finding:
    try:
        return one.examine()
    except DatabaseError as error:
        logger.warning("check %s: %s", one.code, type(error).__name__, exc_info=True)
        return failed(
            "không đọc được cơ sở dữ liệu", "Sửa mục “Cơ sở dữ liệu trả lời” và “Cấu trúc cơ sở dữ liệu” trước."
        )
    except Exception as error:
        logger.warning("check %s broke: %s", one.code, type(error).__name__, exc_info=True)
        reason = " ".join(str(error).split())[:160]
        return failed(f"{type(error).__name__}: {reason}", "Xem nhật ký; nếu chưa rõ, gửi dòng này cho người hỗ trợ.")
