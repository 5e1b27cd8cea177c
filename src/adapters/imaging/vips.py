"""libvips as this folder uses it: no operation cache, two threads a picture.

The cache would keep strangers' pixels alive between jobs; more threads than cores only queue up.
"""

import pyvips

type_of_bytes = pyvips.GValue.blob_type
Image = pyvips.Image
Failure = pyvips.Error

pyvips.cache_set_max(0)
pyvips.concurrency_set(2)
