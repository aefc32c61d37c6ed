"""Warning filters and Pillow's limit belong to the whole process: threads that overlap leave them as they were."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event, Thread

import pytest
from PIL import Image

from vstdata.errors import InputError
from vstdata.sources.checks import guard


def overlapped(context: Callable[[], AbstractContextManager[None]], look: Callable[[], object]) -> list[object]:
    """What `look` sees before, while the second of two threads is alone inside, and after; the first one leaves first.

    The order is made by events, not by luck.
    """
    inside, left = Event(), Event()
    seen = [look()]

    def second() -> None:
        with context():
            inside.set()
            left.wait(10)
            seen.append(look())

    thread = Thread(target=second)
    with context():
        thread.start()
        assert inside.wait(10)
    left.set()
    thread.join(10)
    return [*seen, look()]


def guarded() -> AbstractContextManager[None]:
    return guard.guarded(Path("file"), "field")


def test_filters_are_as_before_after_two_threads() -> None:
    before, during, after = overlapped(guarded, lambda: list(warnings.filters))
    assert after == before
    assert during != before, "the second thread is still guarded when the first has left"


def test_the_limit_of_pictures_is_as_before_after_two_threads() -> None:
    before, during, after = overlapped(lambda: guard.IMAGE_LIMIT, lambda: Image.MAX_IMAGE_PIXELS)
    assert (before, after) == (Image.MAX_IMAGE_PIXELS,) * 2
    assert during == guard.MAX_PIXELS != before


def break_down() -> None:
    with guarded(), guard.IMAGE_LIMIT:
        warnings.warn("dropped", stacklevel=1)
        raise ValueError("broken")


def test_a_failure_inside_leaves_no_trace() -> None:
    before = list(warnings.filters), Image.MAX_IMAGE_PIXELS
    with pytest.raises(InputError, match=r"file.*field"):
        break_down()
    assert (list(warnings.filters), Image.MAX_IMAGE_PIXELS) == before
