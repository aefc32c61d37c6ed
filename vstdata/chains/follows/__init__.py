"""Whether the answer of a thought follows from what its own sentences say: derived again from the claims as they are
read, without the scene.

Nothing here knows how thoughts are made. Every number that is worked out (a turn, a way as image 1 looks, where a
camera stands, a distance) must be that of numbers said before, within what telling in steps of 15 degrees and half
metres loses; every word for a direction that of its number; the option that is ruled out one that is not the answer;
and the answer what the last verdict says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vstdata.chains.follows import around, cameras, directions, distances, people, ways
from vstdata.chains.follows.chain import Rules, begun
from vstdata.words.reader import Said

RULES: Rules = {
    kind: rule for part in (ways, cameras, directions, people, around, distances) for kind, rule in part.RULES.items()
}


def unfounded(said: Sequence[Said], kind: str, slots: Mapping[str, str], answer: str, options: Sequence[str]) -> str:
    """The first claim that does not follow from those before, or why the answer does not; "" where all is well."""
    chain = begun(kind, slots, options, said)
    for one in said:
        chain.look_at(one)
        try:
            held = RULES[one.kind](chain, one) if one.kind in RULES else True
        except (KeyError, ValueError, IndexError, StopIteration, TypeError) as error:
            return f"{one.kind}: {error!r}"
        if not held:
            return f"does not follow: {one.kind} {dict(one.values)}"
    if not said or said[-1].kind != "answer" or not chain.words:
        return "no answer"
    told = said[-1].values["text"]
    return "" if told == answer == chain.words[-1] else f"the answer would be {chain.words[-1]}"
