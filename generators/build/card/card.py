"""The dataset card of a release: front matter that the Hub and `datasets` read, and text for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.build.card.index import short_types
from vstdata.canonical import canonical_json
from vstdata.release.schema import hub_features

SIZES = (
    (10**3, "n<1K"),
    (10**4, "1K<n<10K"),
    (10**5, "10K<n<100K"),
    (10**6, "100K<n<1M"),
    (10**7, "1M<n<10M"),
    (10**8, "10M<n<100M"),
)

# Licences that the Hub knows by their SPDX name in lower case: of the data that people build from, not all of them.
HUB_LICENCES = frozenset(
    ("Apache-2.0", "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-SA-4.0", "CC0-1.0", "MIT")
)


def dataset_card(index: Mapping[str, Any]) -> str:
    """README.md for a release index. The front matter is YAML whose nested values are JSON, which YAML contains."""
    return f"---\n{_front_matter(index)}---\n\n{_text(index)}"


def _front_matter(index: Mapping[str, Any]) -> str:
    rows = index["totals"]["rows"]
    fields = {
        "pretty_name": f"{index['name']} {index['version']}",
        **_licence(index),
        "language": sorted({language.partition("-")[0] for language in _languages(index)}),
        "task_categories": ["visual-question-answering", "image-text-to-text"],
        "tags": ["spatial-reasoning", "vision-language", "3d", "vstdata"],
        "size_categories": [next((name for size, name in SIZES if rows < size), "100M<n<1B")],
    }
    lines = [f"{key}: {canonical_json(value)}" for key, value in fields.items()]
    configs = config_files(index)
    lines.append("configs:")
    for name, splits in configs.items():
        files = [{"split": split, "path": path} for split, path in splits.items()]
        default = {"default": True} if name == "all" else {}
        lines.append(f"- {canonical_json({'config_name': name, 'data_files': files, **default})}")
    lines.append("dataset_info:")
    features = _card_features(hub_features())
    for name, splits in configs.items():
        info = {"config_name": name, "features": features, "splits": [_split(index, name, split) for split in splits]}
        lines.append(f"- {canonical_json(info)}")
    return "\n".join(lines) + "\n"


def _licence(index: Mapping[str, Any]) -> dict[str, str]:
    """The Hub's tag of the one licence of all rows, by which people filter; "other" where there are several."""
    licences = {each["licence"] for each in index["datasets"]}
    licences |= {each["licence"] for each in index.get("mixed", ()) if each["rows"]}
    if len(licences) == 1 and licences <= HUB_LICENCES:
        return {"license": licences.pop().lower()}
    return {"license": "other", "license_name": "by-source", "license_link": "README.md"}


def config_files(index: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Path patterns by config and split: one config per skill, and "all"."""
    configs: dict[str, dict[str, str]] = {"all": {}}
    for entry in index["files"].values():
        if "skill" in entry:
            configs.setdefault(entry["skill"], {})[entry["split"]] = f"data/{entry['skill']}/{entry['split']}-*.parquet"
            configs["all"][entry["split"]] = f"data/*/{entry['split']}-*.parquet"
    return {config: dict(sorted(splits.items())) for config, splits in sorted(configs.items())}


def _split(index: Mapping[str, Any], config: str, split: str) -> dict[str, Any]:
    mine = [
        entry
        for entry in index["files"].values()
        if entry.get("split") == split and config in ("all", entry.get("skill"))
    ]
    return {
        "name": split,
        "num_bytes": sum(entry["bytes"] for entry in mine),
        "num_examples": sum(entry["rows"] for entry in mine),
    }


def _card_features(features: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"name": name, **_card_feature(feature)} for name, feature in features.items()]


def _card_feature(feature: Mapping[str, Any] | list[Any]) -> dict[str, Any]:
    if isinstance(feature, list):
        inner = _card_feature(feature[0])
        return {"list": inner.get("dtype") if set(inner) == {"dtype"} else inner.get("struct", inner)}
    kind = feature.get("_type")
    if kind == "Value":
        return {"dtype": feature["dtype"]}
    if kind == "Image":
        return {"dtype": "image"}
    return {"struct": _card_features(feature)}


def _text(index: Mapping[str, Any]) -> str:
    totals, scenes = index["totals"], index["scenes"]
    skills = [
        f"| `{name}` | {skill['modality']} | {skill['rows']} | {', '.join(skill['question_types']) or '-'} |"
        for name, skill in index["skills"].items()
    ]
    datasets = [f"| {each['name']} | {each['licence']} | {each['scenes']} |" for each in index["datasets"]]
    first = next((name for name, skill in index["skills"].items() if skill["rows"]), "all")
    split = next(iter(index["skills"].get(first, {}).get("splits", {})), "train")
    return TEMPLATE.format(
        name=index["name"],
        version=index["version"],
        description=index["description"] or "Questions and answers about 3D scenes, with the pictures they are about.",
        rows=totals["rows"],
        scenes=scenes["asked"],
        failed=len(scenes["failed"]),
        skills="\n".join(skills),
        datasets="\n".join(datasets),
        sources=_sources(index.get("sources", {})),
        credits=_credits(index.get("credits", ())),
        refused=_refusals(index["refused"]),
        short=_short(index),
        mixed=_mixed(index.get("mixed", ())),
        retold=_retold(index.get("rewritten"), "edited" in index["build"]),
        samples=_samples(index.get("examples", {})),
        wordings=_wordings(index),
        words=_words(index["build"]),
        kept_out=_kept_out(index["build"]),
        first=first,
        split=split,
        build=index["build_id"],
        vstdata=_made_with(index["build"]),
    )


def _sources(sources: Mapping[str, Mapping[str, Any]]) -> str:
    """What was found and used of each source, and what was not."""
    if not sources:
        return ""
    head = ["source", "reader", *(name.replace("_", " ") for name in SOURCE_COUNTS)]
    rows = [
        [name, each["reader"], *(str(each.get(key, "-")) for key in SOURCE_COUNTS)] for name, each in sources.items()
    ]
    lines = ["| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]]
    scales = [
        f"- {name}, {count} {'scene' if count == 1 else 'scenes'}: `{how.replace('`', '')}`"
        for name, each in sources.items()
        for how, count in each.get("scales", {}).items()
    ]
    stated = SCALES_TOLD + "\n".join(scales) + "\n\n" if scales else ""
    return "\n".join(lines) + "\n\n" + SOURCES_TOLD + stated


def _credits(lines: Sequence[str]) -> str:
    """Who made the models in rooms, as licences like CC-BY ask."""
    return CREDITS + "\n".join(f"- {line}" for line in lines) + "\n" if lines else ""


def _short(index: Mapping[str, Any]) -> str:
    rows = [f"| `{skill}` | {kind} | {n['asked']} | {n['got']} | {why} |" for skill, kind, n, why in short_types(index)]
    return SHORT + "\n".join(rows) + "\n" if rows else ""


def _mixed(mixed: Sequence[Mapping[str, Any]]) -> str:
    rows = []
    for each in mixed:
        count = f"{each['rows']}" if each["rows"] == each["wanted"] else f"{each['rows']} of {each['wanted']} wanted"
        rows.append(f"| `mixed.{each['name']}` | {each['into']} | {each['from']} | {each['licence']} | {count} |")
    return MIXED.format(count=sum(each["rows"] for each in mixed)) + "\n".join(rows) + "\n" if rows else ""


def _retold(told: Mapping[str, Any] | None, edited: bool) -> str:
    """That a model told thoughts in its words, which, and how many of its tries were refused; in an `edited` release
    all this is of the releases that it is made of."""
    if told is None:
        return ""
    counts = dict(told["counts"])
    kept, left = counts.pop("kept", 0), counts.pop("left", 0)
    refused = "".join(f"| {reason.replace('_', ' ')} | {count} |\n" for reason, count in sorted(counts.items()))
    where = "the releases that this one is made of list" if edited else "`retold.csv` lists"
    return RETOLD.format(kept=kept, left=left, model=told["model"], where=where, refused=refused or "| - | 0 |\n")


def _samples(examples: Mapping[str, Mapping[str, str]]) -> str:
    """Picture, question and answer per skill; texts stand between fences, so that no label is taken for Markdown."""
    parts = []
    for skill, sample in examples.items():
        text = f"{sample['question']}\n\n-> {sample['answer']}".replace("~~~", "~ ~ ~")
        parts.append(f"### {skill}\n\n![{skill}]({sample['picture']})\n\n~~~text\n{text}\n~~~\n")
    return SAMPLES.format(samples="\n".join(parts)) if parts else ""


def _made_with(build: Mapping[str, Any]) -> str:
    """Our version, and what other packages brought."""
    told = [build["vstdata"]]
    for name, about in sorted(build.get("packages", {}).items()):
        things = [f"{kind[:-1]} `{each}`" for kind in ("skills", "readers") for each in about[kind]]
        told.append(f"{name} {about['version']} ({', '.join(things)})")
    return " with ".join([told[0], *([", ".join(told[1:])] if told[1:] else [])])


def _kept_out(build: Mapping[str, Any]) -> str:
    manifest = build["manifest"]
    lists = ", ".join(f"`{name}`" for name in manifest.get("exclude_lists", ()))
    alone = len(manifest.get("exclude", ()))
    if not lists and not alone:
        return "No scene was kept out: the manifest names no list of scenes that benchmarks use."
    named = [f"the lists {lists}" if lists else "", f"{alone} more" if alone else ""]
    both = " and ".join(part for part in named if part)
    return f"Scenes of {both} were kept out of all splits (the SHA-256 of all names is in `manifest.json`)."


def _wordings(index: Mapping[str, Any]) -> str:
    """How many wordings question types have, and in which language."""
    counts = [count for skill in index["skills"].values() for count in skill.get("wordings", {}).values()]
    many = f", {_range(counts)} per question type (by type in `manifest.json`)" if counts else ""
    return (
        f"Wordings come from templates in the language {' or '.join(f'`{each}`' for each in _languages(index))}{many}"
    )


def _languages(index: Mapping[str, Any]) -> list[str]:
    return list(index.get("languages", ["en"]))  # older releases are all English


def _range(counts: Sequence[int]) -> str:
    return f"{min(counts)}" if min(counts) == max(counts) else f"{min(counts)} to {max(counts)}"


def _words(build: Mapping[str, Any]) -> str:
    """The files that the manifest names; those of the skills are in `manifest.json` alone, with their SHA-256."""
    own = {skill: f"{skill.replace('.', '/')}." for skill in build["words"]}
    others = [(skill, file) for skill, files in build["words"].items() for file in files]
    return "".join(f"; `{skill}` has words of `{file}`" for skill, file in others if not file.startswith(own[skill]))


def _refusals(refused: Mapping[str, Mapping[str, int]], most: int = 12) -> str:
    rows = sorted(
        ((count, skill, reason) for skill, each in refused.items() for reason, count in each.items()), reverse=True
    )
    return "\n".join(f"| `{skill}` | {reason} | {count} |" for count, skill, reason in rows[:most]) or "| - | - | 0 |"


CREDITS = """
Models of others stand in some rooms, under licences whose texts are at https://spdx.org/licenses/ by these names. Their
meshes were changed: made coarser, closed and coloured by part.

"""
SOURCE_COUNTS = ("found", "scenes", "left_out", "frames", "drawn", "unposed", "unreadable", "unchecked")
SOURCES_TOLD = """Scenes found, read and left out; frames used, and how many of them are no photographs but drawn from
a mesh; frames without a pose, and pictures or depth maps that could not be read or have no partner; scenes in which
nothing could tell whether poses, depth and mesh mean what they should, or depth is in metres.

"""
SCALES_TOLD = """How the owners of these scenes know how long a metre is in them:

"""
TEMPLATE = """# {name} {version}

{description}

{rows} samples from {scenes} scenes ({failed} scenes could not be read). Every answer was computed from the geometry of
its scene; every sample carries the steps that led to it, the cameras, the objects, and the margin to the nearest other
answer.

| skill | modality | samples | question types |
|---|---|---|---|
{skills}

{samples}
## Load it

```python
from datasets import load_dataset

rows = load_dataset("ORG/NAME", "{first}", split="{split}", streaming=True)
sample = next(iter(rows))
sample["messages"]  # chat with one <image> per picture
sample["images"]  # decoded pictures
```

There is one config per skill, and `all`. Stream it: pictures shared by several rows are stored once, and a copy that
repeats them for every row is many times larger. Rows of one scene stand together, so shuffle with a buffer.

## Columns

`images` and `messages` are what trainers read. `turns` has each question with its typed answer: `options` and
`letter`, `ground_truth` (JSON), `unit`, `margin`, `template`, and `program`, the steps that computed it. `camera` has
intrinsics (pixels of the stored picture) and camera_to_world (metres, z up; x right, y down, z forward) per image.
`objects` are the boxes of what the question is about, `marks` what was drawn on the pictures. `birdseye` is the sample
from above where the manifest asks for it, else null.

## Where it comes from

| data set | licence | scenes |
|---|---|---|
{datasets}

{sources}The licence of each row is in its `licence` column. Pictures keep the terms of the data set that they are from,
and so does what was measured in it: take part only in what you have agreed to. Rows of procedural rooms hold nobody's
data.
{credits}{mixed}{retold}
## How it was made

By vstdata {vstdata}, build `{build}`.
`manifest.json` lists every file with its SHA-256, all counts and versions; `vst verify` checks them. Questions that
could be answered in more than one way were refused; the most frequent reasons:

| skill | refused because | count |
|---|---|---|
{refused}
{short}
## What is known not to be right

- Answers are as right as the annotation: a thing that nobody annotated is not counted, and a box is as tight as it is.
- Margins cover the noise that was measured, not gross errors; `margin` tells how far each answer is from another.
- {wordings}{words}.
- Splits are by scene. What a model could answer without looking is measured by `vst audit`, and not zero.

## Decontamination

{kept_out}

## Cite

The questions follow *Visual Spatial Tuning*; its authors had no part in this release.

```bibtex
@misc{{vst2025,
  title = {{Visual Spatial Tuning}},
  year = {{2025}},
  eprint = {{2511.05491}},
  archivePrefix = {{arXiv}}
}}
```

Cite the data sets above as their owners ask.
"""

SAMPLES = """
## What it looks like

The first sample of each skill.

{samples}
![Answers by skill](assets/answers.png)

Answers by skill: right options, numbers, or how many words.
"""

MIXED = """
{count} samples are chats of other data sets, which were not computed from scenes:

| config | split | from | licence | samples |
|---|---|---|---|---|
"""

RETOLD = """
## Thoughts in the words of a model

{kept} chains of thought are the words of the model `{model}`, which retold those of the build; {where} them
by row (`id`) and question (`turn`, from 0). Each of their sentences was read back: as one of the build's, its numbers
as they were, rounded or left out; as a relation between things, which was checked against the row's boxes and cameras;
or as one that says nothing but how one thinks on. All other thoughts are the build's own; {left} were not retold. Tries
that were refused:

| because | count |
|---|---|
{refused}"""

SHORT = """
Drafts whose words alone give their answer away, and answers that cannot be balanced, were left out. Question types of
which fewer samples are here than an even share of what was asked:

| skill | question type | asked | got | of |
|---|---|---|---|---|
"""
