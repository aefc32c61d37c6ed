"""The table of program steps: what every step of a row's program is, what is in its fields, and how it is checked.

The program of a question is the list of steps that lead to its answer, each {"op": name, field: value, ...} with its
result as `value`; the last one's is the answer. A step is a frozen dataclass (`vstdata.program.step.Step`): `measured`
those of the skills that measure, `told` the claims of captions, `reasoned` those of chains of thought. A skill of
another package brings its own in `Skill.steps`. `python -m vstdata.program` prints docs/program.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from vstdata.program import measured, reasoned, told
from vstdata.program.measured import (
    boxes,
    cameras,
    changes,
    chosen,
    compared,
    distances,
    fronts,
    pictures,
    places,
    relations,
    stances,
    ways,
)
from vstdata.program.reasoned import answer, around, counting, directions, gaps, images, people, standing
from vstdata.program.reasoned import pictures as seen
from vstdata.program.step import PIXELS, SPREAD, Step

Entry = Mapping[str, Any]
Program = tuple[Entry, ...]
Table = Mapping[str, type[Step]]
# Each part with its modules, in the order of the page.
PARTS: Mapping[ModuleType, Sequence[ModuleType]] = {
    measured: (
        pictures,
        boxes,
        places,
        distances,
        chosen,
        relations,
        compared,
        cameras,
        fronts,
        stances,
        ways,
        changes,
    ),
    told: (told,),
    reasoned: (images, seen, directions, standing, people, around, gaps, counting, answer),
}


def steps_in(part: ModuleType) -> Table:
    """The steps that the modules of a part define, by their op, in their order."""
    found = ((one, module) for module in PARTS[part] for one in vars(module).values())
    return {
        one.op(): one
        for one, module in found
        if isinstance(one, type) and issubclass(one, Step) and one.__module__ == module.__name__
    }


STEPS: Table = {op: one for part in PARTS for op, one in steps_in(part).items()}


def with_own(own: Sequence[type[Step]]) -> Table:
    """The table with a skill's own steps."""
    return {**STEPS, **{one.op(): one for one in own}}


def program(*steps: Step) -> Program:
    """Steps as a draft has them."""
    return tuple(step.entry() for step in steps)


def problems(entries: Sequence[Entry], answer: Any, table: Table = STEPS) -> Iterator[str]:
    """What is wrong with the program of an answer: number and op of the step, the field, and what it should be."""
    for number, entry in enumerate(entries, start=1):
        op = entry.get("op")
        step = table.get(str(op))
        wrong = step.objection({name: each for name, each in entry.items() if name != "op"}) if step else "no such step"
        if wrong:
            yield f"step {number} ({op}): {wrong}"
    if not entries or entries[-1].get("value") != answer:
        yield f"the last step's value is not the answer {answer!r}"


def moved(entries: Sequence[Entry], to: Callable[[str, Sequence[float]], list[float]], table: Table = STEPS) -> Program:
    """The steps with their pixels in other pictures: `to` takes the name of a frame and u, v, ... of its picture.

    A length goes along with the first axis. Steps without pixels stay as they are.
    """
    return tuple(_moved(entry, to, table) for entry in entries)


def moved_pixels(value: Any, to: Callable[[Sequence[float]], list[float]]) -> Any:
    """A JSON value with every list of numbers in it, u, v, ..., in another picture."""
    if isinstance(value, Mapping):
        return {key: moved_pixels(each, to) for key, each in value.items()}
    if not isinstance(value, list | tuple):
        return value
    numbers = all(isinstance(each, int | float) for each in value)
    return to(value) if numbers and value else [moved_pixels(each, to) for each in value]


def _moved(entry: Entry, to: Callable[[str, Sequence[float]], list[float]], table: Table) -> dict[str, Any]:
    step, found = table.get(entry["op"]), dict(entry)
    for name, meaning in step.meanings().items() if step else ():
        if meaning == PIXELS:
            found[name] = moved_pixels(entry[name], lambda uv: to(entry["frame"], uv))
        elif meaning == SPREAD:
            start, end = (to(entry["frame"], [u])[0] for u in (0.0, entry[name]))
            found[name] = end - start
    return found
