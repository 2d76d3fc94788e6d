"""Where a person does what is due."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deadlines.enums import Subject
from deadlines.models import Report
from deadlines.queries.places import doing_url, doing_urls
from scoring import domain
from tests import factories as make
from tests.deadlines.samples import obligation, occurrence
from tests.registrations import cases
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
ROOT = "/2026"


@pytest.mark.parametrize(
    ("subject", "head", "officer"),
    [
        (Subject.REGISTRATION, "/dang-ky/", "/dang-ky/?state=missing"),
        (Subject.DOSSIER, "/dang-ky/", "/dang-ky/?state=missing"),
        (Subject.PAPERS, "/phong-trao/giay-to/", "/phong-trao/giay-to/"),
        (Subject.RECOGNITION, "/quyet-dinh/cua-don-vi/", "/quyet-dinh/?kind=recognition"),
        (Subject.SELF_SCORE, "/cham-diem/", "/cham-diem/"),
        (Subject.CLASSIFICATION, "/quyet-dinh/cua-don-vi/", "/cham-diem/xep-loai/"),
        (Subject.AWARDS, "", "/phong-trao/de-nghi-khen/"),
        (Subject.EVENT, "/phong-trao/hoat-dong/?event_day=ngay_hoi", "/phong-trao/hoat-dong/?event_day=ngay_hoi"),
    ],
)
def test_before_anything_is_there(cast, subject, head, officer):
    """Every address answers for the person it is given to; "" where the role has no page."""
    code = "ngay_hoi" if subject == Subject.EVENT else ""
    row = occurrence(obligation("x", subject=subject, event_code=code), cast.unit)
    for who, wanted in (("unit_head", head), ("officer", officer)):
        url = doing_url(row, cast.actor(who))
        assert url == (ROOT + wanted if wanted else "")
        assert not url or cast.client(who).get(url).status_code == 200


def test_the_paper_itself_once_it_is_there(cast):
    """The registration, the dossier once the registration was received, the sheet."""
    registration = cases.registered(cast.unit)
    sheets.load_rubrics()
    card = domain.open_scorecard(unit=cast.unit, year=2026, actor=cast.actor("unit_head"), now=timezone.now())
    found = {
        subject: doing_url(occurrence(obligation(subject, subject=subject), cast.unit), cast.actor("unit_head"))
        for subject in (Subject.REGISTRATION, Subject.DOSSIER, Subject.SELF_SCORE)
    }
    assert found == {
        Subject.REGISTRATION: f"{ROOT}/dang-ky/{registration.pk}/",
        Subject.DOSSIER: f"{ROOT}/dang-ky/{registration.pk}/ho-so/",
        Subject.SELF_SCORE: f"{ROOT}/cham-diem/{card.pk}/",
    }


def test_reports(cast):
    """The page of the occurrence opens one; once there is one, the report itself."""
    row = occurrence(obligation(), cast.unit)
    assert doing_url(row, cast.actor("unit_head")) == f"{ROOT}/han/viec/{row.pk}/"
    report = Report.objects.create(
        occurrence=row, unit=cast.unit, authority_path=row.authority_path, year=2026, form="nam",
        created_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip
    assert doing_url(row, cast.actor("unit_head")) == f"{ROOT}/bao-cao-don-vi/{report.pk}/"


def test_reviewing_is_a_queue_for_those_who_review(cast):
    row = occurrence(obligation("x", subject=Subject.REVIEW, bearer="authority"), cast.commune)
    assert doing_url(row, cast.actor("officer")) == f"{ROOT}/cham-diem/tham-dinh/"
    assert doing_url(row, cast.actor("viewer")) == f"{ROOT}/cham-diem/"


def test_many_cost_as_much_as_one(cast):
    """All subjects for one unit and for four."""
    actor = cast.actor("officer")
    kinds = [obligation(subject, subject=subject) for subject in Subject.values]
    counts = []
    for units in ([cast.unit], [cast.unit, *(make.unit(cast.commune) for _ in range(3))]):
        rows = [occurrence(one, unit, period=len(units)) for unit in units for one in kinds]
        with CaptureQueriesContext(connection) as queries:
            found = doing_urls(rows, actor)
        assert set(found) == {row.pk for row in rows}
        counts.append(len(queries))
    assert counts == [4, 4]
