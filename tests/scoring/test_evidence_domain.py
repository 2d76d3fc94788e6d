"""Hanging evidence on rows: who may in which state, whose records, several files, what a locked sheet keeps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from common.models import AuditEvent
from common.workflow import NotAllowed, Refused, WrongState
from models_programs.domain.attachments import Evidence, attach, detach
from models_programs.domain.records import remove_record
from models_programs.models import Attachment
from models_programs.rules.permissions import UNIT_AND_OFFICER
from scoring.domain import evidence as verbs
from scoring.domain.evidence import unlink_evidence
from scoring.models import RowEvidence, Scorecard
from tests import factories as make
from tests.models_programs.samples import SAMPLES
from tests.scoring import proofs, sheets
from tests.scoring.proofs import added, key, linked, row_id
from units.models import UnitSuccession

pytestmark = pytest.mark.django_db
PEOPLE = ("unit_head", "officer", "approver", "viewer", "admin", "outsider")
SELF, REVIEW = {"unit_head", "officer"}, {"officer"}
ALLOWED = {
    "draft": SELF, "filled": SELF, "sent": set(), "reviewing": REVIEW, "returned": SELF, "reviewed": set(),
    "approved": set(),
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    proofs.keep_in(settings, tmp_path)
    return tmp_path / "files"


def paper(cast, unit=None, **fields):
    return SAMPLES["paper"].make(None, unit or cast.unit, **fields)


def unlink(cast, card, code, piece, who="unit_head"):
    unlink_evidence(card=card, criterion_id=row_id(card, code), key=piece, actor=cast.actor(who), now=timezone.now())


def codes(card):
    return [link.criterion.code for link in RowEvidence.objects.filter(scorecard=card).select_related("criterion")]


@pytest.mark.parametrize("state", ALLOWED)
def test_who_may_in_which_state(cast, state):
    card = sheets.IN_STATE[state](cast)
    record = paper(cast)
    done = set()
    for person in PEOPLE:
        for act in (
            lambda who: linked(cast, card, "3", key(record), who=who),
            lambda who: added(cast, card, "1", who=who),
        ):
            try:
                act(person)
            except (NotAllowed, WrongState):
                continue
            done.add(person)
    assert done == ALLOWED[state]
    columns = set(RowEvidence.objects.values_list("column", flat=True))
    assert columns == ({"superior"} if state == "reviewing" else {"self"} if done else set())


def test_one_piece_serves_many_rows_once(cast):
    card = sheets.opened(cast)
    record = paper(cast)
    assert linked(cast, card, "1 3", key(record)) == 2
    assert linked(cast, card, "3 5a", key(record)) == 1
    assert codes(card) == ["1", "3", "5a"]
    link = RowEvidence.objects.first()
    assert (link.record_type, link.record_id, link.attachment, link.added_by) == (
        "models_programs.unitpaper", record.pk, None, cast.unit_head,
    )  # fmt: skip
    said = [event.detail for event in AuditEvent.objects.filter(kind="sheet.evidence_added", subject_id=card.pk)]
    assert said == [
        {"rows": ["1", "3"], "pieces": [record.get_kind_display()]},
        {"rows": ["3", "5a"], "pieces": [record.get_kind_display()]},
    ]


def test_only_what_the_unit_has_of_the_year(cast):
    card = sheets.opened(cast)
    foreign = [
        paper(cast, cast.sibling), paper(cast, cast.other_unit), paper(cast, year=2025),
        SAMPLES["exemplar"].make(None, cast.unit), SAMPLES["programme"].make(cast.commune, None),
    ]  # fmt: skip
    own_file = attach(
        record=foreign[0], evidence=Evidence(form="reference", number="1"), upload=None, actor=cast.actor("officer"),
        now=timezone.now(), writers=UNIT_AND_OFFICER,
    )  # fmt: skip
    other = sheets.opened(cast, unit=cast.sibling, head="officer")
    [hanging] = added(cast, other, "1", who="officer")
    for piece in (
        *map(key, foreign),
        key(own_file),
        key(hanging),
        "attachment-0",
        "x-1",
        "scoring.scorecard-1",
        "",
        "3",
    ):
        with pytest.raises(NotAllowed, match="của chính đơn vị này"):
            linked(cast, card, "3", piece)
    assert codes(card) == []
    assert linked(cast, card, "3", key(paper(cast))) == 1


def test_records_of_what_the_unit_was_before(cast):
    card = sheets.opened(cast)
    old = make.unit(cast.commune, "Trường cũ")
    record = paper(cast, old)
    with pytest.raises(NotAllowed):
        linked(cast, card, "3", key(record))
    UnitSuccession.objects.create(kind="merge", predecessor=old, successor=cast.unit, on=dt.date(2026, 3, 1))
    assert linked(cast, card, "3", key(record)) == 1


def test_rows_that_are_none(cast):
    card = sheets.opened(cast)
    record = paper(cast)
    group = card.rubric.criteria.filter(is_leaf=False).first()
    for ids in (set(), {group.pk}, {0}, {row_id(card, "3"), group.pk}):
        with pytest.raises(Refused, match="Chọn ít nhất một hàng"):
            verbs.link_evidence(
                card=card, criterion_ids=ids, keys=[key(record)], actor=cast.actor("unit_head"), now=timezone.now()
            )
    with pytest.raises(Refused, match="Chọn ít nhất một nội dung"):
        linked(cast, card, "3")


def test_a_row_is_full_at_last(cast, monkeypatch):
    monkeypatch.setattr(verbs, "ROW_MAX", 1)
    card = sheets.opened(cast)
    assert linked(cast, card, "3", key(paper(cast))) == 1
    with pytest.raises(Refused, match="Hàng 3 chỉ gắn được 1 minh chứng"):
        linked(cast, card, "1 3", key(paper(cast)))
    assert codes(card) == ["3"]


def test_several_files_on_several_rows_with_their_names(cast):
    card = sheets.opened(cast)
    files = [proofs.photo("một.jpg", 1), proofs.photo("hai.jpg", 2)]
    rows = added(cast, card, "3", "5a", files=files)
    assert [(row.file_name, row.subject_type, row.subject_id, row.unit) for row in rows] == [
        ("một.jpg", "scoring.scorecard", card.pk, cast.unit), ("hai.jpg", "scoring.scorecard", card.pk, cast.unit),
    ]  # fmt: skip
    assert sorted(codes(card)) == ["3", "3", "5a", "5a"]


def test_the_same_file_again_is_the_same_piece(cast):
    card = sheets.opened(cast)
    [first] = added(cast, card, "3", files=[proofs.photo()])
    [again] = added(cast, card, "5a", files=[proofs.photo("tên khác.jpg")])
    assert (first, Attachment.objects.count(), codes(card)) == (again, 1, ["3", "5a"])


def test_all_files_or_none(cast, folder):
    card = sheets.opened(cast)
    bad = SimpleUploadedFile("hỏng.jpg", b"khong phai anh")
    with pytest.raises(ValidationError):
        added(cast, card, "3", files=[proofs.photo(), bad])
    assert (Attachment.objects.count(), codes(card)) == (0, [])
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    with pytest.raises(ValidationError, match="nhiều nhất 6 tệp"):
        added(cast, card, "3", files=[proofs.photo(seed=number) for number in range(7)])


def test_secret_papers_leave_no_file(cast, folder):
    card = sheets.opened(cast)
    [row] = added(cast, card, "3", files=[proofs.pdf()], is_secret=True, number="01/M", title="Nội dung mật")
    assert (row.form, row.title, row.was_secret, codes(card)) == ("reference", "", True, ["3"])
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_links_ignore_files(cast):
    card = sheets.opened(cast)
    rows = added(cast, card, "3", files=[proofs.photo(), proofs.photo(seed=2)], form="link", url="https://a.vn/x")
    assert [(row.form, row.url) for row in rows] == [("link", "https://a.vn/x")]


def test_taking_away_leaves_the_piece_where_it_is(cast):
    card = sheets.opened(cast)
    [row] = added(cast, card, "3", "5a")
    unlink(cast, card, "3", key(row))
    unlink(cast, card, "3", key(row))
    assert (codes(card), Attachment.objects.count()) == (["5a"], 1)
    [event] = AuditEvent.objects.filter(kind="sheet.evidence_removed")
    assert event.detail == {"rows": ["3"], "pieces": ["05/KH"]}
    assert linked(cast, card, "3", key(row)) == 1


def test_each_side_takes_away_its_own(cast):
    card = sheets.opened(cast)
    [unit_piece] = added(cast, card, "3")
    sheets.fill(card, cast.actor("unit_head"))
    sheets.domain.send(card=card, actor=cast.actor("unit_head"), now=timezone.now())
    with pytest.raises(WrongState):
        unlink(cast, card, "3", key(unit_piece))
    officer = cast.actor("officer")
    sheets.domain.take_step(action="start_review", card=card, actor=officer, now=timezone.now())
    [own, other] = [added(cast, card, "3", who="officer", number=number)[0] for number in ("7/BB", "8/BB")]
    with pytest.raises(NotAllowed, match="do bên kia gắn"):
        unlink(cast, card, "3", key(unit_piece), who="officer")
    unlink(cast, card, "3", key(own), who="officer")
    note = "Bổ sung minh chứng hàng 3."
    sheets.domain.take_step(action="return", card=card, actor=officer, now=timezone.now(), note=note)
    with pytest.raises(NotAllowed, match="do bên kia gắn"):
        unlink(cast, card, "3", key(other))
    unlink(cast, card, "3", key(unit_piece))
    assert [link.attachment for link in RowEvidence.objects.all()] == [other]


def remove(cast, record, who="officer"):
    remove_record(record=record, actor=cast.actor(who), now=timezone.now(), writers=UNIT_AND_OFFICER)


def test_what_is_deleted_disappears_from_an_open_sheet(cast, django_capture_on_commit_callbacks):
    card = sheets.opened(cast)
    record = paper(cast)
    [row] = added(cast, card, "5a", files=[proofs.pdf()])
    linked(cast, card, "3", key(record))
    caches["pictures"].set(f"{row.sha256}:1", b"x")
    remove(cast, record)
    assert codes(card) == ["5a"]
    with django_capture_on_commit_callbacks(execute=True):
        detach(attachment=row, record=card, actor=cast.actor("unit_head"), now=timezone.now(), writers=UNIT_AND_OFFICER)
    assert codes(card) == []
    assert caches["pictures"].get(f"{row.sha256}:1") is None


def test_what_proves_a_sent_sheet_stays(cast):
    card = sheets.opened(cast)
    record, free = paper(cast), paper(cast)
    [row] = added(cast, card, "5a")
    linked(cast, card, "1 3", key(record))
    Scorecard.objects.filter(pk=card.pk).update(state="sent")
    with pytest.raises(
        ValidationError, match=r"minh chứng của phiếu chấm điểm năm 2026 .* \(hàng 1, 3, chờ thẩm định\)"
    ):
        remove(cast, record)
    with pytest.raises(ValidationError, match="hàng 5a"), transaction.atomic():
        row.delete()
    remove(cast, free)
    assert sorted(codes(card)) == ["1", "3", "5a"]
