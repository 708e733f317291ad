"""A drafted contract for the tests of this room."""

from typing import Any

import pytest

from tests.contracts.working import make_house


@pytest.fixture
def house(officer: Any, finance: Any) -> dict[str, Any]:
    return make_house(officer, finance)
