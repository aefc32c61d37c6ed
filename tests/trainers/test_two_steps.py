"""Every exported script trains two steps, by its trainer's own command, on a small model with a whole processor.

VST_TRAINERS names a folder of environments `trl`, `ms-swift` and `llama-factory` (their versions exclude each other),
each with scipy and torchvision: docs/training.md says how to make them. Without it the tests are skipped.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from generators.export.export import export
from generators.export.plan import Options
from tests.audit import releases as planted
from tests.trainers import releases, tiny_model
from tests.trainers.test_trl_steps import turn

HOME = os.environ.get("VST_TRAINERS", "")
ROOT = Path(__file__).resolve().parents[2]
MINUTES = 15  # of one script; a machine at rest takes one
TRL = (
    "--max_steps 2 --bf16 false --use_cpu true --logging_steps 1 --save_strategy no --report_to none --output_dir said"
    " --gradient_accumulation_steps 1 --gradient_checkpointing false --model_name_or_path {model}"
)
GRPO = "--max_completion_length 8 --num_generations 2 --per_device_train_batch_size 2 --steps_per_generation 1"
SWIFT = (
    "--model {model} --model_type qwen2_5_vl --template qwen2_5_vl --torch_dtype float32 --max_steps 2"
    " --gradient_accumulation_steps 1 --gradient_checkpointing false --logging_steps 1 --save_strategy no"
    " --split_dataset_ratio 0 --dataset_num_proc 1 --dataloader_num_workers 0 --report_to none --output_dir said"
)
SWIFT_RL = (
    "--max_completion_length 8 --num_generations 2 --per_device_train_batch_size 2 --dynamic_sample false"
    " --max_length 2048"
)
FACTORY = (  # its command line reads "no" as false, which is no strategy
    "model_name_or_path={model} max_steps=2 bf16=false use_cpu=true gradient_accumulation_steps=1 logging_steps=1"
    " gradient_checkpointing=false save_strategy=steps save_steps=100 report_to=none output_dir=said"
    " preprocessing_num_workers=1 disable_gradient_checkpointing=true dataloader_num_workers=0"
)
SCRIPTS = {  # of an export and its options: environment, script, what is said after it
    ("trl", "sft", "list"): ("trl", "sft.sh", TRL),
    ("trl", "cold_start", "list"): ("trl", "cold_start.sh", TRL),
    ("trl-grpo", "", "list"): ("trl", "grpo.sh", f"{TRL} {GRPO}"),
    ("trl-dpo", "", "list"): ("trl", "dpo.sh", TRL),
    ("ms-swift", "sft", "list"): ("ms-swift", "swift.sh", SWIFT),
    ("ms-swift", "sft", "frames"): ("ms-swift", "swift.sh", SWIFT),
    ("ms-swift-grpo", "", "list"): ("ms-swift", "swift.sh", f"{SWIFT} {SWIFT_RL}"),
    ("llama-factory", "sft", "list"): ("llama-factory", "llama_factory.sh", FACTORY),
    ("llama-factory", "sft", "frames"): ("llama-factory", "llama_factory.sh", FACTORY),
}
_LOSS = re.compile(r"['\"]loss['\"]: ['\"]?(-?[\d.]+(?:e-?\d+)?)")

pytestmark = pytest.mark.skipif(not HOME, reason="needs the environments of trainers: VST_TRAINERS")


def python_of(name: str) -> Path:
    path = Path(HOME, name, "bin", "python")
    if not path.exists():
        pytest.skip(f"no environment of {name}: {path}")
    return path


def ran(command: list[str | Path], folder: Path, python: Path) -> str:
    """What a command says with an environment's programs first and without a network or a GPU."""
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    more = {"PATH": path, "HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": "", "TOKENIZERS_PARALLELISM": "false"}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    made = subprocess.run(
        [str(word) for word in command], cwd=folder, env={**kept, **more}, capture_output=True, text=True,
        timeout=60 * MINUTES, check=False,
    )  # fmt: skip
    said = made.stdout + made.stderr
    assert made.returncode == 0, said[-6000:]
    return said


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight rows: choices and numbers of one and two pictures, thoughts with their false versions, a walk; two for
    reinforcement learning."""
    film = {"modality": "video", "timestamps": [0.0, 0.5, 1.0, 1.5]}
    pick = planted.choice("Which is nearer?", ["the red box", "the blue box"], 1)
    rows = [
        releases.row("one", "single_image.depth_comparison", [pick], ["a"]),
        releases.row(
            "many", "single_image.measurement", [planted.number(f"How long is {k}?", 1.5) for k in "ab"], ["b"]
        ),
        releases.row("two", "multi_image.correspondence", [pick], ["a", "b"]),
        releases.row("walk", "video.object_counting", [pick], ["a", "b", "c", "d"], **film),
        releases.row("stroll", "video.object_counting", [pick], ["d", "c", "b", "a"], **film),
        releases.row("pair", "reasoning.compass", [turn("From which side?")], ["a", "c"]),
        releases.row("pairs", "reasoning.compass", [turn("Where?")], ["b", "c"]),
        releases.row("rl", "reasoning.compass", [turn("From where?")], ["a"], split="rl"),
        releases.row("rl-2", "reasoning.compass", [turn("Whence?")], ["b"], split="rl"),
    ]
    root = tmp_path_factory.mktemp("two-steps") / "rel"
    root.mkdir()
    return planted.write(root, rows)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By environment a small model that its own transformers wrote."""
    home = tmp_path_factory.mktemp("models")
    for name in ("trl", "ms-swift", "llama-factory"):
        python = Path(HOME, name, "bin", "python")
        if python.exists():
            ran([python, Path(tiny_model.__file__), home / name], ROOT, python)
    return {path.name: path for path in home.iterdir()}


@pytest.mark.parametrize(("export_of", "run"), SCRIPTS.items(), ids=["-".join(filter(None, key)) for key in SCRIPTS])
def test_an_exported_script_trains_two_steps(
    release: Path, models: dict[str, Path], tmp_path: Path, export_of: tuple[str, str, str], run: tuple[str, str, str]
) -> None:
    (name, stage, video), (environment, script, said) = export_of, run
    python = python_of(environment)
    export(release, name, tmp_path / "out", Options(stage=stage, video=video))  # type: ignore[arg-type]
    told = ran(["sh", tmp_path / "out" / script, *said.format(model=models[environment]).split()], tmp_path, python)
    losses = [float(loss) for loss in _LOSS.findall(told)]
    assert len(losses) >= 2, told[-6000:]
    assert all(abs(loss) < 100 for loss in losses)
    if name in ("trl", "ms-swift", "llama-factory"):
        assert all(loss > 1 for loss in losses)  # of random weights, over answers that are there
