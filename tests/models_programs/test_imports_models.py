"""What is a mô hình's own in the import: its state follows from its papers, its first place follows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.forms.models import model_to_dict

from common.models import StatusChange
from models_programs.domain.movement import register_model
from models_programs.models import ModelEvent, ModelField, ModelPlace, ModelRating, MovementModel
from models_programs.rules.permissions import UNIT_AND_OFFICER
from tests.conftest import Cast
from tests.models_programs.samples import make_model
from tests.models_programs.sheets import NOW, apply, plan, problems, row

LIFE = [
    {},
    {"number": "12/KH-UBND"},
    {"number": "12/KH-UBND", "date": dt.date(2026, 1, 19), "issuer": "Ủy ban nhân dân xã"},
    {"launched_on": dt.date(2026, 3, 27)},
    {"number": "12/KH-UBND", "date": dt.date(2023, 1, 19), "launched_on": dt.date(2023, 5, 1)},
]
DERIVED = ("id", "name", "search_key", "model", "subject_id", "place")


def told(model: MovementModel) -> list[Any]:
    """Everything that is stored of a model, ids and its name aside."""
    label = MovementModel._meta.label_lower
    rows = [
        MovementModel.objects.filter(pk=model.pk),
        ModelPlace.objects.filter(model=model),
        ModelEvent.objects.filter(model=model),
        StatusChange.objects.filter(subject_type=label, subject_id=model.pk),
    ]
    found = [list(queryset.order_by("pk").values()) for queryset in rows]
    skipped = {"id", "name", "search_key", "model_id", "subject_id"}
    return [[{name: v for name, v in values.items() if name not in skipped} for values in part] for part in found]


@pytest.mark.parametrize("life", LIFE)
@pytest.mark.parametrize("of_unit", [True, False])
def test_an_import_registers_as_a_form_does(cast: Cast, life: dict[str, Any], of_unit: bool) -> None:
    """The same record, place, events and steps, whichever way it came."""
    field = ModelField.objects.get(code="drugs")
    unit = cast.unit if of_unit else None
    by_hand = register_model(
        record=MovementModel(authority=cast.commune, unit=unit, year=2026),
        values={"name": "Bằng tay", "field": field, "area": "Thôn 3", **life},
        actor=cast.actor("officer"),
        now=NOW,
        writers=UNIT_AND_OFFICER,
    )
    cells = {name: f"{v:%d/%m/%Y}" if isinstance(v, dt.date) else v for name, v in life.items()}
    apply(cast, "model", row("model", name="Bằng tệp", unit="THPT01" if of_unit else None, area="Thôn 3", **cells))
    by_file = MovementModel.objects.get(name="Bằng tệp")
    assert told(by_file) == told(by_hand)
    assert model_to_dict(by_file, ["field", "area"]) == {"field": field.pk, "area": "Thôn 3"}


def test_the_authority_itself_works_everywhere(cast: Cast) -> None:
    apply(cast, "model", row("model", unit=None))
    assert ModelPlace.objects.get().area == "Xã Bình Sơn"


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"state": "Đã đăng ký"}, ""),
        ({"state": ""}, ""),
        ({"state": "Đang hoạt động", "launched_on": "1/5/2026"}, ""),
        ({"state": "Đang triển khai", "number": "1/KH"}, ""),
        ({"state": "Đang hoạt động"}, "Dòng 2, cột Ngày ra mắt: mô hình đang hoạt động: nhập ngày ra mắt."),
        (
            {"state": "Đã đăng ký", "number": "1/KH"},
            "Dòng 2, cột Trạng thái: theo văn bản và ngày ra mắt thì mô hình này “Đang triển khai”. "
            "Sửa ô này hoặc để trống.",
        ),
        (
            {"state": "Đã kết thúc"},
            "Dòng 2, cột Trạng thái: mô hình mới không ghi “Đã kết thúc”. Kết thúc mô hình trên trang của mô hình.",
        ),
        (
            {"number": "1/KH", "date": "1/6/2026", "launched_on": "1/5/2026"},
            "Dòng 2, cột Ngày ra mắt: ngày ra mắt không được trước ngày văn bản (01/06/2026).",
        ),
        ({"field": "Bóng đá"}, "Dòng 2, cột Lĩnh vực: chọn một trong:"),
        ({"field": None}, "Dòng 2, cột Lĩnh vực: chọn lĩnh vực trong danh sách."),
        ({"name": ""}, "Dòng 2, cột Tên mô hình: nhập tên mô hình."),
    ],
)
def test_states_of_new_models(cast: Cast, cells: dict[str, Any], says: str) -> None:
    found = problems(cast, "model", row("model", **cells))
    assert (len(found), found[0][: len(says)] if found else "") == (1 if says else 0, says)


def test_states_of_known_models(cast: Cast) -> None:
    """Steps of a life are taken on the page; nothing else about the state can be said in a file."""
    known = make_model(cast.commune)
    cells = {"id": known.pk, "name": known.name, "field": known.field.name}
    assert problems(cast, "model", {**cells, "state": "Đã đăng ký"}) == []
    assert plan(cast, "model", {**cells, "state": ""}).rows[0].action == "same"
    assert problems(cast, "model", {**cells, "state": "Đang hoạt động", "launched_on": "1/5/2026"}) == [
        "Dòng 2, cột Trạng thái: đổi trạng thái bằng nút trên trang của mô hình, không đổi trong tệp.",
        "Dòng 2, cột Ngày ra mắt: ghi việc này bằng nút “Triển khai” hoặc “Ra mắt” trên trang của mô hình.",
    ]


def test_the_first_place_follows(cast: Cast) -> None:
    known = make_model(cast.commune, state="active", launched_on=dt.date(2026, 3, 1))
    rating = ModelRating.objects.create(
        place=ModelPlace.objects.get(), unit=known.unit, authority_path=cast.commune.path, year=2026, rank=2,
        rated_at=NOW,
    )  # fmt: skip
    cells = {"id": known.pk, "name": "Tên mới", "field": known.field.name}
    apply(cast, "model", {**cells, "unit": "TYT01", "area": "", "launched_on": "2/2/2024"})
    known.refresh_from_db()
    assert (known.name, known.unit, known.area, known.year, known.version) == ("Tên mới", cast.sibling, "", 2024, 2)
    place = ModelPlace.objects.get()
    assert (place.unit, place.area, place.opened_on) == (cast.sibling, "", dt.date(2024, 2, 2))
    rating.refresh_from_db()
    assert rating.unit == cast.sibling


def test_a_first_place_that_closed(cast: Cast) -> None:
    known = make_model(cast.commune, state="active", launched_on=dt.date(2026, 2, 2))
    ModelPlace.objects.update(closed_on=dt.date(2026, 3, 1))
    cells = {"id": known.pk, "name": known.name, "field": known.field.name, "launched_on": "1/5/2026"}
    assert problems(cast, "model", cells) == [
        "Dòng 2, cột Ngày ra mắt: nơi làm đầu tiên đã thôi từ ngày 01/03/2026. Nhập ngày trước ngày đó."
    ]


def test_models_that_ended_before_the_year_are_unknown(cast: Cast) -> None:
    known = make_model(
        cast.commune, year=2024, state="ended", ended_on=dt.date(2025, 3, 1), end_reason="Không còn phù hợp"
    )
    cells = {"id": known.pk, "name": known.name, "field": known.field.name}
    assert problems(cast, "model", cells)[0].startswith("Dòng 2, cột Mã số: Xã Bình Sơn không có mô hình nào")
