"""As `follows`, for thoughts that count: the sums are those of what the images show and of what was seen before."""

from __future__ import annotations

from collections.abc import Mapping

from vstdata.chains.follows.chain import LOOK
from vstdata.words.english import plural
from vstdata.words.numbers import COUNTS
from vstdata.words.reader import Said

JUDGED = ("same_near", "same_look", "same_end", "new_near", "new_look", "new_end", "new_rest")
TIE = "as many of one as of the other"


class Tally:
    """Of one kind: images -> count, repeats and new ones told, and the total."""

    def __init__(self) -> None:
        self.shown: dict[int, int] = {}
        self.repeats: set[tuple[int, str]] = set()
        self.new: set[tuple[int, str]] = set()
        self.total: int | None = None


def _counted(text: str, kinds: Mapping[str, Tally]) -> tuple[int, str]:
    """'two chairs' -> 2, 'chairs'."""
    word, _, kind = text.partition(" ")
    return COUNTS.index(word), next(one for one in kinds if kind == one or plural(kind) == one)


def unfounded_count(said: list[Said], slots: Mapping[str, str], answer: str) -> str:
    """See `vstdata.chains.follows.unfounded`."""
    kinds = {slots[key]: Tally() for key in ("things", "first", "second") if key in slots}
    words: list[str] = []
    for one in said:
        try:
            held = _held(one, kinds, words)
        except (StopIteration, ValueError, KeyError, TypeError) as error:
            return f"{one.kind}: {error!r}"
        if not held:
            return f"does not follow: {one.kind} {dict(one.values)}"
    told = said[-1].values["text"] if said and said[-1].kind == "answer" and words else ""
    return "" if told == answer == words[-1] else "the answer does not follow"


def _kind_of(name: str, kinds: Mapping[str, Tally]) -> Tally:
    """Of 'the left one of the two chairs', 'the chair'."""
    plain = LOOK.sub("the ", name).removeprefix("the ")
    found = [kind for kind in kinds if f" {kind}" in name or kind in (plural(plain), plural(name.removeprefix("the ")))]
    (kind,) = found or [kind for kind in kinds if name.endswith(kind)]
    return kinds[kind]


def _held(said: Said, kinds: Mapping[str, Tally], words: list[str]) -> bool:
    values = said.values
    if said.kind in ("counting_shown", "counting_none"):
        count, kind = _counted(values["many"], kinds)
        kinds[kind].shown[int(values["k"])] = count
        return True
    if said.kind in JUDGED:
        tally, one = _kind_of(said.things[0], kinds), (int(values["l"]), said.things[0])
        fresh = one not in tally.repeats | tally.new
        if said.kind == "new_rest" and not _all_again(tally, one[0]):
            return False
        (tally.repeats if said.kind.startswith("same") else tally.new).add(one)
        return fresh and ("k" not in values or tally.shown[int(values["k"])] > 0)
    if said.kind in ("counting_total", "counting_distinct"):
        return _total(said, kinds, words)
    if said.kind == "counting_once":
        return _once(said, kinds, words)
    if said.kind in ("counting_more", "counting_equal"):
        one, other = (_counted(values[key], kinds) for key in ("many", "fewer"))
        words.append(TIE if said.kind == "counting_equal" else f"more {one[1]}")
        return one[1] != other[1] and all(kinds[kind].total == count for count, kind in (one, other))
    if said.kind == "ruled_count":
        count, kind = _counted(values["lack"], kinds)
        (rest,) = kinds.keys() - {kind}
        lead, option = (kinds[rest].total or 0) - (kinds[kind].total or 0), values["other"]
        needed = lead if option == TIE else lead + 1 if option == f"more {kind}" else 0
        return count == needed and option != words[-1]
    return True


def _all_again(tally: Tally, image: int) -> bool:
    """Whether an image shows all again that those before showed."""
    before = sum(count for k, count in tally.shown.items() if k < image)
    return before - sum(k < image for k, _ in tally.repeats) == sum(k == image for k, _ in tally.repeats)


def _total(said: Said, kinds: Mapping[str, Tally], words: list[str]) -> bool:
    count, kind = _counted(said.values["many"], kinds)
    tally = kinds[kind]
    tally.total = count
    words.append(str(count))
    shown = sorted(tally.shown.items())
    first = next((image for image, number in shown if number), 0)
    judged = tally.repeats | tally.new
    for image, number in shown:  # all that an image shows is judged, but of the first that shows any
        if sum(k == image for k, _ in judged) != (number if image > first else 0):
            return False
    again = {image: sum(k == image for k, _ in tally.repeats) for image, _ in shown}
    fresh = [number - again[image] for image, number in shown]
    distinct = (said.kind == "counting_distinct") == (not tally.repeats)
    return distinct and [int(term) for term in said.values["terms"].split(" + ")] == fresh and count == sum(fresh)


def _once(said: Said, kinds: Mapping[str, Tally], words: list[str]) -> bool:
    (tally,) = kinds.values()
    left, matched = int(said.values["left"].split()[0]), int(said.values["matched"])
    words.append(str(left))
    return int(said.values["sum"]) == tally.total and matched <= len(tally.repeats) and matched >= bool(tally.repeats)
