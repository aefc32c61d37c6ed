"""The manifest: what to build, from what, how much, and what to keep out. TOML goes in; every name is checked."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal, NoReturn, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from vstdata.draft import Skill
from vstdata.errors import ManifestError
from vstdata.near import near
from vstdata.sources.spec import NAME, SourceSpec
from vstdata.words.wordings import Wordings, read_wordings

MAX_MANIFEST_BYTES = 2**20
SPLIT = r"^[a-z][a-z0-9_]{0,31}$"
SENTENCES = "en"  # the language of all captions and chains of thought
RL = "rl"  # the split for reinforcement learning: samples of train scenes that no other split has
Side = Annotated[int, Field(ge=64, le=8192)]
Portion = Annotated[float, Field(ge=0, le=1)]
SplitName = Annotated[str, Field(pattern=SPLIT)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SkillCount(_Table):
    """`[skills."FOLDER.NAME"]`: how many samples, over all splits; and how many more, of train scenes, in the split
    "rl". `wordings` is a file of your own, relative to the manifest: its question types are said as it says them, the
    others as before (see `vstdata.words.wordings`). `robustness` is the least that a question is asked with, or the
    least and the most: hard ones are chosen by [0.95, 0.98]; questions that have none are asked."""

    count: int = Field(ge=1, le=100_000_000)
    rl: int = Field(default=0, ge=0, le=100_000_000)
    wordings: str = ""
    robustness: Portion | tuple[Portion, Portion] = 0.0

    @field_validator("robustness")
    @classmethod
    def _in_order(cls, wanted: float | tuple[float, float]) -> float | tuple[float, float]:
        if isinstance(wanted, tuple) and wanted[0] > wanted[1]:
            raise ValueError(f"the least comes first: [{wanted[1]}, {wanted[0]}]")
        return wanted

    def robust(self, share: float | None) -> bool:
        """Whether a question may be asked whose answer so many draws of a person's errors leave; None: none drawn."""
        least, most = self.robustness if isinstance(self.robustness, tuple) else (self.robustness, 1.0)
        return share is None or least <= share <= most

    @property
    def total(self) -> int:
        """Samples of all splits."""
        return self.count + self.rl


class Images(_Table):
    """`[images]`: longest side of stored pictures in pixels, JPEG quality, width at which facts are measured, and how
    many frames a video sample has (the paper's benchmarks: 16 or 32). `birdseye` is the side in pixels of a
    bird's-eye view that every sample gets; 0 for none. With `depth` every picture has its sensor's depth beside it,
    where the source has some.

    Instead of `max_side`, every picture can be made that of a virtual camera (see `vstdata.virtual_camera`): of one
    horizontal field of view `fov` in degrees and one `size` (width, height), or of one focal length `focal` in pixels.
    """

    max_side: int = Field(default=640, ge=64, le=8192)
    fov: float | None = Field(default=None, ge=10, le=150)
    size: tuple[Side, Side] | None = None
    focal: float | None = Field(default=None, ge=50, le=8192)
    quality: int = Field(default=92, ge=50, le=100)
    working_width: int = Field(default=320, ge=64, le=2048)
    video_frames: int = Field(default=16, ge=8, le=128)
    birdseye: Literal[0] | Annotated[int, Field(ge=256, le=2048)] = 0
    depth: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> Images:
        given = [key for key in ("max_side", "fov", "focal") if key in self.model_fields_set]
        if len(given) > 1:
            raise ValueError(f"give {' or '.join(given)}: each decides the size of pictures")
        if (self.fov is None) != (self.size is None):
            raise ValueError("fov and size belong together: fov = 60.0, size = [640, 480]")
        return self

    @property
    def virtual(self) -> bool:
        """Whether pictures are those of virtual cameras, stored at their size."""
        return self.fov is not None or self.focal is not None


class Shards(_Table):
    """`[shards]`: most rows of one file, and most bytes of one row group with its pictures repeated per row."""

    rows: int = Field(default=4000, ge=1, le=1_000_000)
    dense_bytes: int = Field(default=100_000_000, ge=1, le=280_000_000)


class Selection(_Table):
    """`[selection]`: most rows that show one picture, of one skill and of all skills together; a video counts as one
    picture, its frames for themselves. Ours."""

    picture_rows_per_skill: int = Field(default=12, ge=1)
    picture_rows: int = Field(default=40, ge=1)


class Reward(_Table):
    """`[reward]`: weights of `vstdata.scoring.score.reward`, which every row carries; by default VST's."""

    accuracy: float = Field(default=0.5, ge=0, le=1)
    format: float = Field(default=0.5, ge=0, le=1)

    @model_validator(mode="after")
    def _sums_to_one(self) -> Reward:
        if abs(self.accuracy + self.format - 1) > 1e-9:
            raise ValueError("accuracy and format must add up to 1")
        return self


class Rows(_Table):
    """`[rows]`: what rows have beside their chat. With `map` a map of the room in text (`vstdata.asking.text_map`),
    where their pictures allow one."""

    map: bool = False


class Reasoning(_Table):
    """`[reasoning]`: what rows have beside a thought. With `steps` its sentences, each with the kind of its claim and
    whether it holds; with `rejected` the same thought with one claim false and the answer that follows from it."""

    steps: bool = False
    rejected: bool = False


class Mixed(_Table):
    """`[[mixed]]`: chats of another data set, put into `data/mixed.NAME`: `weight` of them per row of ours of the split
    `into`, with their `licence`.

    They are in `path`, a .parquet or .jsonl file or a folder of them, relative to the manifest or to `--root
    NAME=PATH`; or in `hub`, a data set of the Hugging Face Hub, of which `revision` is best a commit (a branch or tag
    is looked up when the build is planned). `messages`, `images`, `answer`, `answer_type` and `options` name its
    columns (see `generators.build.mixing.chat`). A data set that several tables name is dealt out: no row gets into
    two.
    """

    name: str = Field(pattern=NAME)
    path: str = ""
    hub: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*)?$")
    revision: str = "main"
    config: str = ""
    split: str = "train"
    licence: str = Field(min_length=1)
    weight: float = Field(gt=0, le=1000)
    into: Literal["train", "rl"] = "train"
    messages: str = Field(default="messages", min_length=1)
    images: str = ""
    answer: str = "answer"
    answer_type: str = "answer_type"
    options: str = "options"

    @model_validator(mode="after")
    def _one_place(self) -> Mixed:
        if bool(self.path) == bool(self.hub):
            raise ValueError("give path or hub: where the chats are")
        only_hub = [key for key in ("revision", "config", "split") if key in self.model_fields_set]
        if self.path and only_hub:
            raise ValueError(f"{only_hub[0]} belongs to hub")
        return self


class Audit(_Table):
    """`[audit]`: what `vst audit` allows; the values are ours.

    Blind models may be `blind_choice_points` above chance, and at numbers `blind_number_points` (of mean relative
    accuracy) above the best constant answer, by the lower end of the 95 % interval. Those that also know how large and
    how high things of a label mostly are, or what the first frame of a video shows, may be `prior_choice_points` and
    `prior_number_points` above. A letter may be right
    `letter_points` more or less often than by chance. Shares of questions that repeat another: word for word, and but
    for numbers and the order of options. Types with less than `enough` questions are reported and never fail.
    """

    blind_choice_points: float = Field(default=3.0, ge=0, le=100)
    blind_number_points: float = Field(default=5.0, ge=0, le=100)
    prior_choice_points: float = Field(default=5.0, ge=0, le=100)
    prior_number_points: float = Field(default=8.0, ge=0, le=100)
    letter_points: float = Field(default=5.0, ge=0, le=100)
    duplicates: float = Field(default=0.0, ge=0, le=1)
    near_duplicates: float = Field(default=0.02, ge=0, le=1)
    contaminated_scenes: int = Field(default=0, ge=0)
    enough: int = Field(default=200, ge=1)


class Manifest(_Table):
    """A whole manifest.

    `splits` gives shares of scenes drawn into other splits than train; without it, the sources' own splits hold.
    `exclude` and the files in `exclude_lists` (one a line) name scenes to keep out, as ID or SOURCE/ID. Questions and
    short answers are said in `language`: each skill's words are those of its file NAME.LANGUAGE.toml. Skills that tell
    captions or chains of thought have no other than "en".
    """

    name: str = Field(pattern=NAME)
    version: str = Field(pattern=NAME)
    description: str = ""
    sources: tuple[SourceSpec, ...] = Field(min_length=1)
    skills: dict[str, SkillCount] = Field(min_length=1)
    images: Images = Images()
    selection: Selection = Selection()
    shards: Shards = Shards()
    audit: Audit = Audit()
    reward: Reward = Reward()
    reasoning: Reasoning = Reasoning()
    rows: Rows = Rows()
    mixed: tuple[Mixed, ...] = ()
    splits: dict[SplitName, Annotated[float, Field(gt=0, lt=1)]] = {}
    exclude: tuple[str, ...] = ()
    exclude_lists: tuple[str, ...] = ()
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$")

    @field_validator("sources")
    @classmethod
    def _different_names(cls, sources: tuple[SourceSpec, ...]) -> tuple[SourceSpec, ...]:
        names = [source.name for source in sources]
        if len(set(names)) != len(names):
            raise ValueError(f"two sources are named {next(n for n in names if names.count(n) > 1)!r}")
        return sources

    @field_validator("mixed")
    @classmethod
    def _one_of_a_name(cls, mixed: tuple[Mixed, ...]) -> tuple[Mixed, ...]:
        names = [(each.name, each.into) for each in mixed]
        if len(set(names)) != len(names):
            raise ValueError("two tables have one name and one split")
        return mixed

    @field_validator("splits")
    @classmethod
    def _leave_train(cls, splits: dict[str, float]) -> dict[str, float]:
        if "train" in splits or sum(splits.values()) >= 1:
            raise ValueError("give the shares of the other splits, together below 1: train is the rest")
        if RL in splits:
            raise ValueError(f"{RL!r} is the split of the skills' rl samples; take another name")
        return splits


def read_manifest(path: Path, known_skills: Iterable[str]) -> Manifest:
    """The manifest in a TOML file. Raises ManifestError naming table and key, and names near to an unknown one."""
    try:
        if path.stat().st_size > MAX_MANIFEST_BYTES:
            raise ManifestError(f"{path}: larger than {MAX_MANIFEST_BYTES} bytes")
        raw = tomllib.loads(path.read_text("utf-8-sig"))  # editors of Windows put a byte order mark first
        manifest = Manifest.model_validate_json(json.dumps(raw, default=_refuse_date), strict=True)
    except OSError as error:
        raise ManifestError(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        raise ManifestError(f"{path}: {first_fault(error, Manifest)}") from error
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"{path}: not valid TOML: {error}") from error
    known = sorted(known_skills)
    for name in manifest.skills:
        if name not in known:
            raise ManifestError(f"{path}: skills.{name}: no such skill; {near(name, known)}")
    return manifest


def _refuse_date(value: object) -> NoReturn:
    raise ValueError(f"{value} is a date or time; expected it in quotes")


def first_fault(error: ValidationError, table: type[BaseModel]) -> str:
    """Where in a `table`, and what: the fault that explains the others, a misspelt key before the one then missing."""
    problems = error.errors(include_url=False)
    problem = next((one for one in problems if one["type"] == "extra_forbidden"), problems[0])
    place = ".".join(str(part) for part in problem["loc"])
    if not place:  # a fault of the table as a whole
        return problem["msg"]
    if problem["type"] == "extra_forbidden":
        return f"{place}: unknown key; {near(str(problem['loc'][-1]), _keys_beside(problem['loc'], table))}"
    if problem["type"] == "string_type" and isinstance(problem["input"], int | float):
        key = problem["loc"][-1]
        return f'{place}: expected a text, in quotes: {key} = "{problem["input"]}"'
    if problem["type"] in _PLAINLY:
        return f"{place}: {_PLAINLY[problem['type']].format(key=problem['loc'][-1])}"
    return f"{place}: {problem['msg']}"


_PLAINLY = {  # what pydantic says in words of Python or JSON
    "tuple_type": "expected a list: {key} = [...], or [[{key}]] where it is one of tables",
    "list_type": "expected a list: {key} = [...]",
    "int_type": "expected a whole number, without quotes",
    "float_type": "expected a number, without quotes",
    "bool_type": "expected true or false, without quotes",
    "model_type": "expected a table: [{key}]",
    "dict_type": "expected a table: [{key}]",
}


def _keys_beside(place: tuple[int | str, ...], table: type[BaseModel]) -> list[str]:
    """The keys of the table that holds the one at `place`, from the model: any table that is added there is known."""
    inner = _table_in(table.model_fields[str(place[0])].annotation) if len(place) > 1 else table
    return sorted((inner or table).model_fields)


def _table_in(annotation: object) -> type[BaseModel] | None:
    """The model that a field holds, alone or in a tuple or dict."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _table_in(each))), None)


def inside(base: Path, relative: str, what: str) -> Path:
    """`base / relative`, resolved. Raises ManifestError where it is absolute or leaves `base`, by a link or by `..`."""
    if Path(relative).is_absolute() or "\\" in relative or "\0" in relative:
        raise ManifestError(f"{what} {relative!r}: expected a path relative to {base}")
    path = (base / relative).resolve()
    if not path.is_relative_to(base.resolve()):
        raise ManifestError(f"{what} {relative!r} leaves {base}")
    return path


def source_roots(manifest: Manifest, folder: Path, given: Mapping[str, Path]) -> dict[str, Path]:
    """The root folder of every source by name: relative to the manifest's `folder`, or to the root `given` for it.

    A root given as "" serves every source without its own. Raises ManifestError for a root of an unknown source.
    """
    names = [source.name for source in manifest.sources]
    names += [each.name for each in manifest.mixed]
    for name in given:
        if name and name not in names:
            raise ManifestError(f"--root {name}=...: no such source; {near(name, names)}")
    fallback = given.get("", folder)
    return {
        source.name: inside(given.get(source.name, fallback), source.root, f"root of source {source.name}")
        for source in manifest.sources
    }


def mixed_path(mixed: Mixed, folder: Path, given: Mapping[str, Path]) -> Path | None:
    """Where the local files of a mixed data set are; None for one of the Hub. Raises ManifestError where it leaves its
    root."""
    root = given.get(mixed.name, given.get("", folder))
    return inside(root, mixed.path, f"path of mixed {mixed.name}") if mixed.path else None


def check_language(manifest: Manifest, skills: Iterable[Skill]) -> None:
    """Raises ManifestError naming the skills that cannot be told in the manifest's language."""
    tell = sorted(skill.name for skill in skills if skill.tells)
    if manifest.language != SENTENCES and tell:
        raise ManifestError(
            f"language {manifest.language!r}: captions and chains of thought are told in {SENTENCES!r} alone; "
            f"leave out {', '.join(tell)}"
        )


def wordings_of(manifest: Manifest, folder: Path, skill: Skill) -> Wordings:
    """What a skill says: its own words in the manifest's language, under those that the manifest names.

    Raises ManifestError where there are none in that language or the file leaves `folder`, and WordsError with all
    faults of a file.
    """
    file = skill.words_file(manifest.language)
    if not file.is_file():
        raise ManifestError(f"language {manifest.language!r}: skill {skill.name} has no words in it (no {file})")
    own, given = skill.wordings(manifest.language), manifest.skills[skill.name].wordings
    if not given:
        return own
    path = inside(folder, given, f"wordings of skill {skill.name}")
    return read_wordings(path, given, skill.asks, whole=False).over(own)
