"""A share in counts as a finding; used by the rules that ask for one."""

from __future__ import annotations

from common.numbers import percent, whole
from registrations.rules.facts import Finding, Share, met, not_met, unknown


def share_finding(share: Share, *, needed: int, what: str, lacking: str) -> Finding:
    """ "118/120 hộ đăng ký (98,3 %), cần 100 %. Theo bản đăng ký." Nothing is rounded up."""
    if share.part is None or not share.whole:
        return unknown(f"Chưa có {lacking} trong hồ sơ.")
    # Cut after one decimal: 9.999 of 10.000 is 99,9 %, never "100 %" beside "không đạt".
    shown = percent(share.part * 1000 // share.whole, 1000)
    words = f"{whole(share.part)}/{whole(share.whole)} {what} ({shown}), cần {needed} %."
    enough = share.part * 100 >= needed * share.whole
    return (met if enough else not_met)(f"{words} {share.where}.")
