"""libvips as this folder uses it: no operation cache, two threads a picture.

The cache would keep strangers' pixels alive between jobs; more threads than cores only queue up.
"""

import pyvips

type_of_bytes = pyvips.GValue.blob_type
Image = pyvips.Image
Failure = pyvips.Error

pyvips.cache_set_max(0)
pyvips.concurrency_set(2)


def one_thread() -> None:
    """For a process whose processor time is counted: threads would only spend it sooner."""
    pyvips.concurrency_set(1)


def only_loader(name: str) -> None:
    """Block every other way into libvips, for the rest of this process: its loaders take whatever they are given."""
    pyvips.operation_block_set("VipsForeignLoad", True)
    pyvips.operation_block_set(name, False)
