import pytest

from partnership.workflow import clock


@pytest.fixture
def time_travel(db):
    """A demonstration database, whose clock may be shifted."""
    clock.become_demo()
    yield
    clock.shift_to(None)
