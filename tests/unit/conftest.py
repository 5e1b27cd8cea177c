"""Tests here may be `async def`; none of them waits for anything outside of the process."""

from tests.async_tests import pytest_pyfunc_call as pytest_pyfunc_call
from tests.async_tests import runner as runner
