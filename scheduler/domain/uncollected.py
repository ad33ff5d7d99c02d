"""A while without the collector of cycles, for work that makes millions of parts and no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, lasting: bool = False) -> Iterator[None]:
    """The collector would go through all that was made so far again and again and find nothing: half of the time.

    ``lasting``: what is made stays, so it counts as old at once; else the collector would go through it twice first.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if lasting and not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()  # into the oldest generation
        gc.enable()
