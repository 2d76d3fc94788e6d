"""Mô hình by loại, điểm and tổ (HD 22/HD-BCA-V05)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from common.numbers import whole
from common.scope import within
from models_programs.enums import ModelState
from models_programs.models import ModelPlace, MovementModel
from models_programs.queries.movement import living_in, places_within, ranks_of, tally
from models_programs.queries.rulebook import rulebook
from reports.exports.pack.scope import BELOW, Scope
from reports.exports.pack.values import Annex, Band, Field, Row

CODE, LABEL = "models", "Mô hình"
FIELDS = (
    Field("Tên mô hình", 44),
    Field("Nơi chủ trì", 30),
    Field("Ngày ra mắt", 13, "date"),
    Field("Trạng thái", 18),
    Field("Điểm", 8, "int", "Số lượng"),
    Field("Tổ", 8, "int", "Số lượng"),
    Field("Thành viên", 11, "int", "Số lượng"),
    Field("Điểm có hiệu quả", 12, "int"),
)
LIVE = "Dòng cộng là số đã khóa; tổ, thành viên, hiệu quả của từng mô hình theo hồ sơ lúc lập danh sách này."
MOST = 5000  # models that are listed one by one


def annex(scope: Scope) -> Annex:
    path, year, numbers = scope.authority.path, scope.year, scope.numbers
    here = ModelPlace.objects.filter(within(path, "unit__authority_path")) if path else ModelPlace.objects.all()
    models = MovementModel.objects.filter(living_in(year)).filter(
        within(path) | Q(pk__in=here.order_by().values("model"))
    )
    is_long = models.count() > MOST
    return Annex(
        code=CODE,
        label=LABEL,
        title=f"Danh sách mô hình Toàn dân bảo vệ an ninh Tổ quốc năm {year}",
        fields=FIELDS,
        bands=() if is_long else _bands(models, path, year),
        foot=(
            (
                f"Cộng: {whole(numbers.record('models:kinds'))} loại", "", None, "", numbers.record("models:points"),
                numbers.record("models:teams"), numbers.record("models:members"), None,
            ),
        ),
        notes=(
            "Đếm đến hết ngày 31/12 theo Hướng dẫn 22/HD-BCA-V05: loại là tên mô hình, điểm là nơi thực hiện, tổ là "
            f"tổ thực hiện. Mô hình có hiệu quả: {whole(numbers.record('models:effective'))}.",
            *((LIVE,) if scope.closed_at else ()),
        ),
        empty=BELOW if is_long else "Năm này chưa có mô hình nào.",
    )  # fmt: skip


def _bands(models: QuerySet[MovementModel], path: str, year: int) -> tuple[Band, ...]:
    """By field, in the order of names. Eight queries."""
    rows = list(models.select_related("field", "unit", "authority").order_by("field__name", "search_key", "pk"))
    seen = places_within(path)
    ids = [row.pk for row in rows]
    counted = tally(MovementModel.objects.filter(pk__in=ids), seen, path=path, year=year).by_model(ids)
    ranks = ranks_of(ids, year, seen)
    worst = rulebook(path).number("model.effective_rank")
    found: dict[str, list[Row]] = {}
    for row in rows:
        number = counted[row.pk]
        good = sum(many for rank, many in ranks.get(row.pk, {}).items() if rank <= worst)
        place = row.unit.name if row.unit else row.authority.name
        state = str(ModelState(row.state).label)
        found.setdefault(row.field.name, []).append(
            (row.name, place, row.launched_on, state, number.points, number.teams, number.members, good)
        )
    return tuple(Band(field, tuple(some)) for field, some in found.items())
