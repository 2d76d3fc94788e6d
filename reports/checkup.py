"""Checks: closed years are still what was closed."""

from __future__ import annotations

from django.utils import timezone

from common.doctor import Finding, check, failed, passed, skipped, warned
from reports.domain.drift import AT_ONCE, drifted
from reports.domain.packing import PATIENCE, given_up
from reports.models import YearClosing


@check("closed_years", "Năm đã khóa sổ")
def closed_years() -> Finding:
    count = YearClosing.objects.filter(undone_at=None).count()
    if not count:
        return skipped("chưa có năm nào khóa sổ")
    wrong = [f"{name} năm {year}: {found[0]}" for name, year, found in drifted(now=timezone.now())]
    if wrong:
        more = f" (và {len(wrong) - 1} nơi khác)" if len(wrong) > 1 else ""
        fix = "Mở trang Khóa sổ của nơi đó, so với bản đã khóa; sửa dữ liệu bị ghi ngoài hệ thống hoặc mở lại năm."
        return failed(f"{wrong[0]}{more}", fix)
    if missing := given_up():
        return warned(
            f"{missing} bản khóa sổ chưa có bộ báo cáo sau {PATIENCE} lần lập",
            "Xem nhật ký worker (reports.closing_pack).",
        )
    many = f"{AT_ONCE} trong {count}" if count > AT_ONCE else str(count)
    return passed(f"{many} bản khóa sổ khớp với dữ liệu")
