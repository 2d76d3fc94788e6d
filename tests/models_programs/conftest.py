"""The cast of this room also finds the shipped fields of mô hình."""

from __future__ import annotations

import pytest

from models_programs.domain.movement import load_model_fields
from tests.conftest import Cast


@pytest.fixture
def cast(cast: Cast) -> Cast:
    load_model_fields()
    return cast
