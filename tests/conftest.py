"""How all tests run."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("labelloop", deadline=None)
settings.load_profile("labelloop")
