"""Whether "every chair", "all chairs" and "how many chairs" have an answer: not where a chair may be without a name."""

from __future__ import annotations

from collections.abc import Iterable

from vstdata.facts import Facts

LARGEST_UNNAMED = 0.02  # of a picture: surface without a name that could be one more thing. Ours: a chair at 4 m.


def why_incomplete(facts: Facts, frames: Iterable[int], label: str | None = None) -> str | None:
    """Why pictures may show more things (of this label) than are named in them; None where they do not."""
    if not facts.scene.exhaustive:
        return "source_does_not_name_all"
    if label is not None and label in facts.uncounted:
        return "class_in_doubt"
    if any(facts.unnamed_patch(frame) > LARGEST_UNNAMED for frame in frames):
        return "something_without_a_name_in_view"
    return None
