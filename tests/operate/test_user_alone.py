"""``shouwang user`` before there is a town."""

import pytest

from tests.operate.conftest import Run


@pytest.mark.django_db
def test_without_areas_nobody_can_be_given_a_role(run: Run) -> None:
    said = "shouwang user: There are no areas yet; set up the town with: shouwang init"
    assert run("user", "add", "zhou", "周宁", "dispatcher") == (2, [said])
