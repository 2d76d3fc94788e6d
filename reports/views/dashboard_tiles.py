"""The numbers at the top of a dashboard: each with its denominator in words and the list behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from common.numbers import percent, points, whole
from common.scope import Actor
from models_programs.enums import Subject
from models_programs.queries.rulebook import rulebook
from reports.queries.dashboard import Levels, Spot, count_of
from reports.queries.numbers import Numbers
from reports.rules.averages import average_of
from reports.rules.codes import POINTS, SELF_POINTS, Number
from reports.rules.gauges import GOOD_CODE, listed_number
from units.filters import OWN
from units.models import Authority

# What a number is a part of, as it follows "trên 45 …".
OF_WORDS = {
    "units": "đơn vị",
    "eligible": "đơn vị thuộc diện và tự nguyện",
    "registered": "đơn vị đã đăng ký",
    "scored": "đơn vị cấp trên đã chấm",
    "approved": "đơn vị đã duyệt xếp loại",
    "comparable": "đơn vị có điểm so sánh được",
}
SHORT = {"recognised": "Đạt tiêu chuẩn"}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number, what it is, out of what, and the list behind it; ``share`` 0–100 draws a thin line. ``is_words``: the
    value is a state in words, set smaller than a number."""

    label: str
    value: str
    note: str = ""
    href: str = ""
    share: int | None = None
    is_words: bool = False


class Links:
    """Addresses that keep what the page is narrowed to."""

    def __init__(self, year: int, asks: dict[str, str]) -> None:
        self.year, self.asks = year, asks

    def to(self, page: str, **more: str) -> str:
        query = urlencode({name: value for name, value in (self.asks | more).items() if value})
        url = reverse(f"reports:{page}", args=[self.year])
        return f"{url}?{query}" if query else url

    def behind(self, code: str, /, **more: str) -> str:
        return self.to("dashboard_list", so=code, **more)


def denominator(number: Number, numbers: Numbers, known: Levels, kind: str = "") -> str:
    """ "84,4 % trên 45 đơn vị thuộc diện và tự nguyện"; "" for a number that is no part of another."""
    if not number.of:
        return ""
    part, total = count_of(numbers, number.code, known, kind), numbers.of(number.of, kind)
    return f"{percent(part, total)} trên {whole(total)} {OF_WORDS[number.of]}"


def unit_tile(code: str, numbers: Numbers, links: Links, known: Levels, kind: str = "") -> Tile:
    """The tile of one number of units."""
    number = listed_number(code, known)
    if number is None:
        raise KeyError(code)
    count = count_of(numbers, code, known, kind)
    total = numbers.of(number.of, kind) if number.of else 0
    return Tile(
        label=SHORT.get(code, number.label),
        value=whole(count),
        note=denominator(number, numbers, known, kind),
        href=links.behind(code),
        share=count * 100 // total if total else None,
    )


def units_tile(numbers: Numbers, links: Links, kind: str = "") -> Tile:
    """All units, and how many of them the circular asks."""
    eligible = numbers.of("eligible", kind)
    return Tile(
        "Đơn vị",
        whole(numbers.of("units", kind)),
        f"trong đó {whole(eligible)} thuộc diện và tự nguyện",
        links.behind("units"),
    )


def average_tile(numbers: Numbers, links: Links, kind: str = "") -> Tile:
    """Average points over what can be compared."""
    count = numbers.of("comparable", kind)
    given, own = (average_of(numbers.of(code, kind), count) for code in (POINTS, SELF_POINTS))
    note = f"của {whole(count)} {OF_WORDS['comparable']}; tự chấm {points(own)}" if count else "chưa có phiếu chấm xong"
    return Tile("Điểm trung bình", points(given), note, links.behind("comparable") if count else "")


TT124 = ("registered", "unregistered", "recognised", "not_recognised")
TIMELY = ("registered_on_time", "registered_late", "sent_late")
SCORING = ("sent", "scored", "classified", GOOD_CODE)


def groups_of(
    spot: Spot, numbers: Numbers, links: Links, known: Levels, actor: Actor
) -> list[tuple[str, str, list[Tile]]]:
    """(title, words under it, tiles) in the order of the year."""
    kind = spot.kind

    def tiles(codes: Iterable[str]) -> list[Tile]:
        return [unit_tile(code, numbers, links, known, kind) for code in codes]

    found = [
        ("Đăng ký và công nhận", "", [units_tile(numbers, links, kind), *tiles(TT124)]),
        ("Chấm điểm và xếp loại", "", [*tiles(SCORING), average_tile(numbers, links, kind)]),
        ("Đúng hạn", "", [*timely_tiles(spot, numbers, links), *tiles(TIMELY)]),
    ]
    if not kind:
        found.append(("Phong trào", "", record_tiles(spot, numbers, links.year, actor)))
    return found


def timely_tiles(spot: Spot, numbers: Numbers, links: Links) -> list[Tile]:
    """What was due from units and came in time; the board of deadlines says more, with today's delays."""
    due, on_time = numbers.of("due", spot.kind), numbers.of("due_on_time", spot.kind)
    key = f"{spot.authority.pk}-own" if spot.only else str(spot.authority.pk)
    query = urlencode({"authority": key} | ({"kind": spot.kind} if spot.kind else {}))
    return [
        Tile(
            "Việc gửi đúng hạn",
            percent(on_time, due),
            f"{whole(on_time)} trên {whole(due)} lượt việc đơn vị phải gửi" if due else "chưa có việc phải gửi",
            f"{reverse('deadlines:board', args=[links.year])}?{query}" if due else "",
            on_time * 100 // due if due else None,
        )
    ]


# --- Records ----------------------------------------------------------------------------------------------------------


def records_query(spot: Spot, **more: str) -> dict[str, str] | None:
    """How the lists of records are narrowed to a spot; None where they cannot be (their choice of places is short)."""
    place = ""
    if spot.authority.pk != spot.own_id:
        if spot.only or not _is_offered(spot):
            return None
        place = str(spot.authority.pk)
    elif spot.only:
        place = OWN
    return {"authority": place} | more if place else more


def _is_offered(spot: Spot) -> bool:
    """Lists always offer the places right below the own one."""
    return spot.authority.parent_id == spot.own_id


def record_tiles(spot: Spot, numbers: Numbers, year: int, actor: Actor) -> list[Tile]:
    """Models by loại, điểm, tổ; activities; commendations."""

    def tile(label: str, code: str, note: str, page: str, **filters: str) -> Tile:
        query = records_query(spot, **filters)
        href = "" if query is None else f"{reverse(f'models_programs:{page}', args=[year])}?{urlencode(query)}"
        return Tile(label, whole(numbers.record(code)), note, href.removesuffix("?"))

    good, present = numbers.record("models:effective"), numbers.record("present:")
    teams, members = numbers.record("models:teams"), numbers.record("models:members")
    return [
        tile(
            "Loại mô hình",
            "models:kinds",
            f"{whole(good)} loại hiệu quả{_from_rank(spot.authority.path)}",
            "model_list",
        ),
        tile("Điểm mô hình", "models:points", f"{whole(teams)} tổ, {whole(members)} người tham gia", "model_list"),
        tile("Hoạt động", "activities:", f"{whole(present)} lượt người dự", "activity_list"),
        tile("Tập thể được khen", f"commended:{Subject.COLLECTIVE}:", "lượt khen trong năm", "commendation_list"),
        tile("Cá nhân được khen", f"commended:{Subject.PERSON}:", "lượt khen trong năm", "commendation_list"),
    ]


def _from_rank(path: str) -> str:
    """From which level of models on they count as effective, as the rules of the place say. One query."""
    book = rulebook(path)
    name = book.scale("model").get(book.number("model.effective_rank"))
    return f" (xếp loại {name} trở lên)" if name else ""


# --- Places -----------------------------------------------------------------------------------------------------------

PLACE_CODES = ("registered", "recognised", "classified", GOOD_CODE)


def part_of(numbers: Numbers, code: str, known: Levels, kind: str) -> tuple[int, int]:
    """A number and what it is a part of."""
    number = listed_number(code, known)
    total = numbers.of(number.of, kind) if number and number.of else 0
    return count_of(numbers, code, known, kind), total


def crumbs_of(spot: Spot, links: Links, *, page: str = "dashboard") -> list[tuple[str, str]]:
    """The way down to the place, each with its own dashboard; what is narrowed besides stays."""
    rest = {name: value for name, value in links.asks.items() if name not in ("noi", "rieng")}
    up = Links(links.year, rest)
    return [(one.name, up.to(page, noi=_key(one, spot))) for one in spot.above]


def _key(authority: Authority, spot: Spot) -> str:
    return "" if authority.pk == spot.own_id else str(authority.pk)


__all__: Sequence[str] = [
    "PLACE_CODES", "Links", "Tile", "crumbs_of", "denominator", "groups_of", "part_of", "records_query", "unit_tile",
]  # fmt: skip
