"""Invented people, addresses and telephone numbers. Nobody here exists; the numbers cannot be called."""

from __future__ import annotations

from random import Random

from units.enums import UnitKind

SURNAMES = (
    *("Nguyễn",) * 8,
    *("Trần", "Lê", "Phạm") * 3,
    *("Huỳnh", "Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ") * 2,
    *("Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Đoàn", "Mai", "Lương", "Tạ", "Hà", "Nông", "Ma", "Triệu", "Châu"),
)
MEN = (
    ("Văn", "Đức", "Quang", "Minh", "Hữu", "Thế", "Thanh", "Xuân", "Ngọc", "Đình"),
    (
        "An",
        "Bảo",
        "Chiến",
        "Dũng",
        "Giang",
        "Hải",
        "Hùng",
        "Khải",
        "Lâm",
        "Nam",
        "Phúc",
        "Sơn",
        "Thành",
        "Trung",
        "Vinh",
    ),
)
WOMEN = (
    ("Thị", "Thị Thu", "Thị Kim", "Thị Ngọc", "Thị Thanh", "Thị Hồng", "Thúy", "Diệu"),
    ("Ánh", "Bích", "Chi", "Duyên", "Hà", "Hoa", "Hương", "Lan", "Loan", "Mai", "Nga", "Oanh", "Phượng", "Thảo", "Yến"),
)
POSTS = {
    UnitKind.RESIDENTIAL: ("Trưởng thôn", "Trưởng khu dân cư"),
    UnitKind.AGENCY: ("Trưởng phòng", "Giám đốc"),
    UnitKind.HOSPITAL: ("Giám đốc",),
    UnitKind.ENTERPRISE: ("Giám đốc", "Phó Giám đốc"),
    UnitKind.SCHOOL: ("Hiệu trưởng", "Phó Hiệu trưởng"),
    UnitKind.COMMUNE: ("Cán bộ đầu mối",),
}


def person(rng: Random) -> str:
    """Family name, middle name, given name."""
    middles, givens = MEN if rng.random() < 0.55 else WOMEN
    return f"{rng.choice(SURNAMES)} {rng.choice(middles)} {rng.choice(givens)}"


def post(kind: str, name: str, rng: Random) -> str:
    """What the head of such a unit is called."""
    if name.startswith("Tổ dân phố"):
        return "Tổ trưởng tổ dân phố"
    if name.startswith("Khu dân cư"):
        return "Trưởng khu dân cư"
    if name.startswith(("Trạm", "Hạt")):
        return f"{name.split()[0]} trưởng" if name.startswith("Hạt") else "Trưởng trạm"
    if name.startswith("Văn phòng"):
        return "Chánh Văn phòng"
    return POSTS[UnitKind(kind)][0] if rng.random() < 0.8 else POSTS[UnitKind(kind)][-1]


def phone(number: int) -> str:
    """The ``number``-th telephone number of the form 0900 000 0xx."""
    return f"0900 {number // 1000:03d} {number % 1000:03d}"


def address(kind: str, name: str, streets: tuple[str, ...], place: str, rng: Random) -> str:
    """Where the unit stands."""
    if kind == UnitKind.COMMUNE:
        return f"Trụ sở UBND {name[0].lower()}{name[1:]}"
    if kind == UnitKind.RESIDENTIAL:
        return f"Nhà văn hóa {name[0].lower()}{name[1:]}, {place[0].lower()}{place[1:]}"
    return f"Số {rng.randint(2, 98)} {rng.choice(streets)}, {place[0].lower()}{place[1:]}"
