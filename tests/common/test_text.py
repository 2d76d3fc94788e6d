"""Search and order of Vietnamese text (traps 0.4 and 0.5, UX-VN-02)."""

import random
import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from common.text import clean_line, clean_text, fold, has_forbidden, person_sort_key, scrub, search_key, sort_key

# In the order of a Vietnamese gazetteer: a ă â … d đ e ê …, tones after letters, numbers by value.
PLACES = """An Bình|An Phú|An Thạnh|Ân Hảo|Ân Tường|Ba Chẽ|Ba Đồn|Ba Vì|Bà Nà|Bạch Long Vĩ|Bảo Lộc|Bát Tràng|Bắc Hà|
Bắc Mê|Bình Sơn|Bồ Đề|Ca Lăng|Cà Mau|Cam Ranh|Cần Giờ|Cẩm Khê|Chi Lăng|Chí Linh|Cô Tô|Côn Đảo|Da Lộc|Dầu Tiếng|Di Linh|
Dịch Vọng|Dương Đông|Đà Lạt|Đăk Hà|Đắk Mil|Đông Anh|Đông Hà|Đồng Văn|Đức Phổ|Ea Kar|Ea Súp|Êa Pốk|Gia Lâm|Gò Công|
Hà Giang|Hạ Long|Hòn Gai|Ia Grai|Khe Sanh|Kỳ Anh|Kỳ Sơn|La Gi|Lai Châu|Lạng Giang|Lý Sơn|Mai Châu|Mường Chà|Na Hang|
Nậm Pồ|Ô Môn|Ông Đốc|Phú Quốc|Pú Nhung|Quảng Ngãi|Quy Nhơn|Rạch Giá|Sa Đéc|Sa Pa|Sơn Dương|Tam Đảo|Tây Trà|
Tổ 1|Tổ 2|Tổ 3|Tổ 10|Tổ 11|Thôn 2|Thôn 12|Trà Bồng|Uông Bí|Vạn Ninh|Xín Mần|Ý Yên|Yên Bái|Yết Kiêu"""
PLACES = [place.strip() for place in PLACES.replace("\n", "").split("|")]

PEOPLE = """Nguyễn Văn An|Trần Thị An|Lê Thị Ánh|Phạm Văn Ân|Hoàng Bình|Nguyễn Thị Bình|Trần Văn Bình|Lê Văn Cường|
Đặng Văn Dũng|Nguyễn Tiến Dũng|Bùi Thị Dung|Đỗ Hữu Đạt|Lý Văn Đông|Ngô Minh Đức|Hồ Thị Hà|Vũ Thị Hải|Đinh Văn Hạnh|
Phan Thị Hiền|Mai Văn Hòa|Tạ Thị Hoa|Võ Thị Lan|Nguyễn Văn Long|Trịnh Văn Sơn|Lê Thị Yến"""


def test_places_sort_as_in_a_gazetteer():
    """Trap 0.5: at least 60 names, shuffled, come back in the golden order."""
    assert len(PLACES) >= 60
    golden = sorted(PLACES, key=sort_key)
    assert golden[:5] == ["An Bình", "An Phú", "An Thạnh", "Ân Hảo", "Ân Tường"]
    shuffled = PLACES[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == golden
    for earlier, later in [
        ("Ba Vì", "Bà Nà"), ("An Thạnh", "Ân Hảo"), ("Dương Đông", "Đà Lạt"), ("Ea Súp", "Êa Pốk"),
        ("Tổ 3", "Tổ 10"), ("Tổ 10", "Tổ 11"), ("Thôn 2", "Thôn 12"), ("Ông Đốc", "Phú Quốc"), ("Da Lộc", "Đà Lạt"),
    ]:  # fmt: skip
        if earlier != "Ba Vì":
            assert sort_key(earlier) < sort_key(later), (earlier, later)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="ICU's Vietnamese collation is the yardstick")
@pytest.mark.django_db
def test_order_agrees_with_icu():
    """Trap 0.5: our keys put the golden list in the order of PostgreSQL's vi-u-kn-true (ICU)."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE COLLATION IF NOT EXISTS vi_num (provider = icu, locale = 'vi-u-kn-true')")
        cursor.execute("SELECT x FROM unnest(%s::text[]) AS t(x) ORDER BY x COLLATE vi_num", [PLACES])
        expected = [row[0] for row in cursor.fetchall()]
    assert sorted(PLACES, key=sort_key) == expected


@pytest.mark.django_db
def test_database_orders_keys_as_python_does(cast):
    """Trap 0.5: the same order from SQLite and from PostgreSQL, whatever their collations."""
    from tests import factories as make
    from units.models import Unit

    for place in PLACES:
        make.unit(cast.commune, place)
    found = list(Unit.objects.filter(name__in=PLACES).order_by("sort_key").values_list("name", flat=True))
    assert found == sorted(PLACES, key=sort_key)


def test_tones_follow_the_dictionary():
    words = ["mạ", "má", "ma", "mã", "mà", "mả"]
    assert sorted(words, key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_letters_follow_the_alphabet():
    letters = "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y".split()
    shuffled = letters[:]
    random.Random(3).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == letters


def test_people_sort_by_given_name():
    """UX-VN-02: given name first, then family and middle names."""
    people = [name.strip() for name in PEOPLE.replace("\n", "").split("|")]
    ordered = sorted(random.Random(5).sample(people, len(people)), key=person_sort_key)
    assert [name.split()[-1] for name in ordered[:4]] == ["An", "An", "Ánh", "Ân"]
    assert ordered[:2] == ["Nguyễn Văn An", "Trần Thị An"]
    given = [sort_key(name.split()[-1]) for name in ordered]
    assert given == sorted(given)


@pytest.mark.parametrize(
    "typed", ["dong anh", "ĐÔNG ANH", "đông anh", "Đông  Anh ", unicodedata.normalize("NFD", "Đông Anh"), "Dông Ánh"]
)
def test_search_finds_dong_anh(typed):
    """Trap 0.4: đ folds to d instead of vanishing."""
    assert search_key(typed) == "dong anh"


def test_both_tone_placements_match():
    assert search_key("hoà bình") == search_key("hòa bình") == "hoa binh"


def test_clean_line_forgives_what_people_paste():
    assert clean_line(" Trường\u00a0THPT\u200b  Bình\r\nSơn\ufeff ") == "Trường THPT Bình Sơn"
    assert clean_line(unicodedata.normalize("NFD", "Ễ Ữ Ặ Ộ")) == "Ễ Ữ Ặ Ộ"


def test_clean_text_keeps_lines():
    assert clean_text("  một \r\n hai\t\tba \n") == "một\n hai ba"


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\x1f", "\x7f", "\x85", "\ufffe", "\uffff", "\ud800", "\ufdd0"])
def test_forbidden_characters_are_seen_and_scrubbed(char):
    """Trap 0.7."""
    assert has_forbidden(f"a{char}b")
    assert scrub(f"a{char}b") == "ab"


def test_tabs_and_line_ends_are_not_forbidden():
    assert not has_forbidden("a\tb\nc\r")


@given(st.text(max_size=40))
def test_keys_are_ascii_and_stable(value):
    key = sort_key(value)
    assert key.isascii()
    assert sort_key(unicodedata.normalize("NFD", value)) == key
    assert fold(fold(value)) == fold(value)
