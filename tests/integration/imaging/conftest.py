"""Lets a test here be an `async def`."""

from tests.async_tests import pytest_pyfunc_call  # noqa: F401  # a hook
