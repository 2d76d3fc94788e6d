"""Letterheads, number series, signers; bodies added by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.models import AuditEvent
from common.scope import Role
from common.workflow import NotAllowed
from tests import factories as make
from tests.conftest import Cast
from units import domain
from units.domain import SeriesRow, SignerRow
from units.models import Authority

NOW = timezone.make_aware(dt.datetime(2026, 4, 1, 9, 0))  # noqa: DTZ001 (made aware at once)
DECISIONS = SeriesRow(None, "Quyết định", "QĐ-UBND")
CHAIR = SignerRow(None, "TM. Ủy ban nhân dân", "Chủ tịch", "Nguyễn Văn An", True)


def edit(cast: Cast, who: str = "admin", **changes: Any) -> None:
    given: dict[str, Any] = {"authority": cast.commune, "values": {}, "series": [], "signers": []}
    domain.edit_authority(**{**given, **changes}, actor=cast.actor(who), now=NOW)


def test_letterhead(cast: Cast) -> None:
    edit(
        cast,
        values={"police_name": " Công an  xã Bình Sơn ", "place_name": "Bình Sơn"},
        series=[DECISIONS],
        signers=[CHAIR],
    )
    assert (cast.commune.police_name, cast.commune.place_name) == ("Công an xã Bình Sơn", "Bình Sơn")
    event = AuditEvent.objects.get()
    assert event.kind == "authority.edited"
    assert event.detail["changes"] == {
        "police_name": ["", "Công an xã Bình Sơn"],
        "place_name": ["", "Bình Sơn"],
        "series": [[], ["Quyết định: QĐ-UBND"]],
        "signers": [[], ["TM. Ủy ban nhân dân Chủ tịch Nguyễn Văn An (mặc định)"]],
    }


def test_rows_become_exactly_what_is_given(cast: Cast) -> None:
    """Changed, kept, removed, added; the default moves without breaking the constraint."""
    deputy = SignerRow(None, "KT. Chủ tịch", "Phó Chủ tịch", "Lê Thị Bình", False)
    edit(cast, series=[DECISIONS, SeriesRow(None, "Ban Chỉ đạo", "QĐ-BCĐ")], signers=[CHAIR, deputy])
    kept = cast.commune.series.get(symbol="QĐ-UBND")
    chair, second = cast.commune.signers.order_by("pk")
    edit(
        cast,
        series=[SeriesRow(kept.pk, "Quyết định của Ủy ban", "QĐ-UBND")],
        signers=[
            SignerRow(chair.pk, chair.capacity, chair.post, chair.name, False),
            SignerRow(second.pk, second.capacity, second.post, second.name, True),
        ],
    )
    assert list(cast.commune.series.values_list("pk", "name")) == [(kept.pk, "Quyết định của Ủy ban")]
    assert list(cast.commune.signers.values_list("pk", "is_default")) == [(second.pk, True), (chair.pk, False)]
    edit(
        cast,
        series=[SeriesRow(kept.pk, "Quyết định của Ủy ban", "QĐ-UBND")],
        signers=[
            SignerRow(second.pk, second.capacity, second.post, second.name, True),
            SignerRow(chair.pk, chair.capacity, chair.post, chair.name, False),
        ],
    )
    assert AuditEvent.objects.count() == 2  # the last time nothing changed


def test_rows_of_others_are_never_touched(cast: Cast) -> None:
    """SEC-AUTHZ-04: an id of another authority's row makes a new row, the other's stays."""
    foreign = cast.other_commune.series.create(name="Của xã khác", symbol="QĐ-UBND")
    edit(cast, series=[SeriesRow(foreign.pk, "Của tôi", "QĐ-UBND")])
    foreign.refresh_from_db()
    assert (foreign.name, foreign.authority) == ("Của xã khác", cast.other_commune)
    assert cast.commune.series.get().name == "Của tôi"


@pytest.mark.parametrize(
    "changes",
    [
        {"series": [DECISIONS, SeriesRow(None, "Khác", "qđ-ubnd")]},
        {"series": [SeriesRow(None, "", "QĐ")]},
        {"signers": [CHAIR, CHAIR]},
        {"signers": [SignerRow(None, "", "Chủ tịch", "An", False)]},
    ],
)
def test_rows_that_are_refused(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        edit(cast, **changes)
    assert not cast.commune.series.exists()
    assert not cast.commune.signers.exists()


def test_official_names_cannot_be_changed(cast: Cast) -> None:
    """SEC-AUTHZ-05: codes, paths and official names do not pass through this door."""
    for name in ("name", "code", "path", "kind", "parent"):
        with pytest.raises(KeyError):
            edit(cast, values={name: "x"})


@pytest.mark.parametrize("who", ["officer", "approver", "viewer", "unit_head", "outsider"])
def test_only_administrators(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        edit(cast, who)


def test_departments_and_teams(cast: Cast) -> None:
    """PA03 under the province, Đội 1 under PA03; renaming keeps the order key in step."""
    boss = make.actor(make.person(Role.ADMIN, cast.province))
    phong = domain.add_body(parent=cast.province, code=" pa03 ", name="Phòng  PA03", actor=boss, now=NOW)
    doi = domain.add_body(parent=phong, code="D1", name="Đội 1", actor=boss, now=NOW)
    assert (phong.kind, phong.code, phong.name, phong.path) == ("department", "PA03", "Phòng PA03", "51.PA03.")
    assert (doi.kind, doi.path, doi.search_key) == ("team", "51.PA03.D1.", "doi 1 d1")
    domain.edit_authority(authority=doi, values={"name": "Đội Một"}, series=[], signers=[], actor=boss, now=NOW)
    assert (doi.name, doi.search_key) == ("Đội Một", "doi mot d1")
    with pytest.raises(NotAllowed):
        domain.add_body(parent=doi, code="X", name="Tổ", actor=boss, now=NOW)
    with pytest.raises(NotAllowed):
        domain.add_body(parent=cast.commune, code="X", name="Tổ", actor=boss, now=NOW)


@pytest.mark.parametrize(
    ("code", "name", "field"),
    [
        ("", "Phòng", "code"),
        ("P.1", "Phòng", "code"),
        ("PHÒNG", "Phòng", "code"),
        ("21115", "Phòng", "code"),
        ("PA03", "", "name"),
        ("CO", "Phòng", "code"),
    ],
)
def test_bodies_that_are_refused(cast: Cast, code: str, name: str, field: str) -> None:
    boss = make.actor(make.person(Role.ADMIN, cast.province))
    make.authority("Có rồi", kind="department", parent=cast.province, code="CO")
    count = Authority.objects.count()
    with pytest.raises(ValidationError) as refusal:
        domain.add_body(parent=cast.province, code=code, name=name, actor=boss, now=NOW)
    assert list(refusal.value.message_dict) == [field]
    assert Authority.objects.count() == count


def test_commune_admins_add_nothing_above(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        domain.add_body(parent=cast.province, code="PA03", name="Phòng", actor=cast.actor("admin"), now=NOW)


def test_two_series_may_swap_their_symbols(cast: Cast) -> None:
    edit(cast, series=[DECISIONS, SeriesRow(None, "Ban Chỉ đạo", "QĐ-BCĐ")])
    first, second = cast.commune.series.order_by("pk")
    edit(cast, series=[SeriesRow(first.pk, first.name, second.symbol), SeriesRow(second.pk, second.name, first.symbol)])
    assert list(cast.commune.series.order_by("pk").values_list("name", "symbol")) == [
        ("Quyết định", "QĐ-BCĐ"),
        ("Ban Chỉ đạo", "QĐ-UBND"),
    ]
