import random

import pytest


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many processes to kill."""
    return int(request.config.getoption("--kills"))


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What chance begins with: the same one draws the same orders."""
    given: int | None = request.config.getoption("--crash-seed")
    return random.randrange(2**32) if given is None else given  # noqa: S311
