"""Sentences as data: the loader tells every fault; every text, filled with whatever labels there are, is read back in
one way, as what it was filled with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chains.reading import OWN
from vstdata.captions.reading import caption_sentences
from vstdata.chains.reading import chain_sentences
from vstdata.draw import Draw
from vstdata.errors import UnreadableError, WordsError
from vstdata.words.english import plural, with_article
from vstdata.words.item_lists import Item, Mention, list_text
from vstdata.words.reader import Said, SentenceReader
from vstdata.words.sentences import Sentence, Sentences, load_sentences
from vstdata.words.slot_types import DERIVED, QUESTION_TYPES, SENTENCE_TYPES, THINGS, TYPES
from vstdata.words.templates import fill

CHAINS: dict[str, Sentence] = {**chain_sentences(), **{k: v for own in OWN.values() for k, v in own.items()}}
FILES = {"captions": caption_sentences(), "chains": CHAINS}
LABELS = (  # the last are words of sentences, too
    *("chair", "table", "table with drawers", "shelf for shoes", "mini fridge (old)", "t.v. stand", "guest chair one"),
    *(
        "pots and pans rack",
        "l'étagère",
        "box, no. 2",
        "x{a}y",
        "half-open door",
        "chest of drawers",
        "12 inch monitor",
    ),
    *("map", "clock", "line of sight", "answer", "first person", "floor", "picture rail", "degrees"),
)
TIMES = 12  # each text is filled


def names(label: str, draw: Draw, chain: bool) -> str:
    """What a thing of a label may be called."""
    ranked = (f"the left one of the two {plural(label)}", f"the second of the four {plural(label)} from the left")
    forms = (f"the {label}", *ranked) if chain else (f"the {label}", with_article(label), *ranked)
    named = draw.choice(forms, "form")
    return f"{named} in image 77" if chain and draw.integer("image", below=3) == 0 else named


def listed(draw: Draw) -> str:
    """A list of two things, the second with others on it and around it."""
    one, two, three, four = draw.shuffled(LABELS, "listed")[:4]
    some = Item(
        Mention(two, 1, "teal"),
        "on the left",
        (("around", (Mention(four, 0),)), ("above", (Mention(three, 1), Mention(one, 3)))),
    )
    items = [Item(Mention(one, 2, again=True)), some, Item(Mention(four, 1))]
    return list_text(items[: 1 + draw.integer("count", below=3)])


def value(kind: str, draw: Draw, chain: bool) -> str:
    label = draw.choice(LABELS, "label")
    if kind in THINGS:
        return names(label, draw, chain)
    if kind == "reference":
        return f"the {label}"
    if kind == "items":
        return listed(draw)
    if kind == "plural label":
        return plural(label)
    if kind == "counted things":
        return draw.choice((f"two {plural(label)}", f"one {label}", f"no {plural(label)}"), "count")
    return draw.choice(TYPES[kind].examples, "value")


def filled(sentence: Sentence, text: str, draw: Draw, chain: bool) -> tuple[str, dict[str, str]]:
    """A text with values for all its slots, and the values."""
    slots = {n: value(kind, draw.at(n), chain) for n, kind in {**sentence.slots, **sentence.also}.items()}
    told = {
        name: DERIVED[how].told(sentence.type_of(name), slots[base]) for name, (how, base) in sentence.derived.items()
    }
    full = fill(text, {**slots, **told})
    for name in sentence.also:
        if f"{{{name}}}" not in text:
            del slots[name]
    return full[0].upper() + full[1:], slots


def every(sentences: Sentences) -> Iterator[tuple[str, str]]:
    return iter([(kind, text) for kind, sentence in sentences.items() for text in sentence.texts])


@pytest.mark.parametrize("file", FILES)
def test_every_text_filled_with_any_label_has_one_reading(
    file: str, record_property: Callable[[str, object], None]
) -> None:
    sentences, chain = FILES[file], file == "chains"
    reader, wrong, read = SentenceReader(sentences), [], 0
    for number, (kind, text) in enumerate(every(sentences)):
        for time in range(TIMES):
            full, slots = filled(sentences[kind], text, Draw("test", file, number, time), chain)
            things = tuple(slots.pop(name) for name, one in sorted(sentences[kind].slots.items()) if one in THINGS)
            try:
                said = reader.read(full, LABELS)
            except UnreadableError as error:
                wrong.append((kind, str(error)))
                continue
            read += said == [Said(kind, things, slots)]
            wrong += [] if said == [Said(kind, things, slots)] else [(kind, f"{full} -> {said}")]
    assert wrong == []
    assert read == TIMES * sum(len(sentence.texts) for sentence in sentences.values())
    record_property(f"texts of {file} filled and read in one way", read // TIMES)


def test_a_chain_of_awkward_labels_is_read_sentence_by_sentence() -> None:
    reader = SentenceReader(CHAINS)
    text = (
        "Image 1 has the t.v. stand on the left, about 30 degrees left. "
        "The box, no. 2 is near the middle in image 2, so about straight ahead. "
        "So the answer is: the mini fridge (old)."
    )
    assert reader.read(text, LABELS) == [
        Said("aim", ("the t.v. stand",), {"k": "1", "place": "on the left", "ray": "30 degrees left"}),
        Said("aim", ("the box, no. 2",), {"k": "2", "place": "near the middle", "ray": "straight ahead"}),
        Said("answer", (), {"text": "the mini fridge (old)"}),
    ]


def test_a_name_may_be_a_word_of_its_sentence() -> None:
    assert SentenceReader(CHAINS).read("The wall is on the left in image 1, and its wall runs level.", ["wall"]) == [
        Said("wall_square", ("the wall",), {"k": "1", "place": "on the left"})
    ]


def test_what_two_kinds_would_tell_alike_is_not_read() -> None:
    texts = ("{a} is here.", "Here is {a}.", "One sees {a}.", "There is {a}.", "Look at {a}.")
    twice = {"one": Sentence({"a": "thing"}, texts), "other": Sentence({"a": "thing"}, texts[:1])}
    assert SentenceReader(twice).read("Here is the cup.", ["cup"]) == [Said("one", ("the cup",), {})]
    with pytest.raises(UnreadableError, match="2 readings"):
        SentenceReader(twice).read("The cup is here.", ["cup"])


@pytest.mark.parametrize("text", ["The cup is  here", "the cup is here.", "The mug is here.", "The cup is here!", ""])
def test_what_no_text_says_is_not_read(text: str) -> None:
    with pytest.raises(UnreadableError):
        SentenceReader({"one": Sentence({"a": "thing"}, ("{a} is here.",))}).read(text, ["cup"])


FIVE = "'{a} is one.', '{a} is two.', '{a} is three.', '{a} is four.', '{a} is five.'"


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        ("sentence = 3", "sentence: expected tables"),
        ("[sentences.x]", "unknown key 'sentences'; did you mean sentence?"),
        ("[sentence.x]\nslots = {}", "sentence.x: expected slots, texts"),
        ("[sentence.x]\nslots = {}\ntext = []", "sentence.x: unknown key 'text'; did you mean texts?"),
        (
            f"[sentence.x]\nslots = {{ a = 'thingy' }}\ntexts = [{FIVE}]",
            "x: a: no type 'thingy' of slots; did you mean thing",
        ),
        (f"[sentence.x]\nslots = {{ a = 'label' }}\ntexts = [{FIVE}]", "sentence.x: a: no type 'label' of slots"),
        (f"[sentence.x]\nslots = {{ a = 'thing', b = 'opposite of c' }}\ntexts = [{FIVE}]", "sentence.x: b: expected"),
        (f"[sentence.x]\nslots = {{ a = 'thing', b = 'opposite of a' }}\ntexts = [{FIVE}]", "b: a has no opposite"),
        ("[sentence.x]\nslots = { a = 'thing' }\ntexts = ['{a} is one.']", "at least 5 texts"),
        (f"[sentence.x]\nslots = {{ a = 'thing' }}\ntexts = [{FIVE}, '{{a}} is one.']", "all different"),
        (f"[sentence.x]\nslots = {{ a = 'thing', k = 'image number' }}\ntexts = [{FIVE}]", "lacks {k}: '{a} is one.'"),
        (
            f"[sentence.x]\nslots = {{ a = 'thing' }}\ntexts = [{FIVE}, '{{a}} is {{z}}.']",
            "no slot {z}; there are a: '{a} is {z}.'",
        ),
        (f"[sentence.x]\nslots = {{ a = 'thing' }}\ntexts = [{FIVE}, '{{a}} is six']", "a full stop last"),
        (f"[sentence.x]\nslots = {{ a = 'thing' }}\ntexts = [{FIVE}, 'here is {{a}}.']", "a capital or a slot first"),
        (f"[sentence.x]\nslots = {{ a = 'thing' }}\ntexts = [{FIVE}, '{{a}} is {{ .']", "found a brace alone"),
        ("[sentence.x]\nslots = {", "not valid TOML"),
    ],
)
def test_a_faulty_file_is_told_with_file_kind_and_slot(tmp_path: Path, toml: str, fault: str) -> None:
    path = tmp_path / "faulty.en.toml"
    path.write_text(toml)
    with pytest.raises(WordsError) as caught:
        load_sentences(path)
    assert all(line.startswith(f"{tmp_path.name}/faulty.en.toml: ") for line in str(caught.value).splitlines())
    assert fault in str(caught.value)


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.en.toml"
    path.write_text("#" * 2**20 + "\n")
    with pytest.raises(WordsError, match=r"large\.en\.toml: larger than 1048576 bytes"):
        load_sentences(path)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "faulty.en.toml"
    path.write_text(f"[sentence.x]\nslots = {{ a = 'thing' }}\ntexts = [{FIVE}, '{{q}}.', 'on {{a}}.']\n[other]")
    with pytest.raises(WordsError) as caught:
        load_sentences(path)
    assert len(str(caught.value).splitlines()) == 4


def test_types_have_examples_that_their_patterns_read() -> None:
    assert {name for name in SENTENCE_TYPES if not TYPES[name].examples} == {
        *THINGS,
        *("plural label", "counted things", "items", "reference"),
    }
    for name, one in TYPES.items():
        assert all(re.fullmatch(one.pattern, example) for example in one.examples), name
        assert {b: a for a, b in one.pairs} == dict(one.pairs)


def test_a_type_means_one_thing_in_questions_and_in_sentences() -> None:
    assert {*QUESTION_TYPES, *SENTENCE_TYPES} == TYPES.keys()
    assert all(one.meaning for one in TYPES.values())
    assert {*QUESTION_TYPES} & {*SENTENCE_TYPES} == {"thing", "plural label", "direction", "person"}


@pytest.mark.parametrize("label", ["office chair", "umbrella", "urn", "hourglass", "upright piano", "ironing board"])
def test_an(label: str) -> None:
    assert with_article(label) == f"an {label}"


@pytest.mark.parametrize("label", ["ukulele", "USB stick", "utensil", "unicycle", "TV stand", "ledge", "house plant"])
def test_a(label: str) -> None:
    assert with_article(label) == f"a {label}"
