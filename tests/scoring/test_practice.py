"""Trying a sheet that is not in use: figures come back, nothing is stored."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.urls import reverse

from scoring.models import Rubric, RubricDraft
from tests.scoring import rubrics_made, sheets

pytestmark = pytest.mark.django_db


def rows_stored() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_app_config("scoring").get_models()}


def url_of(draft: RubricDraft) -> str:
    return reverse("scoring:draft_practice", args=[draft.pk])


@pytest.mark.parametrize("name", ["unit_head", "officer", "approver", "viewer", "admin"])
def test_everybody_in_sight_tries_and_nothing_is_stored(cast, name):
    url = url_of(rubrics_made.draft(cast))
    before = rows_stored()
    response = cast.client(name).post(url, {"p2": "1,5", "p3": "4", "recognised": "on"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<strong data-sum>9,5</strong> / 10 điểm" in page
    assert "đã chấm đủ" in page
    assert "Xuất sắc" in page
    assert "Tập dượt, không lưu vào hồ sơ" in page
    assert 'value="1,5"' in page
    assert rows_stored() == before
    assert cast.client(name).get(url).content.decode().count('value="1,5"') == 0


def test_blank_is_not_zero_and_the_level_waits(cast):
    page = cast.client("officer").post(url_of(rubrics_made.draft(cast)), {"p2": "2"}).content.decode()
    assert "còn 1 hàng chưa chấm, cao nhất có thể 6" in page
    assert "Trung bình" not in page


def test_bad_points_come_back_as_typed(cast):
    response = cast.client("officer").post(url_of(rubrics_made.draft(cast)), {"p2": "9", "p3": "1,3"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Hàng 1a: điểm tối đa là 2, đang nhập 9." in page
    assert "Hàng 1b: nhập điểm theo bước 0,5." in page
    assert 'value="9"' in page
    assert 'value="1,3"' in page


def test_an_unfinished_draft_can_be_tried(cast):
    draft = rubrics_made.draft(cast, step=0, total="", levels={}, criteria=[{"code": "1", "text": "Chưa có điểm"}])
    assert cast.client("officer").get(url_of(draft)).status_code == 200


def test_others_do_not_see_it(cast):
    url = url_of(rubrics_made.draft(cast))
    assert cast.client("outsider").get(url).status_code == 404
    assert cast.client("officer").get(url.replace(url.split("/")[-3], "987654")).status_code == 404


def test_trial_rubrics_are_tried_official_ones_are_not(cast):
    official = sheets.load_rubrics()
    trial = Rubric.objects.get(code="THU-KDC")
    assert cast.client("unit_head").get(reverse("scoring:rubric_practice", args=[trial.pk])).status_code == 200
    assert cast.client("unit_head").get(reverse("scoring:rubric_practice", args=[official.pk])).status_code == 404
    assert "Tập chấm" in cast.client("unit_head").get(reverse("scoring:rubric", args=[trial.pk])).content.decode()
