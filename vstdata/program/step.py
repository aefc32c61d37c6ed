"""A step of a program: the base of all, and what the numbers and names in its fields mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar, get_type_hints

from annotated_types import Len
from pydantic import ConfigDict, TypeAdapter, ValidationError

from vstdata.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the values of a field are: the `unit` of a number, or what a name or an integer refers to; `about` says the
    rest, of points the frame."""

    unit: str
    about: str = ""


INSTANCE = Meaning("instance", "the annotator's number of an object")
PIXELS = Meaning("px", "u, v of the picture of `frame`: of the source's in a draft, of the stored one in a row")
SPREAD = Meaning("px across", "a length in the picture of `frame`, scaled with it")

Instance = Annotated[int, INSTANCE]
Instances = Annotated[Sequence[int], INSTANCE]
One = Annotated[Sequence[int], Len(1, 1), INSTANCE]
Two = Annotated[Sequence[int], Len(2, 2), INSTANCE]
Three = Annotated[Sequence[int], Len(3, 3), INSTANCE]
Frame = Annotated[str, Meaning("frame", "a name among the row's `frames`")]
Frames = Annotated[Sequence[str], Meaning("frame", "names among the row's `frames`")]
ImageNumber = Annotated[int, Meaning("image", "the place of a picture in the sample, from 1")]
ImageNumbers = Annotated[Sequence[int], Len(2, 2), Meaning("image", "the places of two pictures in the sample, from 1")]
Label = Annotated[str, Meaning("label", "of the scene's objects")]
Name = Annotated[str, Meaning("name", "what the question calls it")]
Names = Annotated[Sequence[str], Meaning("name", "what the question calls them")]
Text = Annotated[str, Meaning("text")]
Pixels = Annotated[Sequence[float], PIXELS]
Spread = Annotated[float, SPREAD]
Metres = Annotated[float, Meaning("m")]
Centimetres = Annotated[float, Meaning("cm")]
SquareMetres = Annotated[float, Meaning("m2")]
Degrees = Annotated[float, Meaning("deg")]
WholeDegrees = Annotated[int, Meaning("deg")]
Share = Annotated[float, Meaning("share", "0 to 1")]
Many = Annotated[int, Meaning("count")]
World = Annotated[Sequence[float], Len(3, 3), Meaning("m", "x, y, z in the scene's frame, z up")]
Floor = Annotated[Sequence[float], Len(2, 2), Meaning("m", "x, y in the scene's frame")]


class Step:
    """One step: a frozen dataclass whose name, in lower case with underscores, is the `op`; `value` is what comes out.

    A field that may be None is left out where it is. Of a class, the docstring says what `value` is.
    """

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    @cache
    def op(cls) -> str:
        """Its name in a program."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    @cache
    def meanings(cls) -> Mapping[str, Meaning]:
        """What is in each field, in order, as far as its type says so."""
        hints = get_type_hints(cls, include_extras=True)
        return {one.name: found for one in fields(cls) if (found := _meaning(hints[one.name]))}  # type: ignore[arg-type]

    @classmethod
    def objection(cls, entry: Mapping[str, Any]) -> str:
        """Why a dict without its `op` is no such step: the field and what is wrong with it; "" where it is one."""
        try:
            return _objection(cls, canonical_json(entry))  # type: ignore[arg-type]
        except (ValueError, TypeError) as error:
            return str(error)

    @classmethod
    @cache
    def field_names(cls) -> tuple[str, ...]:
        """Its fields, in order."""
        return tuple(one.name for one in fields(cls))  # type: ignore[arg-type]

    def entry(self) -> dict[str, Any]:
        """The step as a row has it: {"op": name, field: value, ...} of JSON's types."""
        values = ((name, getattr(self, name)) for name in self.field_names())
        return {"op": self.op(), **{name: _plain(value) for name, value in values if value is not None}}


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float):  # most are
        return value
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _meaning(hint: Any) -> Meaning | None:
    """The Meaning of a field's type, or of what it is beside None."""
    hints = [hint, *getattr(hint, "__args__", ())]
    marks = [mark for one in hints for mark in getattr(one, "__metadata__", ())]
    return next((mark for mark in marks if isinstance(mark, Meaning)), None)


@lru_cache(4096)  # many drafts of a scene begin with the same steps
def _objection(cls: type[Step], text: str) -> str:
    try:
        _reader(cls).validate_json(text)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc'])) or 'fields'}: {first['msg']}"
    return ""


@cache
def _reader(cls: type[Step]) -> TypeAdapter[Step]:
    return TypeAdapter(cls)
