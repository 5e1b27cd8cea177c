from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from entrypoints.container.accounts import settling


@pytest.mark.parametrize(("lease", "settled"), [(1, 61), (60, 61), (90, 91)])
def test_an_erasure_settles_a_minute_after_the_last_picture_or_export_can_be_stored(lease: int, settled: int) -> None:
    settings: Any = SimpleNamespace(lease=timedelta(minutes=lease))

    assert settling(settings) == timedelta(minutes=settled)
