"""The official areas: 34 provinces and 3,321 communes, loaded as often as one likes."""

from __future__ import annotations

import time

import pytest

from units.areas import AreaReport, bare_name, load_areas, official_areas
from units.enums import AuthorityKind
from units.models import Authority


@pytest.fixture
def loaded(db: None) -> AreaReport:
    return load_areas()


def test_everything_is_there(loaded: AreaReport) -> None:
    """34 / 3,321 = 2,621 xã + 687 phường + 13 đặc khu (domain.md section 7), codes padded."""
    assert loaded == AreaReport(created=3356, renamed=0, unchanged=0)
    provinces = Authority.objects.filter(kind=AuthorityKind.PROVINCE)
    communes = Authority.objects.filter(kind=AuthorityKind.COMMUNE)
    assert provinces.count() == 34
    assert communes.count() == 3321
    assert {len(code) for code in provinces.values_list("code", flat=True)} == {2}
    assert {len(code) for code in communes.values_list("code", flat=True)} == {5}
    words = [name.split(" ")[0] for name in communes.values_list("name", flat=True)]
    assert {word: words.count(word) for word in set(words)} == {"Xã": 2621, "Phường": 687, "Đặc": 13}


@pytest.mark.parametrize(
    ("code", "name", "short", "path", "province"),
    [
        ("11948", "Đặc khu Bạch Long Vĩ", "Bạch Long Vĩ", "31.11948.", "Thành phố Hải Phòng"),
        ("02536", "Xã Sơn Dương", "Sơn Dương", "08.02536.", "Tỉnh Tuyên Quang"),
        ("11020", "Xã Yết Kiêu", "Yết Kiêu", "31.11020.", "Thành phố Hải Phòng"),
        ("00070", "Phường Hoàn Kiếm", "Hoàn Kiếm", "01.00070.", "Thành phố Hà Nội"),
    ],
)
def test_the_places_of_the_plans(
    loaded: AreaReport, code: str, name: str, short: str, path: str, province: str
) -> None:
    area = Authority.objects.select_related("parent").get(code=code)
    assert (area.name, area.short_name, area.path, area.parent.name) == (name, short, path, province)  # type: ignore[union-attr]


def test_nothing_is_invented_for_letterheads(loaded: AreaReport) -> None:
    """domain.md section 0 item 8: names of bodies are settings; none is filled in."""
    for field in ("parent_body_name", "people_committee_name", "police_name", "steering_board_name", "place_name"):
        assert not Authority.objects.exclude(**{field: ""}).exists(), field


def test_again_changes_nothing_and_is_quick(loaded: AreaReport) -> None:
    start = time.perf_counter()
    assert load_areas() == AreaReport(created=0, renamed=0, unchanged=3356)
    assert time.perf_counter() - start < 2


def test_loading_takes_few_statements(db: None, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(80):  # type: ignore[operator]
        load_areas()


def test_renames_follow_the_list_and_settings_stay(loaded: AreaReport) -> None:
    """A name that differs from the list is corrected with its keys; what the administrator set stays."""
    Authority.objects.filter(code="02536").update(
        name="Xã Cũ", short_name="Cũ", sort_key="x", search_key="x", police_name="Công an xã Sơn Dương"
    )
    added = Authority.objects.create(
        kind=AuthorityKind.DEPARTMENT,
        parent=Authority.objects.get(path="08."),
        code="PA03",
        name="PA03",
        path="08.PA03.",
    )
    assert load_areas() == AreaReport(created=0, renamed=1, unchanged=3355)
    area = Authority.objects.get(code="02536")
    assert (area.name, area.search_key, area.police_name) == (
        "Xã Sơn Dương",
        "xa son duong 02536",
        "Công an xã Sơn Dương",
    )
    assert Authority.objects.filter(pk=added.pk).exists()


def test_communes_sort_by_their_bare_name(loaded: AreaReport) -> None:
    """Vietnamese order without the division type (UX-VN-02)."""
    names = list(Authority.objects.filter(parent__path="31.").values_list("short_name", flat=True))
    assert names[:5] == ["Ái Quốc", "An Biên", "An Dương", "An Hải", "An Hưng"]
    assert names[-3:] == ["Vĩnh Thịnh", "Vĩnh Thuận", "Yết Kiêu"]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Xã Xuân Sơn", "Xuân Sơn"),
        ("Thành phố Huế", "Huế"),
        ("Tỉnh Sơn La", "Sơn La"),
        ("Đặc khu Lý Sơn", "Lý Sơn"),
        ("Bộ Công an", "Bộ Công an"),
    ],
)
def test_bare_names(name: str, bare: str) -> None:
    assert bare_name(name) == bare


def test_paths_are_unique() -> None:
    paths = [area.path for area in official_areas()]
    assert len(paths) == len(set(paths)) == 3356
