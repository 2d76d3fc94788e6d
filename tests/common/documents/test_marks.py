"""What lies across pages that must not be taken for real ones."""

from __future__ import annotations

import pytest

from common.documents.marks import watermark
from common.models import Setting


@pytest.mark.django_db
def test_marks_of_drafts_and_of_demonstration_data():
    assert (watermark(), watermark(draft=True)) == ("", "BẢN NHÁP")
    Setting.objects.create(name="demo")
    assert (watermark(), watermark(draft=True)) == ("DỮ LIỆU MẪU", "BẢN\u00a0NHÁP DỮ\u00a0LIỆU\u00a0MẪU")
