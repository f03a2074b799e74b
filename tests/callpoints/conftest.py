import pytest

from shouwang.callpoints import doors


@pytest.fixture(autouse=True)
def full_buckets() -> None:
    """How much a device may send is kept in the process's memory, not in the test's database."""
    doors.forget()
