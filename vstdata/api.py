"""The Python face of vstdata: what `import vstdata` gives. See docs/python.md.

It is the one place below `skills` and `generators` that uses them, and imports everything when it is used: the import
itself costs nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from vstdata.draft import Draft, Skill
    from vstdata.face.samples import Sample, Samples
    from vstdata.face.scenes import LoadedScene, Scenes
    from vstdata.manifest import Images
    from vstdata.scoring.evaluate import Evaluation

PathLike = str | os.PathLike[str]

__all__ = ["ask", "build", "open_scenes", "read_answer", "rows", "score", "table"]

ROOMS = "rooms"  # the name of our own rooms, which are read as ScanNet scans
OWN_SEED, OWN_FRAMES, OWN_SIZE = 6, 40, (480, 360)  # ours: a room of which every skill asks something, made in seconds


def open_scenes(
    reader: str = ROOMS,
    root: PathLike | None = None,
    *,
    name: str = "",
    version: str = "1",
    licence: str = "",
    scenes: tuple[str, ...] | str = (),
    split: str = "",
    frames_per_scene: int = 48,
    image_format: str = "jpeg",
    images: Mapping[str, Any] | None = None,
    **options: Any,
) -> Scenes:
    """The scenes under `root` as `reader` reads them; `vst readers` lists readers. Each is read when it is loaded.

    "rooms" reads what `vst rooms` writes; without a root it is a furnished room of our own, made once and kept in the
    user's cache. The other arguments are those of a manifest's `[[sources]]` table, with the same defaults; `images` is
    its `[images]` table, and `options` go to the reader. `version` and `name` (by default the reader's) are those of
    the data set: every random choice is drawn by them. Raises ManifestError for an argument that is wrong, InputError
    where `root` is no folder, or none is given and the reader is not "rooms".
    """
    from vstdata.errors import InputError
    from vstdata.face.scenes import Scenes
    from vstdata.sources import opener

    spec = {
        "name": name or reader,
        "reader": "scannetv2" if reader == ROOMS else reader,
        "root": ".",
        "licence": licence or ("CC-BY-4.0" if reader == ROOMS else "not stated"),
        "scenes": scenes,
        "split": split,
        "frames_per_scene": frames_per_scene,
        "image_format": image_format,
        "options": options,
    }
    source, pictures = _tables(spec, images)
    opened = opener([source])  # which knows the reader
    if root is None and reader != ROOMS:
        expected = f"the folder of the data that reader {reader!r} reads; {ROOMS!r} without one is a room of our own"
        raise InputError(reader, "root", expected)
    return Scenes(opened(source, _own_room() if root is None else Path(root)), pictures, version)


def _tables(spec: Mapping[str, Any], images: Mapping[str, Any] | None) -> tuple[Any, Images]:
    from pydantic import ValidationError

    from vstdata.errors import ManifestError
    from vstdata.manifest import Images, first_fault
    from vstdata.sources.spec import SourceSpec

    try:
        source = SourceSpec.model_validate(spec)
    except ValidationError as error:
        raise ManifestError(f"open_scenes: {first_fault(error, SourceSpec)}") from error
    try:
        return source, Images.model_validate(dict(images or {}))
    except ValidationError as error:
        raise ManifestError(f"open_scenes: images: {first_fault(error, Images)}") from error


def _own_room() -> Path:
    """The folder of a small room, made by this version of the program where it is not there yet."""
    import shutil
    import tempfile

    from vstdata.home import cache_folder, use_own_packages

    use_own_packages()
    from generators.rooms.recipe import Recipe, Wanted
    from generators.rooms.write import code_digest, write_rooms

    cache = cache_folder()
    recipe = Recipe(OWN_SEED, 0, OWN_FRAMES, "flat", OWN_SIZE, code_digest())
    home = cache / f"room-{recipe.digest[:16]}"
    if not home.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix="room-", dir=cache))
        try:
            write_rooms(Wanted(1, OWN_SEED, frames=OWN_FRAMES, quality="flat", size=OWN_SIZE), made)
            made.rename(home)
        except OSError:
            if not home.is_dir():  # else another process made the same
                raise
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return home


def ask(scene: LoadedScene, skill: str, most: int = 3) -> Samples:
    """What a skill asks of a scene: at most `most` samples with their pictures, one question type after the other, and
    why the rest was not asked.

    They are drafts that a release of the same name and version gets from this scene, with the same ids; `note` says
    where they may differ. `skill` is a name that `vst skills` lists; its folder may be left out where that is clear.
    Raises VstError for an unknown skill.
    """
    from collections import Counter
    from itertools import islice

    from vstdata.face.samples import Samples
    from vstdata.home import use_own_packages

    use_own_packages()
    from generators.build.ask import FEWEST_DRAFTS, capped, draws_of
    from skills import all_skills
    from vstdata.draft import Refusals
    from vstdata.draw import Draw
    from vstdata.near import known_skill

    known = all_skills()
    chosen = known[known_skill(skill, known, "ask")]
    refused = Refusals()
    draws = draws_of(Draw(scene.version, scene.data.dataset, scene.id), len(scene.rooms))
    drafts = [
        draft
        for room, draw in zip(scene.rooms, draws, strict=True)
        for draft in capped(chosen, max(FEWEST_DRAFTS, most), room, draw, refused)
    ]
    samples = list(islice(_samples(scene, chosen, _by_turns(drafts), refused), most))
    types = Counter(draft.question_type for draft in drafts)
    return Samples(chosen.name, scene.id, samples, types, refused.counts, _note(scene, chosen))


def _by_turns(drafts: list[Draft]) -> Iterator[Draft]:
    """The first draft of every question type, then the second, and so on."""
    seen: dict[str, int] = {}
    rank = []
    for draft in drafts:
        rank.append(seen.get(draft.question_type, 0))
        seen[draft.question_type] = rank[-1] + 1
    return (draft for _, _, draft in sorted(zip(rank, range(len(drafts)), drafts, strict=True)))


def _samples(scene: LoadedScene, skill: Skill, drafts: Iterator[Draft], refused: Any) -> Iterator[Sample]:
    """Rows as a release has them; a draft whose pictures cannot be marked or read is refused, as a release does."""
    import json

    from generators.build.drafts import StoredDraft, draft_row
    from generators.build.rows import Context, Pictures, make_row
    from generators.build.write import own_letters
    from vstdata.drawing.birdseye import from_above
    from vstdata.errors import VstError
    from vstdata.face.samples import sample_of
    from vstdata.version import __version__

    context = Context(skill, scene.data.split or "train", scene.version, __version__, skill.wordings())
    pictures = Pictures(scene.data, scene.images, scene.spec.image_format)
    views = [(frozenset(room.frames), from_above(room)) for room in scene.rooms if scene.images.birdseye]
    for draft in drafts:
        around = next((view for frames, view in views if frames.issuperset(draft.frames)), lambda frames, objects: "")
        line = draft_row(scene.version, scene.data, skill, draft, around(draft.frames, draft.objects))
        stored = StoredDraft(line["id"], draft, tuple(line["frames"]), json.loads(line["objects"]), line["around"])
        letters = own_letters(stored.id, [question["options"] for question in line["turns"]])
        try:
            row = make_row(context, pictures, stored, letters)
        except VstError:
            refused("row_not_writable")
            continue
        yield sample_of(row, refused.counts)


def _note(scene: LoadedScene, skill: Skill) -> str:
    spec, images = scene.spec, scene.images
    return (
        f"Drafts of a release of version {scene.version!r} with this scene in source {spec.name!r}, "
        f"frames_per_scene = {spec.frames_per_scene}, working_width = {images.working_width}, "
        f"video_frames = {images.video_frames}, and version {skill.version} of the skill. A release chooses among "
        f"them and shares the letters of options out evenly, so its letters may be others."
    )


def build(
    manifest: PathLike,
    out: PathLike,
    *,
    roots: Mapping[str, PathLike] | PathLike | None = None,
    workers: int = 1,
    engine: str = "",
    ray_address: str = "",
    strict: bool = False,
) -> dict[str, Any]:
    """Build a release, or what of it is not there yet, and return its index, which is `manifest.json`.

    `roots` gives the folder of every source by its name in the manifest, or one for all. `engine` is "local" or "ray",
    whose workers may die, or "here": this process, which may not (by default that for one worker, "local" for more,
    "ray" with an address); the result does not depend on it, and this process is afterwards as before. What failed is
    in the index, and `vst failed` lists it. Raises ManifestError, InputError or BuildError, and with `strict` VstError
    at the first scene, skill in a scene or row that fails.
    """
    from vstdata.face.process import process_kept
    from vstdata.home import use_own_packages

    use_own_packages()
    from generators.build.build import build as build_release
    from generators.build.plan import plan_of
    from generators.engines.open import open_engine

    given = roots if isinstance(roots, Mapping) else {} if roots is None else {"": roots}
    folders = {name: Path(folder).resolve() for name, folder in given.items()}
    name = engine or ("" if ray_address or workers != 1 else "here")
    with process_kept():
        plan = plan_of(Path(manifest), folders)
        return build_release(plan, Path(out), open_engine(name, workers, ray_address), strict=strict).index


def rows(release: PathLike, skill: str = "", split: str = "") -> Iterator[Sample]:
    """The rows of a release, one after the other, with their pictures (PIL) when they are looked at.

    `release` is a folder, each of whose files is held against the index before its first row, or "ORG/NAME" of the Hub,
    which is streamed. `skill` names one of its skills, `split` one of its splits, each by default all. Rows come in the
    order of the files (all splits of the Hub one after the other), in which those of a scene stand together; for
    training see `vstdata.release.stream.Stream`. Raises InputError where there is no such release, skill or split.
    """
    from vstdata.errors import InputError
    from vstdata.face.releases import hub_rows, local_rows
    from vstdata.release.hub import REPO

    if Path(release).is_dir():
        return local_rows(Path(release), _skill_of(Path(release), skill), split)
    if REPO.fullmatch(os.fspath(release)):
        return hub_rows(os.fspath(release), skill, split)
    raise InputError(release, "release", "a folder that is there, or ORG/NAME of the Hub")


def table(release: PathLike, skill: str = "", split: str = "") -> pd.DataFrame:
    """The questions of a release on disk as a data frame, one row each, without pictures; `skill` and `split` as for
    `rows`.

    `ground_truth` is the value that answers are scored against, `options` a list, `program` JSON; `pictures` is how
    many the sample has. Raises InputError where there is no such release, skill or split.
    """
    from vstdata.face.releases import turns_table

    return turns_table(Path(release), _skill_of(Path(release), skill), split)


def _skill_of(release: Path, skill: str) -> str:
    """The whole name of a skill of a release."""
    if not skill:
        return ""
    from vstdata.home import use_own_packages

    use_own_packages()
    from vstdata.near import known_skill
    from vstdata.release.index import read_index

    there = {each["skill"] for each in read_index(release)["files"].values() if "skill" in each}
    return known_skill(skill, there, str(release))


def score(outputs: PathLike | Mapping[Any, str], release: PathLike, split: str = "") -> Evaluation:
    """How right a model's outputs are, by skill and question type, with intervals: what `vst score` prints.

    `outputs` is a file of JSON lines {"id": row, "turn": number, "output": text}, or a mapping of (id, turn), or of id
    for the first question, to text. `split` is the split that they answer, by default all: for a model that was trained
    on the release say "test". What has no output counts as wrong. Raises InputError for a bad file or release,
    and where no output belongs to a row of the release.
    """
    from vstdata.face.releases import predictions_of
    from vstdata.scoring.evaluate import evaluate, read_predictions

    given = predictions_of(outputs) if isinstance(outputs, Mapping) else read_predictions(Path(outputs))
    return evaluate(Path(release), given, split, "outputs")


def read_answer(text: str, question: Mapping[str, Any]) -> Any:
    """What a model's output answers: the option chosen (its text), the number in the question's unit, the names in
    order, the point (u, v), boxes as (label, nine numbers), or the text; None where it cannot be read.

    `question` is an entry of a row's `turns`, or a sample, of which it is the first question.
    """
    from vstdata.face.releases import answer_of

    return answer_of(text, question["turns"][0] if "turns" in question else question)
