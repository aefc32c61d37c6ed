"""A Qwen2.5-VL built small from its configuration, with random weights and a tokenizer learned from a release: what the
pipeline trains where no weights can be had. It shows that data, loss and rewards work, not what a grown model learns.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

SPECIAL = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|image_pad|>",
    "<|video_pad|>",
)
CHAT = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{% if message.content is string %}{{ message.content }}{% else %}{% for block in message.content %}"
    "{% if block.type == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ block.text }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
PIXELS = {"shortest_edge": 4 * 28 * 28, "longest_edge": 64 * 28 * 28}  # of a picture: at most 64 tokens


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


def small_model(tokenizer: Any, hidden: int = 64, layers: int = 2, seed: int = 0) -> Any:
    """The model for a tokenizer: `layers` of language and of vision, `hidden` wide."""
    import torch
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    names = {name: tokenizer.convert_tokens_to_ids(f"<|{name}|>") for name in ("image_pad", "video_pad")}
    ids = {"bos_token_id": tokenizer.eos_token_id, "eos_token_id": tokenizer.eos_token_id}
    config = Qwen2_5_VLConfig(
        text_config={
            "vocab_size": len(tokenizer),
            "hidden_size": hidden,
            "intermediate_size": 2 * hidden,
            "num_hidden_layers": layers,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "rope_parameters": {"rope_type": "default", "rope_theta": 1e6, "mrope_section": [hidden // 32] * 4},
            "pad_token_id": tokenizer.pad_token_id,
            **ids,
        },
        vision_config={
            "depth": layers,
            "hidden_size": hidden,
            "intermediate_size": 2 * hidden,
            "num_heads": 4,
            "out_hidden_size": hidden,
            "fullatt_block_indexes": [layers - 1],
        },
        image_token_id=names["image_pad"],
        video_token_id=names["video_pad"],
        vision_start_token_id=tokenizer.convert_tokens_to_ids("<|vision_start|>"),
        vision_end_token_id=tokenizer.convert_tokens_to_ids("<|vision_end|>"),
        tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id,
        **ids,
    )
    torch.manual_seed(seed)
    return Qwen2_5_VLForConditionalGeneration(config)


def picture_processor(tokenizer: Any, pixels: dict[str, int] | None = None) -> Any:
    """A Qwen2.5-VL processor for pictures alone: it needs no torchvision, which its videos do."""
    from transformers import ProcessorMixin, Qwen2_5_VLProcessor
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    class PictureProcessor(Qwen2_5_VLProcessor):  # type: ignore[misc]
        def __init__(self, image_processor: Any = None, tokenizer: Any = None, chat_template: Any = None) -> None:
            self.image_token, self.video_token = "<|image_pad|>", "<|video_pad|>"
            self.image_token_id = tokenizer.convert_tokens_to_ids(self.image_token)
            self.video_token_id = tokenizer.convert_tokens_to_ids(self.video_token)
            ProcessorMixin.__init__(self, image_processor, tokenizer, chat_template=chat_template)

    return PictureProcessor(Qwen2VLImageProcessorPil(size=pixels or PIXELS), tokenizer, tokenizer.chat_template)


def is_small(folder: Path) -> bool:
    """Whether a folder holds a model of `save_small`, or one trained from it."""
    config = folder / "processor_config.json"
    return config.is_file() and "PictureProcessor" in config.read_text("utf-8")


def save_small(folder: Path, texts: Iterable[str]) -> None:
    """Model, tokenizer and processor as files that `run` takes for a model."""
    tokenizer = small_tokenizer(texts)
    small_model(tokenizer).save_pretrained(folder)
    picture_processor(tokenizer).save_pretrained(folder)
