"""Wordings: every kind of fault is told with file, type, id and slot; a wording is picked by the draft's id."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from vstdata.errors import WordsError
from vstdata.words.wordings import Asks, Shown, Wording, Wordings, read_wordings

ASKS = {
    "which": Asks("choice", {"thing": "label", "color": "color?"}),
    "far": Asks("number", {"a": "label", "said": "reply"}),
}
GOOD = r"""
[[asks]]
types = ["which"]
slots = { thing = "label", color = "color?" }
[[asks.wording]]
id = "plain"
question = "Which {thing}?\n{options}"
answer = "{letter}"
bare = true
[[asks.wording]]
id = "marked"
question = "Which {thing} at the {color} point?\n{options}"
answer = "The {option} is it: {letter}."
[[asks]]
types = ["far"]
slots = { said = "reply", a = "label" }
[[asks.wording]]
id = "how-far"
question = "How far is {a}?"
answer = "{said}: {value} {unit}"
[sentence.near]
id = "not ours"
"""


def read(folder: Path, text: str, *, whole: bool = True) -> Wordings:
    path = folder / "words.en.toml"
    path.write_text(text, "utf-8")
    return read_wordings(path, "words.en.toml", ASKS, whole=whole)


def test_a_good_file_is_read_as_it_stands(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert found.by_type == {
        "which": (
            Wording("plain", "Which {thing}?\n{options}", "{letter}", True),
            Wording("marked", "Which {thing} at the {color} point?\n{options}", "The {option} is it: {letter}."),
        ),
        "far": (Wording("how-far", "How far is {a}?", "{said}: {value} {unit}"),),
    }
    assert list(found.files) == ["words.en.toml"]
    assert read(tmp_path, GOOD + "# a remark\n").sha256 != found.sha256


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('a = "label" }', 'a = "label" }\nwordings = 1', "asks 2: unknown key 'wordings'; did you mean wording?"),
        ("[sentence.near]", "[sentenc.near]", "unknown key 'sentenc'; did you mean sentence?"),
        ("answer = ", "anser = ", "which/plain: unknown key 'anser'; did you mean answer?"),
        ('["far"]', '["fra"]', "asks 2: the skill has no question type 'fra'; did you mean far?"),
        ('["far"]', '["far", "which"]', "asks 2: question type 'which' has wordings already"),
        ('types = ["far"]', "types = []", "asks 2: types: expected a list of question types"),
        ('["which"]', '["far"]', "question type 'which' has no wordings"),
        ('a = "label"', 'b = "label"', "asks 2: far: slots: the skill gives no slot {b}; there are a"),
        ('a = "label"', 'b = "label"', "asks 2: far: slots: {a} is lacking, which the skill gives"),
        ('a = "label"', 'a = "color"', "asks 2: far: slots: {a}: expected 'label', as the skill declares it"),
        ('id = "plain"', 'id = "Plain one"', "which/Plain one: id: expected words joined by -"),
        ('id = "plain"', 'id = "marked"', "which/marked: id occurs twice"),
        (
            'question = "Which {thing} at the {color} point?\\n{options}"',
            'question = "Which {thing}?\\n{options}"',
            "which/marked: question: the same as of another wording",
        ),
        ("Which {thing}?", "Which {thnig}?", "which/plain: question: no slot {thnig}; did you mean thing?"),
        ("Which {thing}?", "Which { thing }?", "which/plain: question: { thing } is no slot"),
        ("Which {thing}?\\n{options}", "Which {thing}?", "which/plain: question: {options} stands there 0 times"),
        ("{thing}?\\n{options}", "{thing}?\\n{options}{options}", "which/plain: question: {options} stands there 2"),
        ("How far is {a}?", "How far is {a}? {options}", "far/how-far: question: no slot {options}"),
        ("How far is {a}?", "How far is {a}, {said}?", "far/how-far: question: no slot {said}"),
        ('answer = "{letter}"', 'answer = "{value}"', "which/plain: answer: no slot {value}"),
        ('answer = "{said}: {value} {unit}"', 'answer = "{unit}"', "far/how-far: answer: expected slot {value}"),
        ('answer = "{letter}"', 'answer = "It is {letter}"', "which/plain: answer: a bare answer holds nothing but"),
        ('answer = "{letter}"', 'answer = ""', "which/plain: answer: expected a text"),
        ("bare = true", 'bare = "yes"', "which/plain: bare: expected true or false"),
        ("bare = true", 'shown = "film"', "which/plain: shown: expected video or views"),
        ("bare = true", 'shown = "video"', "asks 1: which: slot {color} is optional: expected wordings with it"),
        ('{unit}"', '{unit}"\nshown = "video"', "asks 2: far: shown: expected wordings that fit views too"),
        ('{unit}"', '{unit}"\nshown = "views"', "asks 2: far: shown: expected wordings that fit video too"),
        (" at the {color} point", " there", "asks 1: which: slot {color} is optional: expected wordings with it"),
        ("[[asks]]", "[asks]", "not valid TOML"),
        ('types = ["far"]', "types = [", "not valid TOML"),
    ],
)
def test_a_fault_is_told_with_file_id_and_slot(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    with pytest.raises(WordsError) as told:
        read(tmp_path, GOOD.replace(old, new) if old == "[[asks]]" else GOOD.replace(old, new, 1))
    lines = str(told.value).splitlines()
    assert all(line.startswith("words.en.toml: ") for line in lines)
    assert any(line.startswith(f"words.en.toml: {fault}") for line in lines), lines


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("{thing}?", "{thnig}?", 1).replace('id = "how-far"', 'id = "how far"').replace("bare =", "bar =")
    )
    with pytest.raises(WordsError) as told:
        read(tmp_path, text)
    assert [line.split(": ")[1] for line in told.value.args[0].splitlines()] == [
        "which/plain",
        "which/plain",
        "far/how far",
    ]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match=r"^none\.toml: cannot be read: No such file"):
        read_wordings(tmp_path / "none.toml", "none.toml", ASKS)


def test_words_of_one_type_go_over_ours(tmp_path: Path) -> None:
    own = read(tmp_path, GOOD)
    mine = read(
        tmp_path,
        GOOD[GOOD.index('[[asks]]\ntypes = ["far"]') : GOOD.index("[sentence")].replace("How far", "How distant"),
        whole=False,
    )
    both = mine.over(own)
    assert both.by_type["which"] == own.by_type["which"]
    assert [one.question for one in both.by_type["far"]] == ["How distant is {a}?"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no wordings: expected tables [[asks]] for some of the skill's question types: which, far"),
        ("asks = []", "no wordings: expected tables [[asks]]"),
        ('[sentence.near]\nid = "not ours"', "sentence: what captions and chains say cannot be replaced"),
        (GOOD, "sentence: what captions and chains say cannot be replaced"),
    ],
)
def test_words_of_ones_own_are_said_or_refused(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(WordsError) as told:
        read(tmp_path, text, whole=False)
    assert any(line.startswith(f"words.en.toml: {fault}") for line in str(told.value).splitlines())


def numbered(count: int) -> Wordings:
    every = tuple(Wording(f"w{k}", f"{k} {{a}}?", "{value}") for k in range(count))
    return Wordings({"far": Asks("number", {"a": "label"})}, {"far": every}, {})


def test_a_draft_says_no_two_questions_alike_and_all_wordings_are_used() -> None:
    words, asked = numbered(12), [("far", {"a": "cup"})] * 3
    seen: Counter[str] = Counter()
    for k in range(600):
        picked = [one.id for one in words.pick(f"draft{k}", asked)]
        assert len(set(picked)) == 3
        seen.update(picked[:1])
    assert len(seen) == 12
    assert 20 < min(seen.values()) <= max(seen.values()) < 90


def test_a_new_wording_changes_only_the_questions_that_get_it() -> None:
    ids = [f"draft{k}" for k in range(400)]
    before, after = (
        [words.pick(i, [("far", {"a": "cup"})])[0].id for i in ids] for words in (numbered(12), numbered(13))
    )
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert set(changed) == {"w12"}
    assert 10 < len(changed) < 60


def test_a_question_that_gives_an_optional_slot_is_said_with_it(tmp_path: Path) -> None:
    words = read(tmp_path, GOOD)
    for slots, expected in (({"thing": "cup"}, "plain"), ({"thing": "cup", "color": "red"}, "marked")):
        assert {words.pick(f"draft{k}", [("which", slots)])[0].id for k in range(20)} == {expected}


def test_of_a_video_or_of_views_is_said_what_fits() -> None:
    usual = numbered(12)
    seen = (Wording("seen", "In the video, {a}?", "{value}", shown="video"),)
    views = (Wording("views", "In these views, {a}?", "{value}", shown="views"),)
    both = Wordings(usual.asks, {"far": (*usual.by_type["far"], *seen, *views)}, {})
    ids = [f"draft{k}" for k in range(400)]

    def said(words: Wordings, shown: Shown) -> list[str]:
        return [words.pick(i, [("far", {"a": "cup"})], shown)[0].id for i in ids]

    assert set(said(both, "video")) == {*(f"w{k}" for k in range(12)), "seen"}
    assert set(said(both, "views")) == {*(f"w{k}" for k in range(12)), "views"}
    without = Wordings(usual.asks, {"far": (*usual.by_type["far"], *seen)}, {})
    assert said(both, "video") == said(without, "video")
