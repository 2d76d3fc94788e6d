"""A share in counts as a finding; used by the rules that ask for one."""

from __future__ import annotations

from common.numbers import whole
from registrations.rules.facts import Finding, Share, met, not_met, unknown


def share_finding(share: Share, *, needed: int, what: str, lacking: str) -> Finding:
    """ "118/120 hộ đăng ký (98,3 %), cần 100 %. Theo bản đăng ký." Nothing is rounded up."""
    if share.part is None or not share.whole:
        return unknown(f"Chưa có {lacking} trong hồ sơ.")
    words = f"{whole(share.part)}/{whole(share.whole)} {what} ({share.shown}), cần {needed} %."
    enough = share.part * 100 >= needed * share.whole
    return (met if enough else not_met)(f"{words} {share.where}.")
