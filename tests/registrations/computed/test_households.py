from __future__ import annotations

import pytest

from registrations.computed import RULES
from registrations.rules.facts import Share, met, not_met, unknown
from tests.registrations.computed.cases import facts

LACKING = unknown("Chưa có số hộ đăng ký trong hồ sơ.")


@pytest.mark.parametrize(
    ("share", "finding"),
    [
        (Share(120, 120, "Theo nguồn"), met("120/120 hộ đăng ký (100 %), cần 100 %. Theo nguồn.")),
        (Share(119, 120, "Theo nguồn"), not_met("119/120 hộ đăng ký (99,1 %), cần 100 %. Theo nguồn.")),
        (
            Share(9999, 10_000, "Theo nguồn"),
            not_met("9.999/10.000 hộ đăng ký (99,9 %), cần 100 %. Theo nguồn."),
        ),
        (Share(0, 5, "Theo nguồn"), not_met("0/5 hộ đăng ký (0 %), cần 100 %. Theo nguồn.")),
        (Share(None, 120, "Theo nguồn"), LACKING),
        (Share(120, None, "Theo nguồn"), LACKING),
        (Share(0, 0, "Theo nguồn"), LACKING),
        (Share(), LACKING),
    ],
    ids=["exactly 100 %", "one short", "never rounded up", "nobody", "no part", "no whole", "nothing", "unknown"],
)
def test_households(share, finding):
    assert RULES["households"](facts(households=share)) == finding
