import pytest

from domain.errors import Invalid
from tests.builders import an_order


@pytest.mark.parametrize("count", [0, 5, -1])
def test_a_job_has_one_to_four_assets(count: int):
    with pytest.raises(Invalid):
        an_order(count=count)
