"""How all tests run."""

from __future__ import annotations

import gc

from hypothesis import settings

# A suite holds a million objects from the start, none of them rubbish: to look through them as often as Python does
# by default takes a tenth of the time.
gc.set_threshold(20_000, 20, 20)

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("labelloop", deadline=None)
settings.load_profile("labelloop")
