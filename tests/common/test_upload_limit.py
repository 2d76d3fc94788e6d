"""How many bytes one request may send: 12 MB, or what the view of the address takes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.files.uploadhandler import SkipFile

from common.uploads import HARD_LIMIT, QuotaHandler, takes_uploads

MB = 1024 * 1024


def handler(view=None):
    match = SimpleNamespace(func=view) if view else None
    return QuotaHandler(SimpleNamespace(resolver_match=match))


def plain_view():
    return None


def photo_view():
    return None


takes_uploads(photo_view, 64 * MB)


@pytest.mark.parametrize(("view", "limit"), [(None, 12), (plain_view, 12), (photo_view, 64)])
def test_limit_of_the_address(view, limit):
    receiving = handler(view)
    assert receiving.limit == limit * MB
    piece = b"x" * MB
    for _ in range(limit):
        assert receiving.receive_data_chunk(piece, 0) is piece
    assert not hasattr(receiving.request, "upload_too_big")
    with pytest.raises(SkipFile):
        receiving.receive_data_chunk(b"x", 0)
    assert receiving.request.upload_too_big is True


def test_without_a_request_the_common_limit_holds():
    assert QuotaHandler().limit == HARD_LIMIT == 12 * MB
