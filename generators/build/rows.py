"""From a draft to a row: letters, texts, messages, and the pictures as they are stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from generators.build.drafts import StoredDraft, listed
from generators.build.thoughts import beside
from vstdata.asking.video_frames import is_video
from vstdata.boxes.answer_text import boxes_text
from vstdata.boxes.coordinates import boxes_2d_text, pair_text, point_text, size_text
from vstdata.boxes.map_text import map_text
from vstdata.boxes.motion_text import motion_text
from vstdata.canonical import canonical_json
from vstdata.draft import Answer, Mark, Question, Skill
from vstdata.draw import Draw
from vstdata.drawing.birdseye import draw_sample
from vstdata.drawing.marks import encode, encode_depth, mark_picture
from vstdata.errors import VstError
from vstdata.facts.sensor import sensor_view
from vstdata.manifest import RL, Images, Reasoning, Reward
from vstdata.program import moved, moved_pixels, with_own
from vstdata.release.schema import SCHEMA_VERSION, THINK
from vstdata.release.shards import IMAGE_TOKEN, Picture, Row
from vstdata.scene import Camera, ImageArray, Scene
from vstdata.scoring.read_answer import split_thought
from vstdata.words.directions import WHERE
from vstdata.words.numbers import count_alone, how_many
from vstdata.words.templates import fill, letter, options_text
from vstdata.words.wordings import Wording, Wordings

PIXEL_DECIMALS = 4  # of stored pixels
SECOND_DECIMALS = 6
IN_PICTURES = ("point", "boxes_2d")  # types of answers that are places in a picture
SUFFIX = {"jpeg": "jpg", "png": "png"}


@dataclass(frozen=True, slots=True)
class Context:
    """What all rows of a shard have in common."""

    skill: Skill
    split: str
    dataset_version: str
    package_version: str
    wordings: Wordings
    reward: Reward = field(default_factory=Reward)
    reasoning: Reasoning = field(default_factory=Reasoning)


class Pictures:
    """The pictures of one scene as they are stored: resized (but those of virtual cameras), marked, encoded; unmarked
    ones are encoded once."""

    def __init__(self, scene: Scene, images: Images, image_format: str) -> None:
        self.scene, self._images, self._format = scene, images, image_format
        self._plain: dict[int, Picture] = {}
        self._resized = lru_cache(maxsize=64)(self._load)
        self._depth = lru_cache(maxsize=64)(self._load_depth)

    @property
    def held(self) -> int:
        """Bytes of the encoded pictures that are kept."""
        return sum(len(picture.data) for picture in self._plain.values())

    def put_away(self) -> None:
        """Keep the encoded pictures alone."""
        self._resized.cache_clear()
        self._depth.cache_clear()

    def camera(self, frame: int) -> Camera:
        """The camera of the stored picture."""
        camera = self.scene.frames[frame].camera
        if self._images.virtual:
            return camera
        scale = self._images.max_side / max(camera.width, camera.height)
        return camera if scale >= 1 else camera.resized(round(camera.width * scale), round(camera.height * scale))

    def stored_pixel(self, frame: int, uv: Sequence[float]) -> list[float]:
        """Pixels (u, v, ...) of the source's picture in the stored one, as a row has them."""
        old, new = self.scene.frames[frame].camera, self.camera(frame)
        scale = (new.width / old.width, new.height / old.height)
        return [round((value + 0.5) * scale[k % 2] - 0.5, PIXEL_DECIMALS) for k, value in enumerate(uv)]

    def picture(self, frame: int, marks: Sequence[Mark], name: str) -> Picture:
        """The encoded picture; `marks` are in stored pixels, `name` tells marked pictures of one frame apart."""
        path = f"{self.scene.id}/{self.scene.frames[frame].key}"
        suffix = SUFFIX[self._format]
        if marks:
            marked = mark_picture(self._resized(frame), marks)
            return Picture(encode(marked, self._format, self._images.quality), f"{path}-{name}.{suffix}")
        if frame not in self._plain:
            data = encode(self._resized(frame), self._format, self._images.quality)
            self._plain[frame] = Picture(data, f"{path}.{suffix}")
        return self._plain[frame]

    def depths(self, frames: Sequence[int]) -> tuple[Picture, ...]:
        """The sensor's depth of each picture, where the manifest wants it and the source has it for all of them."""
        if not self._images.depth:
            return ()
        found = [self._depth(frame) for frame in frames]
        return tuple(picture for picture in found if picture is not None) if None not in found else ()

    def birdseye(self, stored: StoredDraft) -> Picture | None:
        """The bird's-eye view of a sample, where the manifest wants one."""
        if not self._images.birdseye:
            return None
        drawn = draw_sample(stored.around, [self.camera(k) for k in stored.draft.frames], self._images.birdseye)
        suffix = SUFFIX[self._format]
        data = encode(drawn, self._format, self._images.quality)
        return Picture(data, f"{self.scene.id}/birdseye-{stored.id[:8]}.{suffix}")

    def _load(self, frame: int) -> ImageArray:
        image = self.scene.pixels.color(frame)
        camera = self.camera(frame)
        if image.shape[1::-1] == (camera.width, camera.height):
            return image
        return np.asarray(cv2.resize(image, (camera.width, camera.height), interpolation=cv2.INTER_AREA), np.uint8)

    def _load_depth(self, frame: int) -> Picture | None:
        depth = sensor_view(self.scene, frame, self.camera(frame))
        if depth is None:
            return None
        path = f"{self.scene.id}/{self.scene.frames[frame].key}-depth.png"
        return Picture(encode_depth(depth), path)


def make_row(context: Context, pictures: Pictures, stored: StoredDraft, letters: Sequence[int]) -> Row:
    """One sample; `letters` is the position of the right option per question (-1 where none).

    Raises VstError where a picture cannot be read or marked, or a text holds the image token.
    """
    draft, name, scene = stored.draft, stored.id, pictures.scene
    if any(scene.frames[frame].key != key for frame, key in zip(draft.frames, stored.frames, strict=True)):
        raise VstError(f"scene {scene.id} has other frames than when it was asked")
    marks = [replace(mark, xy=tuple(pictures.stored_pixel(draft.frames[mark.frame], mark.xy))) for mark in draft.marks]
    images = tuple(
        pictures.picture(frame, [mark for mark in marks if mark.frame == k], name[:8])
        for k, frame in enumerate(draft.frames)
    )
    questions = [(question.question_type, question.slots) for question in draft.questions]
    wordings = context.wordings.pick(name, questions, "video" if is_video(scene, draft.frames) else "views")
    asked = [_as_stored(context.skill, pictures, stored, question) for question in draft.questions]
    turns = [
        _turn(context, stored, question, position, wording, Draw(name, k))
        for k, (question, position, wording) in enumerate(zip(asked, letters, wordings, strict=True))
    ]
    values = {
        "id": name,
        "skill": context.skill.name,
        "skill_version": context.skill.version,
        "modality": context.skill.modality,
        "question_type": draft.question_type,
        "dataset": scene.dataset,
        "scene": scene.id,
        "split": context.split,
        "licence": scene.licence,
        "turns": turns,
        "messages": messages(turns, len(images), context.split),
        "camera": [make_camera(pictures.camera(frame)) for frame in draft.frames],
        "objects": stored.objects,
        "frames": list(stored.frames),
        "timestamps": _seconds([scene.frames[frame].timestamp for frame in draft.frames]),
        "marks": [{**_fields(mark), "xy": list(mark.xy)} for mark in marks],
        "map": stored.map,
        "reward": context.reward.model_dump(),
        "versions": {
            "dataset": context.dataset_version,
            "schema": SCHEMA_VERSION,
            "vstdata": context.package_version,
        },
    }
    return Row(values, images, pictures.birdseye(stored), pictures.depths(draft.frames))


def _seconds(times: Sequence[float | None]) -> list[float]:
    """The times of all pictures; none where one is unknown."""
    known = [round(time, SECOND_DECIMALS) for time in times if time is not None]
    return known if len(known) == len(times) else []


def _fields(mark: Mark) -> dict[str, Any]:
    return {"frame": mark.frame, "kind": mark.kind, "color": mark.color, "text": mark.text}


def _turn(
    context: Context, stored: StoredDraft, question: Question, position: int, wording: Wording, draw: Draw
) -> dict[str, Any]:
    answer = question.answer
    options = _options(answer, position, Draw("options", *draw.names))
    found = beside(context.skill, question, stored.labels, context.reasoning, draw)
    false = found.rejected and {
        "thought": found.rejected.thought,
        "answer": fill(wording.answer, _slots(question, found.rejected.answer, options)),
        "steps": [asdict(one) for one in found.rejected.steps if context.reasoning.steps],
    }
    return {
        "question": fill(wording.question, _slots(question, answer, options)),
        "answer": fill(wording.answer, _slots(question, answer, options)),
        "question_type": question.question_type,
        "answer_type": answer.type,
        "options": options,
        "letter": letter(options.index(answer.value)) if options else "",
        "ground_truth": canonical_json(_truth(answer)),
        "unit": answer.unit,
        "margin": float(question.margin),
        "template": f"{question.question_type}/{wording.id}",
        "bare": wording.bare,
        "program": canonical_json(question.program),
        "thought": question.thought,
        "steps": [asdict(one) for one in found.steps],
        "rejected": false,
        "robustness": question.robustness,
    }


def _slots(question: Question, answer: Answer, options: list[str]) -> dict[str, str]:
    """What fills a wording of a question with an answer, its own or a false one."""
    where = {"where": WHERE[answer.value]} if answer != question.answer and "where" in question.slots else {}
    listed = {"options": options_text(options)} if options else {}
    return {**question.slots, **where, **_answer_slots(answer, options), **listed}


def _truth(answer: Answer) -> Any:
    """What an answer is scored against: of a number what is printed; the program has all its digits."""
    return round(answer.value, answer.decimals) + 0 if answer.type == "number" else answer.value


def _as_stored(skill: Skill, pictures: Pictures, stored: StoredDraft, question: Question) -> Question:
    """A question whose pixels are those of the stored pictures: an answer's point, and what its program says is one."""
    frames, answer = dict(zip(stored.frames, stored.draft.frames, strict=True)), question.answer
    if answer.type in IN_PICTURES:
        frame = stored.draft.frames[answer.value["image"]]
        answer = replace(answer, value=moved_pixels(answer.value, lambda uv: pictures.stored_pixel(frame, uv)))
        camera = pictures.camera(frame)
        question = replace(question, slots={**question.slots, "size": size_text(camera.width, camera.height)})
    steps = moved(question.program, lambda key, uv: pictures.stored_pixel(frames[key], uv), with_own(skill.steps))
    return replace(question, answer=answer, program=steps)


def _options(answer: Answer, position: int, draw: Draw) -> list[str]:
    """All options in order, the right one at `position`."""
    if answer.type != "choice":
        return []
    if answer.fixed_options:
        return list(answer.fixed_options)
    others = draw.shuffled(answer.distractors)
    return [*others[:position], answer.value, *others[position:]]


def _answer_slots(answer: Answer, options: Sequence[str]) -> dict[str, str]:
    if answer.type == "choice":
        return {"letter": letter(options.index(answer.value)), "option": answer.value}
    if answer.type == "number":
        told = {"value": f"{answer.value:.{answer.decimals}f}", "unit": answer.unit}
        if answer.decimals or answer.unit:
            return told
        count = int(answer.value)
        return {**told, "many": how_many(count), "in_words": count_alone(count)}
    if answer.type == "ordering":
        return {"order": ", ".join(answer.value)}
    if answer.type == "point":
        return {"text": point_text(answer.value), "xy": pair_text(answer.value)}
    return {"text": _TEXTS.get(answer.type, str)(answer.value)}


_TEXTS: Mapping[str, Callable[[Any], str]] = {
    "box_list": boxes_text,
    "boxes_2d": boxes_2d_text,
    "map": map_text,
    "motion": motion_text,
}


def messages(turns: Sequence[Mapping[str, Any]], images: int, split: str) -> list[dict[str, str]]:
    """The chat: one image token per picture before the first question; the system message THINK before it all where a
    turn has a thought, and in the split RL, where a model is to find its own thought and no message tells one.

    Raises VstError where a text holds the image token, or a thought or its answer a think tag.
    """
    chat = []
    for turn in turns:
        answer = turn["answer"]
        if turn["thought"] and split != RL:
            answer = thoughtful(turn["thought"], answer)
        for role, text in (("user", turn["question"]), ("assistant", answer)):
            if IMAGE_TOKEN in text:
                raise VstError("a text holds the image token")
            chat.append({"role": role, "content": text})
    chat[0]["content"] = f"{IMAGE_TOKEN}\n" * images + chat[0]["content"]
    thinks = split == RL or any(turn["thought"] for turn in turns)
    return [{"role": "system", "content": THINK}, *chat] if thinks else chat


def thoughtful(thought: str, answer: str) -> str:
    """An answer with the thought before it, as `vstdata.scoring.read_answer.split_thought` reads them. Raises VstError
    where it cannot."""
    text = f"<think>\n{thought}\n</think>\n\n{answer}"
    if split_thought(text) is None:
        raise VstError("a thought or its answer holds a think tag, or is empty")
    return text


def make_camera(camera: Camera) -> dict[str, Any]:
    return {
        "intrinsics": listed(camera.intrinsics),
        "camera_to_world": listed(camera.camera_to_world),
        "width": camera.width,
        "height": camera.height,
    }
