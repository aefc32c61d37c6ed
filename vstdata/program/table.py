"""The table of program steps as a page of Markdown."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

from vstdata.program import PARTS, steps_in
from vstdata.program.step import Meaning, Step

HEAD = """# Program steps

<!-- Printed by `python -m vstdata.program`; change the classes in vstdata/program, not this page. -->

A row's `program` is the list of steps that lead to the answer. Each is an object with its name as `op`, the fields
below, and its result as `value`; the last step's value is the answer, and what a step follows from stands before it.
A field marked *may lack* is left out where it says nothing. Metres and degrees are those of the scene, z up, unless it
says otherwise; pixels are those of the row's stored pictures, as in `marks` and `camera`: the centre of the top left
pixel is (0, 0).
"""


def page() -> str:
    """All steps, part by part."""
    return "\n".join([HEAD, *(line for part in PARTS for line in _part(part))]).rstrip("\n") + "\n"


def _part(part: ModuleType) -> Iterator[str]:
    title, _, rest = inspect.cleandoc(part.__doc__ or "").partition("\n\n")
    yield f"## {' '.join(title.split()).rstrip('.')}\n"
    if rest:
        yield f"{rest}\n"
    for op, step in steps_in(part).items():
        yield from _step(op, step)


def _step(op: str, step: type[Step]) -> Iterator[str]:
    yield f"### `{op}`\n"
    yield f"{' '.join(inspect.cleandoc(step.__doc__ or '').split())}\n"
    yield "| field | type | unit | what |"
    yield "|---|---|---|---|"
    hints, meanings = get_type_hints(step), step.meanings()
    for one in sorted(fields(step), key=lambda one: one.name == "value"):  # type: ignore[arg-type]
        meaning = meanings.get(one.name, Meaning(""))
        about = [meaning.about, "may lack" if one.default is not MISSING else ""]
        yield f"| `{one.name}` | {_type(hints[one.name])} | {meaning.unit} | {'; '.join(filter(None, about))} |"
    yield ""


def _type(hint: Any) -> str:
    """In JSON's words; of a typed dict its keys."""
    names = {str: "string", int: "integer", float: "number", bool: "true or false"}
    if hint in names:
        return names[hint]
    arguments = [one for one in get_args(hint) if one is not type(None)]
    if get_origin(hint) is Sequence:
        return f"list of {_type(arguments[0])}"
    if arguments:
        return " or ".join(map(_type, arguments))
    return "{" + ", ".join(f"`{name}`: {_type(each)}" for name, each in get_type_hints(hint).items()) + "}"
