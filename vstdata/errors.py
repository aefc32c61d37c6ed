"""Everything that vstdata raises on purpose.

VstError
├── InputError       a file or a field of it is not what it should be
│   ├── ConventionError  a pose, an axis or a unit does not mean what was declared
│   └── PixelsError      a picture has more pixels than are opened
├── ManifestError    the manifest asks for something that cannot be
├── WordsError       a file of wordings or sentences has faults
├── UnreadableError  a sentence says nothing that its templates tell
├── UsageError       an option or a name that is given cannot be
├── BuildError       the output folder is locked, foreign, damaged or full
├── FetchError       an address does not give the file that it should
├── PublishError     the Hub refuses, holds something else, or cannot be reached
├── TeacherError     the endpoint of a teacher model will not answer
└── MissingError     a library or a data folder that the user has to provide
"""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike


class VstError(Exception):
    """Base of every error that vstdata raises on purpose; its text is meant for the user."""


class InputError(VstError):
    """Bad input: names the file, the field in it, and what would be right."""

    def __init__(self, file: str | PathLike[str], field: str, expected: str) -> None:
        self.file, self.field, self.expected = str(file), field, expected
        super().__init__(f"{file}: {field}: expected {expected}")

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        """Cross a process border whole: the default would call the constructor with the text alone."""
        return type(self), (self.file, self.field, self.expected)


class ConventionError(InputError):
    """The data contradict the convention they were read by (inverse pose, flipped axis, wrong unit)."""


class PixelsError(InputError):
    """A picture has more pixels than are opened."""


class ManifestError(VstError):
    """The manifest is not valid, or asks for something that cannot be done."""


class WordsError(VstError):
    """A file of wordings or sentences has faults: all of them, one a line, each with the file's name."""

    def __init__(self, file: str, faults: Sequence[str]) -> None:
        self.file, self.faults = file, tuple(faults)
        super().__init__("\n".join(f"{file}: {fault}" for fault in faults))

    def __reduce__(self) -> tuple[type, tuple[str, tuple[str, ...]]]:
        """Cross a process border whole."""
        return type(self), (self.file, self.faults)


class UnreadableError(VstError):
    """A sentence that no template tells, that several tell differently, or that contradicts itself."""


class UsageError(VstError):
    """An option, an argument or the name of a skill or trainer that cannot be; tells what would be right."""


class BuildError(VstError):
    """The output folder cannot be written, resumed or verified, or the engine that works does not start."""


class FetchError(VstError):
    """A data set cannot be fetched: names the address and what it should have given."""

    def __init__(self, url: str, expected: str) -> None:
        self.url, self.expected = url, expected
        super().__init__(f"{url}: expected {expected}")

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        """Cross a process border whole."""
        return type(self), (self.url, self.expected)


class PublishError(VstError):
    """A release cannot be published; main on the Hub is what it was, or already the new release."""


class TeacherError(VstError):
    """A teacher model cannot be asked at all: a wrong address, key or model."""


class MissingError(VstError):
    """Something the user has to provide is not there; the text says how to get it."""
