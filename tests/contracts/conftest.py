"""A drafted contract for the tests of this room, and the certificates to sign it."""

from pathlib import Path
from typing import Any

import pytest

from contracts.signing import authority
from tests.contracts.working import make_house


@pytest.fixture
def house(officer: Any, finance: Any) -> dict[str, Any]:
    return make_house(officer, finance)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("signing")
    files = {name: folder / name for name in ("authority", "ministry", "root")}
    authority.make_test_authority(files)
    return files


@pytest.fixture
def electronic(settings: Any, certificates: dict[str, Path]) -> None:
    settings.SIGNING_CERTIFICATE = str(certificates["ministry"])
    settings.SIGNING_PARTNER_AUTHORITY = str(certificates["authority"])
    settings.SIGNING_PASSPHRASE = settings.SIGNING_PARTNER_PASSPHRASE = authority.TEST_PASSPHRASE.decode()
    settings.SIGNING_ROOTS = [str(certificates["root"])]
