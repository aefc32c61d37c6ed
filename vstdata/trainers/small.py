"""A Qwen-VL built small from its configuration, with random weights and a tokenizer learned from a release: what the
pipeline trains where no weights can be had. It shows that data, loss and rewards work, not what a grown model learns.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

Architecture = Literal["qwen2_5_vl", "qwen3_vl"]

SPECIAL = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|image_pad|>",
    "<|video_pad|>",
)
_MARKS = {
    "image_token": "<|image_pad|>",
    "video_token": "<|video_pad|>",
    "vision_start_token": "<|vision_start|>",
    "vision_end_token": "<|vision_end|>",
}
_CONTENT = (
    "{% if message.content is string %}{{ message.content }}{% else %}{% for block in message.content %}"
    "{% if block.type == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ block.text }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>"
)
CHAT = (  # ChatML; a generation is what TRL takes the loss of
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{% if message.role == 'assistant' %}"
    "{% generation %}" + _CONTENT + "{% endgeneration %}{% else %}" + _CONTENT + "{% endif %}\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
TOKENS = (4, 64)  # of a picture, at least and at most
HEAD = 32  # channels of an attention head
THETA = 1e4  # base of the rotary embedding: chats are short


def small_tokenizer(texts: Iterable[str], vocabulary: int = 4096) -> Any:
    """A byte-level BPE tokenizer with Qwen's special tokens and a ChatML template."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    plain = Tokenizer(models.BPE())
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, special_tokens=list(SPECIAL), initial_alphabet=sorted(alphabet), show_progress=False
    )
    plain.train_from_iterator(texts, trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=plain,
        pad_token="<|endoftext|>",
        eos_token="<|im_end|>",
        additional_special_tokens=list(SPECIAL),
    )
    tokenizer.chat_template = CHAT
    return tokenizer


def small_model(
    tokenizer: Any, hidden: int = 64, layers: int = 2, seed: int = 0, architecture: Architecture = "qwen2_5_vl"
) -> Any:
    """The model for a tokenizer: `layers` of language and as many of vision, `hidden` wide (a multiple of 32)."""
    import torch
    from transformers import AutoConfig, AutoModelForImageTextToText

    size = {"hidden_size": hidden, "intermediate_size": 2 * hidden}
    heads = hidden // HEAD
    ends = {"bos_token_id": tokenizer.eos_token_id, "eos_token_id": tokenizer.eos_token_id}
    common = {"pad_token_id": tokenizer.pad_token_id, **ends}
    text: dict[str, Any] = {
        "vocab_size": len(tokenizer),
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": heads,
        **size,
        **common,
    }
    vision: dict[str, Any] = {"depth": layers, "num_heads": heads, "out_hidden_size": hidden, **size}
    rope: dict[str, Any] = {"rope_type": "default", "rope_theta": THETA}
    if architecture == "qwen2_5_vl":
        vision["fullatt_block_indexes"] = [layers - 1]
        rope["mrope_section"] = [HEAD // 8, 3 * HEAD // 16, 3 * HEAD // 16]
    else:
        vision |= {"num_position_embeddings": 16 * 16, "deepstack_visual_indexes": [layers // 2 - 1]}
        text["head_dim"] = HEAD
        rope |= {"mrope_section": [HEAD // 2 - 2 * (HEAD // 6), HEAD // 6, HEAD // 6], "mrope_interleaved": True}
    config = AutoConfig.for_model(
        architecture,
        text_config={**text, "rope_parameters": rope},
        vision_config=vision,
        tie_word_embeddings=True,
        **{f"{name}_id": tokenizer.convert_tokens_to_ids(token) for name, token in _MARKS.items()},
        **common,
    )
    torch.manual_seed(seed)
    return AutoModelForImageTextToText.from_config(config)


def picture_processor(tokenizer: Any, patch: int = 14, tokens: tuple[int, int] = TOKENS) -> Any:
    """A Qwen-VL processor for pictures alone: it needs no torchvision, which its videos do.

    `patch` is the side of the model's patches in pixels, of which four make a token; pictures are scaled to `tokens`.
    """
    from transformers import ProcessorMixin, Qwen2_5_VLProcessor
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    class PictureProcessor(Qwen2_5_VLProcessor):  # type: ignore[misc]
        def __init__(self, image_processor: Any = None, tokenizer: Any = None, chat_template: Any = None) -> None:
            self.image_token, self.video_token = "<|image_pad|>", "<|video_pad|>"
            self.image_token_id = tokenizer.convert_tokens_to_ids(self.image_token)
            self.video_token_id = tokenizer.convert_tokens_to_ids(self.video_token)
            ProcessorMixin.__init__(self, image_processor, tokenizer, chat_template=chat_template)

    pixels = (2 * patch) ** 2
    size = {"shortest_edge": tokens[0] * pixels, "longest_edge": tokens[1] * pixels}
    pictures = Qwen2VLImageProcessorPil(size=size, patch_size=patch)
    return PictureProcessor(pictures, tokenizer, tokenizer.chat_template)


def is_small(folder: Path) -> bool:
    """Whether a folder holds a model of `save_small`, or one trained from it."""
    config = folder / "processor_config.json"
    return config.is_file() and "PictureProcessor" in config.read_text("utf-8")


def save_small(folder: Path, texts: Iterable[str]) -> None:
    """Model, tokenizer and processor as files that `run` takes for a model."""
    tokenizer = small_tokenizer(texts)
    small_model(tokenizer).save_pretrained(folder)
    picture_processor(tokenizer).save_pretrained(folder)
