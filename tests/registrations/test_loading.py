"""The shipped criteria of Thông tư 124: what they say, and that a published version never changes."""

from __future__ import annotations

import hashlib
import json

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from registrations import loading
from registrations.domain.checking import open_marks
from registrations.loading import load_checklists, shipped_checklists
from registrations.models import Checklist, ChecklistItem
from tests import factories as make
from tests.registrations.cases import registered

SOURCE = settings.BASE_DIR.parent / "shared/domain/sheets/tt124_checklists.json"
RESIDENTIAL = "1 2 3a 3b 3c 3d 3đ 3e 3g 4a 4b 4c 4d 5"
COMMUNE = "1 2.2 2.3a 2.3b 2.3c 2.3d 2.3đ 2.3e 2.3g 2.4a 2.4b 2.4c 2.4d 3 4"
WORKPLACE = "1 2 3a 3b 3c 3d 3đ 3e 3g 3h 4 5"
SCHOOL = "1 2 3a 3b 3c 3đ 3e 3g 4 5 6"
SETS = {
    "co_quan_doanh_nghiep": (12, WORKPLACE, ["agency", "hospital", "enterprise"], "3đ 3g"),
    "co_so_giao_duc": (11, SCHOOL, ["school"], "3đ 3g"),
    "khu_dan_cu": (14, RESIDENTIAL, ["residential"], "4b 4d"),
    "xa": (15, COMMUNE, ["commune"], "2.4b 2.4d"),
}
# What was compared with the source, line by line, so that a slip shows where the source is not at hand.
TRANSCRIBED = {
    "co_quan_doanh_nghiep": "6ea2d6200815e17aa345a33bd72f73a5b985ac0afd0eca7fabd35b2ec6bfbeb5",
    "co_so_giao_duc": "e8368807646f088dc1b784ce3879fce334c73541c28cb2d9917632e59d841eef",
    "khu_dan_cu": "0c112510af3fc40581dccb38f4e2bb7501a9c5664cd3bc819799b6aae81498e8",
    "xa": "b17fe3c57d570e14b8c75af2e467deffba2f157b237bbf5816e4ea989914520b",
}
# "computed" of the source → the rules that find it out.
COMPUTED = {
    "nghị quyết Quý I": "resolution", "nghị quyết": "resolution", "kế hoạch": "plan", "đăng ký": "registered",
    "hộ đăng ký / tổng số hộ = 100%": "households", "nội quy": "statute", "tỷ lệ phổ biến": "briefed",
    "mô hình": "model", "xếp loại Tổ bảo vệ ANTT trong năm": "local_force", "lực lượng bảo vệ": "guards",
    "đầu mối đạt / tổng đầu mối": "sub_units", "tỷ lệ đăng ký": "commune_registered",
    "tỷ lệ công nhận": "commune_recognised",
}  # fmt: skip
KINDS = {"đạt": "met", "không xảy ra": "absent", "nhóm": "group"}


def flat(items):
    for item in items:
        yield item
        yield from flat(item.get("children", []))


def written_in_source() -> dict[str, list[tuple[str, str, str, str, bool]]]:
    """The lines of the source by set; a school's group 3 refers to lines of the set of offices."""
    sets = json.loads(SOURCE.read_text(encoding="utf-8"))["sets"]
    offices = {item["code"]: item for item in flat(sets["co_quan_doanh_nghiep"]["criteria"])}

    def lines(items):
        for item in items:
            yield item["code"], item["text"], item["ref"], KINDS[item["kind"]], item.get("force_majeure", False)
            for code in item.get("refers", []):
                other = offices[code]
                ref = f"{item['ref'].split(' (')[0]} (dẫn {other['ref']})"
                yield code, other["text"], ref, KINDS[other["kind"]], other.get("force_majeure", False)
            yield from lines(item.get("children", []))

    return {{"xa_phuong_dac_khu": "xa"}.get(key, key): list(lines(one["criteria"])) for key, one in sets.items()}


@pytest.mark.skipif(not SOURCE.exists(), reason="the source of the criteria is not beside the repository")
def test_criteria_are_those_of_the_source():
    shipped = {
        one["code"]: [
            (item["code"], item["text"], item["ref"], item["kind"], item.get("force_majeure", False))
            for item in flat(one["criteria"])
        ]
        for one in shipped_checklists()
    }
    assert shipped == written_in_source()


@pytest.mark.skipif(not SOURCE.exists(), reason="the source of the criteria is not beside the repository")
def test_what_the_source_says_is_computed_has_its_rules():
    sets = json.loads(SOURCE.read_text(encoding="utf-8"))["sets"]
    told = {
        (key.split("_phuong")[0], item["code"]): [COMPUTED[words] for words in item["computed"]]
        for key, one in sets.items()
        for item in flat(one["criteria"])
        if "computed" in item
    }
    shipped = shipped_checklists()
    assert told == {
        (one["code"], i["code"]): i["rules"] for one in shipped for i in flat(one["criteria"]) if "rules" in i
    }


def transcription(items, parent: str = ""):
    """A line for each criterion: its group, code, kind, article, text, force majeure, rules."""
    for item in items:
        forced, rules = str(item.get("force_majeure", False)), ",".join(item.get("rules", []))
        yield " | ".join([parent, item["code"], item["kind"], item["ref"], item["text"], forced, rules])
        yield from transcription(item.get("children", []), item["code"])


def test_every_text_is_as_it_was_compared():
    told = {one["code"]: "\n".join(transcription(one["criteria"])) for one in shipped_checklists()}
    assert {code: hashlib.sha256(lines.encode()).hexdigest() for code, lines in told.items()} == TRANSCRIBED


@pytest.mark.django_db
def test_four_sets_with_these_criteria():
    load_checklists()
    told = {}
    for one in Checklist.objects.all():
        leaves = one.items.exclude(kind="group").order_by("order")
        forced = leaves.filter(allows_force_majeure=True)
        told[one.code] = (
            leaves.count(),
            " ".join(leaves.values_list("code", flat=True)),
            one.unit_kinds,
            " ".join(forced.values_list("code", flat=True)),
        )
    assert told == SETS
    assert {one.article for one in Checklist.objects.all()} == {"Điều 4", "Điều 5", "Điều 6", "Điều 7"}
    assert set(Checklist.objects.values_list("version", "authority", "year_from", "year_to")) == {(1, None, 2022, None)}


@pytest.mark.django_db
def test_only_leaves_of_a_group_have_a_parent():
    load_checklists()
    parents = ChecklistItem.objects.exclude(parent=None).values_list("parent__kind", flat=True)
    assert set(parents) == {"group"}
    groups = ChecklistItem.objects.filter(kind="group")
    assert sorted(groups.values_list("checklist__code", "code")) == [
        ("co_quan_doanh_nghiep", "3"),
        ("co_so_giao_duc", "3"),
        ("khu_dan_cu", "3"),
        ("khu_dan_cu", "4"),
        ("xa", "2"),
    ]


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    assert load_checklists() == (4, 0)
    before = list(Checklist.objects.values()), list(ChecklistItem.objects.values())
    assert load_checklists() == (0, 0)
    assert (list(Checklist.objects.values()), list(ChecklistItem.objects.values())) == before


@pytest.mark.django_db
def test_the_command_tells_what_it_did(capsys):
    call_command("load_checklists")
    call_command("load_checklists")
    assert capsys.readouterr().out.splitlines() == [
        "Tiêu chí Thông tư 124: thêm 4 bộ, 0 bản mới.",
        "Tiêu chí Thông tư 124: thêm 0 bộ, 0 bản mới.",
    ]


@pytest.fixture
def shipping(settings, tmp_path):
    """A copy of what is shipped that a test may change."""
    folder = tmp_path / loading.FOLDER
    folder.mkdir(parents=True)
    for file in (settings.BASE_DIR / loading.FOLDER).glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    settings.BASE_DIR = tmp_path
    return folder


@pytest.mark.django_db
def test_changed_content_is_a_new_version_and_old_dossiers_keep_theirs(cast, shipping):
    load_checklists()
    old = registered(cast.unit)
    kept = [mark.item_id for mark in open_marks(old)]
    file = shipping / "co_so_giao_duc.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    content["criteria"][1]["text"] = "Thực hiện đủ chủ trương, pháp luật"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    assert load_checklists() == (0, 1)
    assert load_checklists() == (0, 0)
    versions = Checklist.objects.filter(code="co_so_giao_duc").order_by("version")
    texts = [one.items.get(code="2").text for one in versions]
    assert [one.version for one in versions] == [1, 2]
    assert texts[1] == "Thực hiện đủ chủ trương, pháp luật"
    assert texts[0].startswith("Thực hiện đủ chủ trương, pháp luật, quy chế phối hợp;")

    assert [mark.item_id for mark in open_marks(old)] == kept
    new = registered(make.unit(cast.commune, "Trường mới"))
    assert {mark.item.checklist.version for mark in open_marks(new)} == {2}


@pytest.mark.django_db
def test_a_version_for_later_years_leaves_this_year_alone(cast, shipping):
    load_checklists()
    file = shipping / "co_so_giao_duc.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump({**content, "year_from": 2027}, allow_unicode=True), encoding="utf-8")
    assert load_checklists() == (0, 1)
    assert {mark.item.checklist.version for mark in open_marks(registered(cast.unit))} == {1}
    assert {mark.item.checklist.version for mark in open_marks(registered(cast.unit, year=2027))} == {2}
