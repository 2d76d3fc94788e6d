"""What proves the rows: words, the edges of the window, duplicates by hash, what may be picked; query counts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from models_programs.models import ModelPlace, RegulationReview
from scoring.models import RowEvidence, Scorecard
from scoring.queries.evidence import SHOWN, evidence_of, pickable, shown_of
from scoring.queries.pieces import split_key
from scoring.rules.proof import is_outside
from tests import factories as make
from tests.models_programs.samples import SAMPLES
from tests.registrations import cases
from tests.scoring import proofs, sheets
from tests.scoring.proofs import added, key, linked, row_id
from units.models import UnitSuccession

pytestmark = pytest.mark.django_db
START, END = dt.date(2025, 11, 16), dt.date(2026, 11, 15)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    proofs.keep_in(settings, tmp_path)


def sample(cast, slug, unit=None, **fields):
    return SAMPLES[slug].make(None, unit or cast.unit, **fields)


def of_row(card, code, actor=None):
    card = Scorecard.objects.select_related("unit", "rubric").get(pk=card.pk)
    return evidence_of(card, actor).get(row_id(card, code), [])


def queries(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@pytest.mark.parametrize(
    ("first", "last", "outside"),
    [
        (START - DAY, START - DAY, True),
        (START, START, False),
        (END, END, False),
        (END + DAY, END + DAY, True),
        (None, None, False),
        (START - 400 * DAY, None, False),  # goes on
        (START - 400 * DAY, START - DAY, True),
        (START - 400 * DAY, START, False),
        (None, START - DAY, True),
        (END + DAY, None, True),
    ],
)
def test_window_at_its_edges(first, last, outside):
    assert is_outside(first, last, start=START, end=END) is outside


def test_the_window_is_the_kind_s(cast):
    """A school's year runs from 16/11 to 15/11, that of a khu dân cư from 01/11 to 31/10 (TT 124 Điều 8.2)."""
    card = sheets.opened(cast)
    days = [START - DAY, START, END, END + DAY]
    for day in days:
        added(cast, card, "3", date=day, number=f"{day:%d%m}")
    assert [proof.outside for proof in of_row(card, "3")] == [True, False, False, True]
    card.unit.kind = "residential"
    card.unit.save(update_fields=["kind"])
    days = [dt.date(2025, 10, 31), dt.date(2025, 11, 1), dt.date(2026, 10, 31), dt.date(2026, 11, 1)]
    for day in days:
        added(cast, card, "5a", date=day, number=f"{day:%d%m}")
    assert [proof.outside for proof in of_row(card, "5a")] == [True, False, False, True]


def test_a_model_of_earlier_years_that_still_works_is_inside(cast):
    card = sheets.opened(cast)
    model = sample(cast, "model", year=2023, date=dt.date(2023, 5, 1))
    rule = sample(cast, "regulation", year=2023, valid_from=dt.date(2023, 1, 1))
    linked(cast, card, "7", key(model), key(rule))
    assert [proof.outside for proof in of_row(card, "7")] == [False, False]


def test_words_of_a_piece(cast):
    card = sheets.opened(cast)
    activity = sample(cast, "activity")
    linked(cast, card, "1 3", key(activity))
    [proof] = of_row(card, "3")
    assert (proof.title, proof.kind, proof.day, proof.url, proof.form, proof.also_on, proof.by, proof.by_superior) == (
        "Tuyên truyền phòng, chống ma túy", "Hoạt động", dt.date(2026, 5, 12),
        f"/2026/phong-trao/hoat-dong/{activity.pk}/", "record", "hàng 1", "Trần Thị Bình", False,
    )  # fmt: skip
    [file] = added(cast, card, "5a", files=[proofs.pdf()], number="07/KH", issuer="Trường", title="Kế hoạch")
    [proof] = of_row(card, "5a")
    assert (proof.title, proof.kind, proof.url, proof.form, proof.detail, proof.is_pdf, proof.size) == (
        "Kế hoạch", "Tệp PDF", f"/2026/phong-trao/tai-lieu/{file.pk}/", "file", "07/KH, Trường", True, file.size,
    )  # fmt: skip


def test_what_the_superior_added_is_marked(cast):
    card = sheets.reviewing(cast)
    added(cast, card, "3", who="officer")
    [proof] = of_row(card, "3")
    assert (proof.by, proof.by_superior) == ("Lê Văn Cường", True)


def test_the_same_file_elsewhere(cast):
    """Told of the own unit's sheets; of others only to people of an authority over both."""
    card = sheets.opened(cast)
    other = sheets.opened(cast, unit=cast.sibling, head="officer")
    far = sheets.opened(cast, unit=cast.other_unit, head="outsider")
    added(cast, card, "3", files=[proofs.photo()])
    added(cast, card, "3", files=[proofs.photo(seed=2)])
    added(cast, other, "7", files=[proofs.photo()], who="officer")
    added(cast, far, "1", files=[proofs.photo()], who="outsider")
    told = {
        who: [proof.same_as for proof in of_row(card, "3", who and cast.actor(who))]
        for who in (None, "unit_head", "officer", "viewer")
    }
    assert told == {
        None: ["", ""],
        "unit_head": ["", ""],
        "officer": ["Trạm Y tế Bình Sơn, hàng 7", ""],
        "viewer": ["Trường THCS Trà Bồng, hàng 1; Trạm Y tế Bình Sơn, hàng 7", ""],
    }


def test_the_same_file_in_another_piece_of_the_sheet_or_in_last_year_s(cast):
    card = sheets.opened(cast)
    record = sample(cast, "paper")
    [one] = added(cast, card, "3", "5a", files=[proofs.photo()])
    one.pk, one.subject_type, one.subject_id = None, record._meta.label_lower, record.pk
    one.save()
    linked(cast, card, "7", key(one))
    last = sheets.opened(cast, unit=cast.sibling, head="officer")
    Scorecard.objects.filter(pk=last.pk).update(unit=cast.unit, year=2025)
    RowEvidence.objects.create(
        scorecard=last, criterion_id=row_id(last, "9"), attachment=one, added_by=cast.officer, added_at=one.added_at
    )
    [proof] = of_row(card, "3")
    assert (proof.same_as, proof.also_on) == ("phiếu năm 2025, hàng 9; hàng 7", "hàng 5a")
    [copy] = of_row(card, "7")
    assert copy.same_as == "phiếu năm 2025, hàng 9; hàng 5a; hàng 3"
    assert copy.detail == f"kèm theo “{record.get_kind_display()}”"


def test_constant_number_of_queries(cast):
    card = sheets.opened(cast)
    slugs = ("paper", "activity", "model", "commendation")

    def more(seed):
        linked(cast, card, "1 3", *(key(sample(cast, slug)) for slug in slugs))
        added(cast, card, "3", files=[proofs.photo(seed=seed)])

    more(1)
    one = queries(lambda: of_row(card, "3"))
    offered = queries(lambda: pickable(card))
    more(2)
    more(3)
    assert (queries(lambda: of_row(card, "3")), queries(lambda: pickable(card))) == (one, offered)
    assert queries(lambda: evidence_of(Scorecard.objects.select_related("unit").get(pk=card.pk))) <= 11


def test_what_may_be_picked(cast):
    card = sheets.opened(cast)
    for slug in ("paper", "activity", "regulation", "model", "force", "commendation", "figures"):
        sample(cast, slug)
        sample(cast, slug, cast.sibling)
    rule = sample(cast, "regulation", title="Phối hợp tuần tra")
    RegulationReview.objects.create(regulation=rule, held_on=START)
    RegulationReview.objects.create(regulation=rule, held_on=START - DAY)
    RegulationReview.objects.create(regulation=rule, due_on=END)
    cases.registered(cast.unit)
    [file] = added(cast, card, "3")
    offered = {group.noun: [proof.title for proof in group.proofs] for group in pickable(card)}
    assert offered == {
        "Đã tải lên cho phiếu này": ["05/KH"],
        "Giấy tờ": ["Kế hoạch bảo đảm an ninh, trật tự"],
        "Hoạt động": ["Tuyên truyền phòng, chống ma túy"],
        "Quy chế phối hợp": ["Phối hợp tuần tra", "Phối hợp bảo vệ trường học"],
        "Sơ kết quy chế": ["Sơ kết: Phối hợp tuần tra"],
        "Mô hình": ["Cổng trường an toàn giao thông"],
        "Lực lượng": ["Lực lượng bảo vệ"],
        "Khen thưởng": ["Giấy khen: Nguyễn Văn Hòa"],
        "Số liệu năm": ["Số liệu năm 2026"],
        "Đăng ký, hồ sơ": ["Bản đăng ký An toàn về an ninh, trật tự năm 2026"],
    }
    assert "Đã tải lên cho phiếu này" not in [group.noun for group in pickable(card, without={key(file)})]
    found = pickable(card, q="tuan tra")
    assert [(group.noun, len(group.proofs)) for group in found] == [("Quy chế phối hợp", 1), ("Sơ kết quy chế", 1)]
    assert pickable(card, q="không có gì thế này") == []


def test_long_lists_are_cut_newest_first(cast):
    card = sheets.opened(cast)
    for number in range(SHOWN + 3):
        sample(cast, "activity", title=f"Việc {number}", on=dt.date(2026, 1, 1) + number * DAY)
    [group] = pickable(card)
    assert ([proof.title for proof in group.proofs][:2], len(group.proofs), group.left) == (
        [f"Việc {SHOWN + 2}", f"Việc {SHOWN + 1}"], SHOWN, 3,
    )  # fmt: skip
    assert [len(group.proofs) for group in pickable(card, q="việc")] == [SHOWN + 3]


def test_models_of_others_that_work_here_and_records_of_earlier_names(cast):
    card = sheets.opened(cast)
    model = sample(cast, "model", cast.sibling)
    assert pickable(card) == []
    ModelPlace.objects.create(model=model, unit=cast.unit, opened_on=START)
    old = make.unit(cast.commune, "Trường cũ")
    UnitSuccession.objects.create(kind="rename", predecessor=old, successor=cast.unit, on=dt.date(2026, 3, 1))
    sample(cast, "activity", old)
    offered = [(proof.title, proof.was) for group in pickable(card) for proof in group.proofs]
    assert offered == [
        ("Tuyên truyền phòng, chống ma túy", "Trường cũ"), ("Cổng trường an toàn giao thông", ""),
    ]  # fmt: skip


def test_one_piece_by_its_name(cast):
    card = sheets.opened(cast)
    record = sample(cast, "paper")
    assert shown_of(card, key(record)).row == record
    assert shown_of(card, key(sample(cast, "paper", cast.sibling))) is None
    linked(cast, card, "3", key(record))
    type(record).objects.filter(pk=record.pk).update(year=2025)  # linked once, it can still be looked at
    assert shown_of(card, key(record)).proof.title == "Kế hoạch bảo đảm an ninh, trật tự"
    assert shown_of(card, "attachment-999999") is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("attachment-12", ("attachment", 12)),
        ("models_programs.activity-5", ("models_programs.activity", 5)),
        ("accounts.user-1", None), ("attachment-", None), ("attachment--1", None), ("attachment-१", None),
        ("attachment-" + "9" * 16, None), ("", None), ("12", None),
    ],
)  # fmt: skip
def test_names_of_pieces(name, parts):
    assert split_key(name) == parts
