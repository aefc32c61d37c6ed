"""Templates and the one pass that fills their slots.

A template is ours; a value (a label, a number) is somebody else's and may hold braces or anything. So the template is
read once, values are put in verbatim, and the result is never scanned again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vstdata.errors import VstError

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def slots_of(template: str) -> frozenset[str]:
    """The names of all slots of a template."""
    return frozenset(SLOT.findall(template))


def fill(template: str, slots: Mapping[str, str]) -> str:
    """Put each value into its slot, once. Raises VstError naming a slot without a value."""

    def value(match: re.Match[str]) -> str:
        try:
            return slots[match[1]]
        except KeyError:
            raise VstError(f"template {template!r}: no value for slot {{{match[1]}}}") from None

    return SLOT.sub(value, template)


def options_text(options: list[str]) -> str:
    """['red', 'blue'] -> 'A. red\\nB. blue'."""
    return "\n".join(f"{letter(k)}. {option}" for k, option in enumerate(options))


def letter(position: int) -> str:
    """0 -> 'A'."""
    return chr(ord("A") + position)
