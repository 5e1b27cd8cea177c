"""libvips as this folder uses it: no operation cache, two threads a picture, and memory that goes back at once.

The cache would keep strangers' pixels alive between jobs; more threads than cores only queue up.
"""

import ctypes

import pyvips

type_of_bytes = pyvips.GValue.blob_type
Image = pyvips.Image
Failure = pyvips.Error

LARGE_BLOCK = 2**20
"""Bytes from which a block is given back to the system as soon as it is freed. glibc raises this by itself to the
32 MiB of a picture, whose holes in its heap then made a 4K thumbnail with a logo take a fifth more memory."""

_MMAP_THRESHOLD = -3  # of mallopt(3)

pyvips.cache_set_max(0)
pyvips.concurrency_set(2)
if (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:  # elsewhere than on glibc all stays as it was
    mallopt(_MMAP_THRESHOLD, LARGE_BLOCK)


def one_thread() -> None:
    """For a process whose processor time is counted: threads would only spend it sooner."""
    pyvips.concurrency_set(1)


def only_loader(name: str) -> None:
    """Block every other way into libvips, for the rest of this process: its loaders take whatever they are given."""
    pyvips.operation_block_set("VipsForeignLoad", True)
    pyvips.operation_block_set(name, False)
