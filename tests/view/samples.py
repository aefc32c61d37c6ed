"""A release to look at: two kinds of questions, a video, a chain of thought, a bird's-eye view, and hostile labels."""

from __future__ import annotations

from pathlib import Path

from tests.audit.releases import boxes, choice, number, ordering, write
from tests.trainers.releases import THOUGHT, picture, row
from vstdata.release.shards import Row

HOSTILE = "<img src=x onerror=\"document.title='taken'\"></script><script>document.title='taken'</script>&amp;"
BOXED = "single_image.detection_3d"
DEPTH, VIDEO, COMPASS = "single_image.depth_comparison", "video.object_counting", "reasoning.compass"
PROGRAM = (
    '[{"op":"upright_box","instance":0,"label":"chair","error":0.004,"value":[0.26524,1.5,2.0]},'
    '{"op":"name_turn","instances":[],"value":"left"}]'
)
PICKS, LENGTHS = 12, 3
FRAMES = list("abcdefghijklmnop")  # their pictures differ: the sums of the names do


def rows() -> list[Row]:
    """PICKS + LENGTHS rows of one skill, one of them hostile; three videos of the same frames, one in the split test;
    two rows with a thought, one of them for reinforcement learning."""
    picks = [choice(f"Which is nearer, {k}?", ["the red box", "the blue box"], k % 2) for k in range(PICKS)]
    hostile = choice(f"Where is the {HOSTILE}?", ["__proto__", HOSTILE], 1, "constructor")
    lengths = [{**number(f"How long is chair {k}?", k + 0.5), "program": PROGRAM} for k in range(LENGTHS)]
    chairs = [{"instance": 0, "label": "chair", "center": [0.0] * 3, "size": [1.0] * 3, "axes": [0.0] * 9}]
    count = {**number("How many plants?", 3), "unit": ""}
    order = ordering("In which order do they come?", ["plant", "sofa", "door"])
    deep = {**choice("From which side?", ["left", "right"], 0, "side"), "thought": THOUGHT}
    truth = '[{"bbox_3d": [0.0, 0.0, 3.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0], "label": "chair"}]'
    box = {**boxes("Find every chair.", ["chair"]), "ground_truth": truth}
    marks = [{"frame": 0, "kind": "point", "xy": [3.0, 4.0], "color": "red", "text": "1"}]
    return [
        *(row(f"pick-{k:02d}", DEPTH, [turn], [f"p{k}"], marks=marks) for k, turn in enumerate(picks)),
        *(row(f"long-{k}", DEPTH, [turn, picks[0]], ["p0"], objects=chairs) for k, turn in enumerate(lengths)),
        row("boxed", BOXED, [box], ["p4"]),
        row("hostile", DEPTH, [hostile], ["p0"], scene=HOSTILE),
        row("clip-0", VIDEO, [count], FRAMES, birdseye=picture("map")),
        row("clip-1", VIDEO, [order], FRAMES),
        row("clip-2", VIDEO, [count], FRAMES, split="test"),
        row("deep-0", COMPASS, [deep], ["p1", "p2"]),
        row("deep-1", COMPASS, [{**deep, "answer": "A"}], ["p1", "p3"], split="rl"),
    ]


def release(root: Path) -> Path:
    """The release of these rows."""
    return write(root, rows(), description=f"Questions about {HOSTILE}.")
