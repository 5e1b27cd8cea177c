"""Tests here may be `async def`."""

from tests.async_tests import pytest_pyfunc_call, runner  # noqa: F401  # a hook and a fixture for every test below
