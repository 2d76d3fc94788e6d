"""Small pages of what hangs on a mô hình: closing a điểm, its tổ, names of the board, figures, fields."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.utils import timezone

from common.scope import Role
from common.views import page
from common.workflow import NotAllowed, WorkflowError
from models_programs.domain import movement as domain
from models_programs.forms.movement import ClosePlaceForm, FieldForm, FigureForm, MemberForm, TeamForm
from models_programs.models import ModelFigure, ModelTeam
from models_programs.views.movement_acts import ActPages
from units.models import Authority
from units.views.access import actor_of


class PartPages(ActPages):
    """Addresses under one model, and the page for a field of one's own."""

    def urls(self) -> list[URLPattern]:
        return [
            *super().urls(),
            self.address("<int:pk>/diem/<int:place>/thoi/", self.close_place_view, "_close_place", writing=True),
            self.address("<int:pk>/diem/<int:place>/to/", self.team_add_view, "_team_add", writing=True),
            self.address("<int:pk>/to/<int:team>/", self.team_view, "_team", writing=True),
            self.address("<int:pk>/to/<int:team>/xoa/", self.team_remove_view, "_team_remove", writing=True),
            self.address("<int:pk>/ban-chi-dao/<int:member>/", self.member_view, "_member", writing=True),
            self.address("<int:pk>/so-lieu/", self.figures_view, "_figures", writing=True),
            self.address("linh-vuc/them/", self.field_view, "_field_add", writing=True),
        ]

    def close_place_view(self, request: HttpRequest, year: int, pk: int, place: int) -> HttpResponse:
        """One điểm stops."""
        model = self.writable(request, pk)
        row = get_object_or_404(model.places.select_related("unit", "model"), pk=place)
        form = ClosePlaceForm(**self.form_kwargs(request))

        def run() -> None:
            data = form.cleaned_data
            domain.close_place(
                place=row, on=data["on"], reason=data["reason"], actor=actor_of(request), now=timezone.now()
            )

        where = row.unit.name if row.unit else row.area
        return self.small_page(
            request,
            year,
            model,
            form,
            run,
            heading="Thôi làm một điểm",
            lead="Mô hình vẫn hoạt động ở các điểm khác. Xếp loại đã ghi của điểm này được giữ lại.",
            facts=[("Mô hình", model.name), ("Điểm", where)],
            action_label="Ghi thôi làm",
            done=f"Đã ghi điểm {where} thôi làm.",
            danger=True,
        )

    # --- Tổ ----------------------------------------------------------------------------------------------------------

    def team_add_view(self, request: HttpRequest, year: int, pk: int, place: int) -> HttpResponse:
        """One more tổ at a điểm."""
        model = self.writable(request, pk)
        row = get_object_or_404(model.places.select_related("unit", "model"), pk=place)
        return self._team_page(request, year, model, ModelTeam(place=row), "Thêm tổ")

    def team_view(self, request: HttpRequest, year: int, pk: int, team: int) -> HttpResponse:
        """What is said of a tổ."""
        model = self.writable(request, pk)
        return self._team_page(request, year, model, _team_of(model, team), "Sửa tổ")

    def _team_page(self, request: HttpRequest, year: int, model: Any, team: ModelTeam, heading: str) -> HttpResponse:
        start = {"name": team.name, "members": team.members if team.pk else "", "leader": team.leader}
        form = TeamForm(**self.form_kwargs(request), initial=start)

        def run() -> None:
            domain.save_team(team=team, values=form.cleaned_data, actor=actor_of(request), now=timezone.now())

        place = team.place
        return self.small_page(
            request,
            year,
            model,
            form,
            run,
            heading=heading,
            lead="Tổ là nhóm người trực tiếp làm mô hình tại điểm này.",
            facts=[("Điểm", place.unit.name if place.unit else place.area)],
            action_label="Lưu tổ",
            done="Đã lưu tổ.",
            remove_url=self.url("_team_remove", year, model.pk, team.pk) if team.pk else "",
            remove_label="Xóa tổ này",
        )

    def team_remove_view(self, request: HttpRequest, year: int, pk: int, team: int) -> HttpResponse:
        """Take a tổ away, after a question."""
        model = self.writable(request, pk)
        row = _team_of(model, team)
        back = self.url("", year, pk)
        if request.method == "POST":
            try:
                domain.remove_team(team=row, actor=actor_of(request), now=timezone.now())
            except NotAllowed:
                raise
            except WorkflowError as problem:
                messages.error(request, str(problem))
            else:
                messages.success(request, "Đã xóa tổ.")
            return redirect(back)
        context = {
            "heading": "Xóa tổ",
            "facts": [("Tổ", row.name), ("Mô hình", model.name)],
            "action_label": "Xóa tổ",
            "danger": True,
            "cancel_url": back,
        }
        return render(request, "parts/confirm.html", context)

    # --- Board, figures ----------------------------------------------------------------------------------------------

    def member_view(self, request: HttpRequest, year: int, pk: int, member: int) -> HttpResponse:
        """A slip in a name or duty."""
        model = self.writable(request, pk)
        row = get_object_or_404(model.board.select_related("model"), pk=member)
        start = {"name": row.name, "post": row.post, "role": row.role}
        form = MemberForm(**self.form_kwargs(request), initial=start)

        def run() -> None:
            domain.correct_member(member=row, values=form.cleaned_data, actor=actor_of(request), now=timezone.now())

        return self.small_page(
            request,
            year,
            model,
            form,
            run,
            heading="Sửa thành viên Ban Chỉ đạo",
            lead="Chỉ để sửa chữ ghi nhầm. Thay người thì dùng Kiện toàn.",
            action_label="Lưu thay đổi",
            done="Đã lưu thành viên.",
        )

    def figures_view(self, request: HttpRequest, year: int, pk: int) -> HttpResponse:
        """The figures of the year of the address."""
        model = self.writable(request, pk)
        stored = ModelFigure.objects.filter(model=model, year=year).values(*FigureForm.base_fields).first()
        form = FigureForm(**self.form_kwargs(request), initial=stored)

        def run() -> None:
            domain.set_figures(
                model=model, year=year, values=form.cleaned_data, actor=actor_of(request), now=timezone.now()
            )

        return self.small_page(
            request,
            year,
            model,
            form,
            run,
            heading=f"Số liệu năm {year}",
            lead="Chỉ nhập con số. Chưa có thì để trống.",
            facts=[("Mô hình", model.name)],
            action_label="Lưu số liệu",
            done=f"Đã lưu số liệu năm {year}.",
        )

    # --- Fields ------------------------------------------------------------------------------------------------------

    def field_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """A field of one's own; afterwards the form of a new model has it chosen."""
        actor = actor_of(request)
        if actor.role != Role.OFFICER:
            raise PermissionDenied("Chỉ cán bộ của cấp quản lý mới thêm được lĩnh vực.")
        form = FieldForm(**self.form_kwargs(request))
        if request.method == "POST" and form.is_valid():
            authority = Authority.objects.get(pk=actor.authority_id)
            try:
                field = domain.add_field(
                    name=form.cleaned_data["name"], authority=authority, actor=actor, now=timezone.now()
                )
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(request, f"Đã thêm lĩnh vực “{field.name}”.")
                return redirect(f"{self.url('_add', year)}?field={field.code}")
        context = {
            "year": year,
            "pages": self,
            "heading": "Thêm lĩnh vực",
            "lead": "Lĩnh vực này dùng được ở cơ quan của bạn và các cấp dưới. Không xóa được sau khi thêm.",
            "action_label": "Lưu lĩnh vực",
            "list_url": self.url("_list", year),
            "back_url": self.url("_add", year),
        }
        return page(request, "records/model_act.html", context, form=form)


def _team_of(model: Any, pk: int) -> ModelTeam:
    """A tổ of this model, else 404."""
    return get_object_or_404(
        ModelTeam.objects.filter(place__model=model).select_related("place__unit", "place__model"), pk=pk
    )
