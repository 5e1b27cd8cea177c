"""From levels of sRGB to light (IEC 61966-2-1)."""

import numpy as np

_LEVELS = np.arange(256) / 255
LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4)
"""Light of each of the 256 levels, 0..1."""
