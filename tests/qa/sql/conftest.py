from pathlib import Path

import pytest
from sqlalchemy import Engine

from index.sql.database import open_database
from qa.sql.accounts import Accounts


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(None, tmp_path)


@pytest.fixture
def accounts(engine: Engine) -> Accounts:
    return Accounts(engine)
