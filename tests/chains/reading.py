"""One reader for the chains of all reasoning skills: a sentence of one skill has no other reading in another."""

from __future__ import annotations

from collections.abc import Collection

from skills import all_skills
from vstdata.chains.checks import CHECKS
from vstdata.chains.reading import chain_sentences
from vstdata.words.hidden_names import hide
from vstdata.words.reader import Said, SentenceReader
from vstdata.words.sentences import load_sentences

SKILLS = {name: skill for name, skill in all_skills().items() if name.startswith("reasoning.")}
OWN = {name: load_sentences(skill.words_file()) for name, skill in SKILLS.items()}
READER = SentenceReader({**chain_sentences(), **{k: v for own in OWN.values() for k, v in own.items()}}, CHECKS)


def read_chain(text: str, labels: Collection[str] = ("sofa", "lamp", "table", "chair")) -> list[Said]:
    """What a chain about things of these labels says."""
    return READER.read(text, labels)


def sentences(text: str, labels: Collection[str]) -> list[str]:
    """The sentences of a chain, names shown."""
    hidden = hide(text, labels)
    return [hidden.shown(one) for one in hidden.sentences()]
