"""How things are by another one, as steps of a program."""

from __future__ import annotations

from vstdata.words.item_lists import HOWS

WITH = {how: f"with_{how.split()[0]}" for how in HOWS}  # "with_on", "with_next"
