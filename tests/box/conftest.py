import pytest

from partnership.workflow import clock


@pytest.fixture(autouse=True)
def time_travel(db):
    """A demonstration database, whose clock may be shifted."""
    clock.become_demo()
