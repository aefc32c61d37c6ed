"""Files that lie beside those of a recording and are none of its own: copies, masks and small pictures of others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from vstdata.errors import InputError

ALIKE = 0.8  # ours: where so many names have one form, those of another are no pictures of the recording
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
FEW = 0.2  # ours: of a folder; more names that go on from another's are its own series: a, a_1, a_2


def own_files(files: Sequence[Path], suffixes: tuple[str, ...], choose: bool) -> tuple[list[Path], list[Path]]:
    """The files of a recording in their order, and those beside them: "0007 (1)" or "0007_seg" beside 0007, names of
    another form than most, and with `choose` the same name with a rarer ending (else of `suffixes` the later). Raises
    InputError for two endings of one name where they may be two measures."""
    kept = _one_ending(files, suffixes, choose)
    kept = _originals(kept)
    kept = _of_one_form(kept)
    taken = set(kept)
    return kept, [path for path in files if path not in taken]


def _one_ending(files: Sequence[Path], suffixes: tuple[str, ...], choose: bool) -> list[Path]:
    named: dict[Path, list[Path]] = defaultdict(list)
    for path in files:
        named[path.with_suffix("")].append(path)
    common = Counter(path.suffix.lower() for path in files)
    found = []
    for several in named.values():
        if len(several) > 1 and not choose:
            told = " and ".join(path.name for path in several[:3])
            wanted = f"one file of each name, not {told}; a glob as '*{several[0].suffix}' in the option says which"
            raise InputError(several[0], "names", wanted)
        found.append(min(several, key=lambda p: (-common[p.suffix.lower()], suffixes.index(p.suffix.lower()))))
    return found


def _originals(files: list[Path]) -> list[Path]:
    stems = {(path.parent, path.stem) for path in files}
    added: dict[Path, tuple[str, str]] = {}
    for path in files:
        stem = path.stem
        for end in range(len(stem) - 1, 0, -1):
            if (path.parent, stem[:end]) in stems and _is_added(stem[:end], stem[end:]):
                added[path] = stem[:end], stem[end:]
                break
    first, endings = (len({both[k] for both in added.values()}) for k in (0, 1))
    if len(added) > FEW * len(files) and endings > first:
        return files
    return [path for path in files if path not in added]


def _is_added(stem: str, more: str) -> bool:
    """Whether a name goes on after another's whole name: not 100 after 10, nor 12.5 after 12."""
    decimals = more[0] == "." and more[1:].isdigit()
    return not decimals and not (more[0].isalnum() and (more[0].isdigit() or stem[-1].isalpha()))


def _of_one_form(files: list[Path]) -> list[Path]:
    forms = [_form(path.stem) for path in files]
    form, count = Counter(forms).most_common(1)[0] if forms else ((), 0)
    if not form or count < ALIKE * len(files):
        return files
    return [path for path, own in zip(files, forms, strict=True) if own == form]


def _form(stem: str) -> tuple[str, ...]:
    """What stands after each number of a name; what is before the first may differ."""
    return tuple(_NUMBER.split(stem)[1:])
