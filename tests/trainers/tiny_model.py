"""A Qwen2.5-VL of random weights with all that a folder of the Hub has: model, tokenizer with all of Qwen's tokens,
chat template, and a processor for pictures and videos. Exported scripts are run on it where no weights can be had.

    python tests/trainers/tiny_model.py FOLDER [TEMPLATE]

with the Python of a trainer: torch, torchvision and transformers are there, vstdata need not be installed. TEMPLATE is
a file with another chat template.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIRST = 151_643  # number of the first of TOKENS: trainers know Qwen's numbers, not only its names
TOKENS = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|object_ref_start|>",
    "<|object_ref_end|>",
    "<|box_start|>",
    "<|box_end|>",
    "<|quad_start|>",
    "<|quad_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|vision_pad|>",
    "<|image_pad|>",
    "<|video_pad|>",
    "<tool_call>",
    "</tool_call>",
)
# In Qwen's form: a system message of its own where the chat has none, pictures and videos between their tokens. What is
# generated is marked, as TRL wants it for the loss.
TEMPLATE = (
    "{% if messages[0].role != 'system' %}<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}"
    "{% macro said(content) %}{% if content is string %}{{ content }}{% else %}{% for block in content %}"
    "{% if block.type == 'image' or 'image' in block %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% elif block.type == 'video' or 'video' in block %}<|vision_start|><|video_pad|><|vision_end|>"
    "{% elif 'text' in block %}{{ block.text }}{% endif %}{% endfor %}{% endif %}{% endmacro %}"
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{% if message.role == 'assistant' %}"
    "{% generation %}{{ said(message.content) }}<|im_end|>{% endgeneration %}{% else %}"
    "{{ said(message.content) }}<|im_end|>{% endif %}\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
TEXTS = (
    "Which of the two is nearer to the camera? A. the red box B. the blue box",
    "How long is the table in metres? About 1.25 m, measured along its longest side.",
    "You think before you answer: <think> The chair stands two metres behind the table. </think> B",
    '```json [ {"bbox_3d": [0.5, -0.25, 3.0, 1.0, 0.75, 2.0, 0, 0, 0], "label": "chair"} ] ```',
)
PIXELS = {"shortest_edge": 4 * 28 * 28, "longest_edge": 64 * 28 * 28}


def numbered_as_qwens(small: Any) -> Any:
    """A small tokenizer with Qwen's tokens at Qwen's numbers, and names that no text has before them."""
    from tokenizers import Tokenizer
    from transformers import AddedToken, PreTrainedTokenizerFast

    told = json.loads(small.backend_tokenizer.to_str())
    words = [word for word in told["model"]["vocab"] if word not in TOKENS]
    words += [f"<|none_{number}|>" for number in range(len(words), FIRST)]
    told["model"]["vocab"], told["added_tokens"] = {word: number for number, word in enumerate(words)}, []
    plain = Tokenizer.from_str(json.dumps(told))
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=plain)
    tokenizer.add_tokens([AddedToken(token, special=True, normalized=False) for token in TOKENS])
    tokenizer.pad_token, tokenizer.eos_token = "<|endoftext|>", "<|im_end|>"
    if tokenizer.convert_tokens_to_ids("<|image_pad|>") != FIRST + TOKENS.index("<|image_pad|>"):
        raise RuntimeError("tokens have other numbers than Qwen's")
    return tokenizer


def write(folder: Path, template: str = TEMPLATE) -> None:
    """The folder of a model: 32 wide, 2 layers, 5 million weights, nearly all of them of the tokens."""
    from transformers import Qwen2_5_VLProcessor, Qwen2VLImageProcessor, Qwen2VLVideoProcessor

    from vstdata.trainers.small import small_model, small_tokenizer

    tokenizer = numbered_as_qwens(small_tokenizer(TEXTS * 20, vocabulary=600))
    tokenizer.chat_template = template
    small_model(tokenizer, hidden=32).save_pretrained(folder)
    pictures, videos = Qwen2VLImageProcessor(size=PIXELS), Qwen2VLVideoProcessor(size=PIXELS)
    Qwen2_5_VLProcessor(pictures, tokenizer, videos, chat_template=template).save_pretrained(folder)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    given = Path(sys.argv[2]).read_text("utf-8") if len(sys.argv) > 2 else TEMPLATE
    write(Path(sys.argv[1]), given)
