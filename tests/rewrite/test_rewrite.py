"""A teacher retells chains: what holds is kept, everything else is refused and counted, and no answer is lost."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from generators.rewrite.rewrite import JOURNAL, MOST_SILENT, RETOLD, Entry, Limits, read_journal, rewrite
from generators.rewrite.teacher import Teacher
from generators.watch import Silent
from skills import all_skills
from tests.audit.releases import choice, row, write
from tests.rewrite.teacher_server import Answer, Seen, teacher
from vstdata.canonical import canonical_json
from vstdata.chains.rewriting import free, objection, readers_of
from vstdata.errors import BuildError, TeacherError
from vstdata.release.index import read_index, verify
from vstdata.release.shards import Row, read_rows

DRAFT = (
    "The grey sofa is on the left in image 1, and its wall runs level. In image 1, the lamp is on the right. From the "
    "sofa to the lamp it goes mostly right, a little away: 75 degrees right. The sofa is right of the middle in image "
    "2; its wall runs back clearly to the left, so to face it I look about 30 degrees right. So straight ahead has "
    "become 30 degrees right: I turned about 30 degrees to the left. That way, 75 degrees right, is most nearly right. "
    "It is not front, which would be not far enough. So the answer is: right."
)
SPOKEN = DRAFT.replace("So straight", "The sofa is grey, as I see it. To be sure, let me sketch it. So straight")
OPTIONS = ("front", "back", "left", "right")


def changed(old: str, new: str) -> str:
    text = SPOKEN.replace(old, new)
    assert text != SPOKEN
    return text


READER = readers_of(all_skills()["reasoning.object_object"])
LABELS = ("sofa", "lamp")


def judged(rewrite: str, draft: str = DRAFT) -> str:
    return objection(draft, rewrite, READER, LABELS, OPTIONS)


SQUARE = "The grey sofa is on the left in image 1, and its wall runs level. "
LAMP = "In image 1, the lamp is on the right. "
SLANT = (
    "The sofa is right of the middle in image 2; its wall runs back clearly to the left, so to face it I look about "
    "30 degrees right. "
)
TURN = "So straight ahead has become 30 degrees right: I turned about 30 degrees to the left. "
LEG = "From the sofa to the lamp it goes mostly right, a little away: 75 degrees right. "
CALLED = "That way, 75 degrees right, is most nearly right. "
OTHERWISE = changed(SQUARE, "In image 1 I see the grey sofa on the left and look straight at its wall. ")
WITHOUT = changed("a little away: 75 degrees right", "a little away")
EARLIER = LAMP + changed(LAMP, "")


@pytest.mark.parametrize("text", [DRAFT, SPOKEN, f"\n{SPOKEN}\n", OTHERWISE, WITHOUT, EARLIER])
def test_what_holds_is_kept(text: str) -> None:
    assert judged(text) == ""


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("empty", "  "),
        ("too_long", DRAFT + " The wall is white." * 100),
        ("tags_or_other_scripts", f"<think>{DRAFT}</think>"),
        ("tags_or_other_scripts", changed("as I see it", "柔らかい")),
        ("not_in_the_draft", changed(TURN, TURN.replace("30", "45"))),
        ("states_what_cannot_be_read", changed(TURN, TURN.replace("about 30", "about 45"))),  # no turn is that
        ("not_in_the_draft", changed("The grey sofa is on", "The lamp is on")),
        ("states_what_cannot_be_read", changed("The grey sofa is on", "The chair is on")),
        ("not_in_the_draft", changed("So the answer is: right", "So the answer is: back")),
        ("states_what_cannot_be_read", changed("as I see it", "it stands to the left of the lamp")),
        ("states_what_cannot_be_read", changed("as I see it", "it is 2 metres wide")),
        ("states_what_cannot_be_read", changed("as I see it", "it seems to be in front")),
        ("states_what_cannot_be_read", changed("sofa is on the left in", "sofa is perhaps on the left in")),
        ("in_another_order", changed(CALLED, "").replace("From the sofa", CALLED + "From the sofa")),
        ("in_another_order", changed(SLANT, "")),  # a turn, but from what?
        ("in_another_order", LEG + changed(LEG, "")),  # a way, but in which image?
        ("claims_lost", changed(LAMP, "")),
        ("states_what_cannot_be_read", changed("The sofa is grey, as", "The sofa is light grey, as")),
        ("another_look", changed("The sofa is grey, as", "I see the blue sofa, as")),
        ("another_look", changed("The grey sofa is on", "The white sofa is on")),
        ("another_look", changed("the lamp is on", "the grey lamp is on")),
        ("relation_not_so", changed("The sofa is grey, as I see it.", "The lamp is to the left of the sofa.")),
        ("no_answer", changed(" So the answer is: right.", "")),
        ("goes_on_after_the_answer", SPOKEN + " But let me check the sofa again."),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_refused(reason: str, text: str) -> None:
    assert judged(text) == reason


@pytest.mark.parametrize(
    "sentence",
    [
        "The lamp rests on the desk, adjacent to the window.",
        "It stands inside the wardrobe.",
        "The lamp leans against the wall, past the door and towards the corner.",
        "There are thirteen chairs along the wall and several more around the table.",
        "Its base sits at the bottom of the picture.",
        "It is as big as the bed.",
        "The lamp and the sofa are grey.",  # two things: who knows what is said of them
        "It is the lamp.",
        "The sofa is the lamp.",
        "I see no lamp.",
        "The lamp is not here.",
        "The chair is grey.",  # a thing that the draft does not name
        "The sofa is tall.",
        "Most of it is grey.",
        "The lamp has a friend.",
        "I look at image 3.",
        "The upper sofa is grey.",
        "I see a metal lamp.",
        "It is made of dark brown leather.",
        "The sofa is soft.",
        "Image 1 has a lamp that is 3 m high.",
        "I think it is front.",
    ],
)
def test_a_sentence_of_ones_own_that_claims_something_is_refused(sentence: str) -> None:
    assert judged(DRAFT.replace("So straight", f"{sentence} So straight")) == "states_what_cannot_be_read"


def test_a_look_that_the_draft_does_not_give_is_refused() -> None:
    assert judged(DRAFT.replace("So straight", "I see a wooden lamp. So straight")) == "another_look"


SPEAKING = (  # what people and models say between two steps
    *(
        "Let me look at the picture.",
        "The sofa is grey.",
        "I look at image 1 again.",
        "So, step by step.",
        "Okay, the map.",
    ),
    *(
        "First of all, the sofa.",
        "Now I look for the lamp.",
        "It is clear.",
        "That is clear enough.",
    ),
    *("Now I need the lamp.", "To be sure, I check it again.", "Let me sketch it."),
    *("Hmm, let me think.", "With that, I can go on.", "Here it is: the lamp!", "What is it that I need to find?"),
    *("I recognise the grey sofa at a glance.", "So far, so good.", "Then I work out what follows."),
    *("The light falls warmly through the curtains.",),
)


def test_how_people_think_aloud_is_kept() -> None:
    """All but what says something about the room: light, curtains, what falls through what."""
    refused = [one for one in SPEAKING if judged(DRAFT.replace("So straight", f"{one} So straight"))]
    assert refused == ["The light falls warmly through the curtains."]


def test_no_word_of_the_list_tells_where_how_many_or_how_big() -> None:
    telling = """
        left right front back behind ahead beside above below under over between near nearer nearest close closer far
        farther next opposite higher lower taller shorter larger smaller bigger turn north south east west degree metre
        zero one two three four five six seven eight nine ten first second third fourth half twice same different both
        neither answer option in on inside against adjacent along around past towards top bottom upper inner big small
        tall several many most more less few no not never none without has have is are
    """
    assert not free().words & set(telling.split())


@pytest.mark.parametrize(
    "label",
    [
        *("table with drawers", "shelf for shoes", "mini fridge (old)", "t.v. stand", "guest chair one"),
        *("pots and pans rack", "étagère"),
    ],
)
def test_a_draft_of_any_label_can_be_retold(label: str) -> None:
    draft = DRAFT.replace("lamp", label)
    assert objection(draft, draft, READER, ("sofa", label), OPTIONS) == ""
    false = draft.replace(TURN, TURN.replace("30", "45"))
    assert objection(draft, false, READER, ("sofa", label), OPTIONS) == "not_in_the_draft"


def test_a_draft_that_cannot_be_read_is_a_reason_to_be_counted() -> None:
    assert judged(DRAFT, "The lamp looks well. " + DRAFT) == "draft_cannot_be_read"
    assert objection(DRAFT, DRAFT, READER, ("sofa",), OPTIONS) == "draft_cannot_be_read"


ROWS = 12


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A release of twelve rows with a chain, and one without."""
    rows = []
    for k in range(ROWS):
        turn = {
            **choice(f"Where is the lamp? ({k})", OPTIONS, 0),
            "thought": DRAFT.replace("sofa", f"sofa-{chr(97 + k)}"),
            "steps": [{"kind": "answer", "text": "So the answer is: right.", "true": True}],
            "rejected": {"thought": "So the answer is: back.", "answer": "B", "steps": []},
        }
        labels = (f"sofa-{chr(97 + k)}", "lamp")
        rows.append(row(f"{k:032x}", f"scene{k // 4}", turn, labels=labels, skill="reasoning.object_object"))
    rows.append(row(f"{ROWS:032x}", "scene9", choice("Which?", OPTIONS, 1)))
    return write(tmp_path / "built", rows)


def kept_rows(out: Path) -> dict[str, Row]:
    index = read_index(out)
    names = [name for name, entry in index["files"].items() if "rows" in entry]
    return {row.values["id"]: row for name in names for row in read_rows(out / name)}


def run(built: Path, out: Path, answer: Answer, seen: Seen | None = None, **limits: int) -> Counter[str]:
    with teacher(answer, Seen() if seen is None else seen) as address:
        return rewrite(built, out, Teacher(address, "tutor", timeout=2.0, pause=0.0), Limits(**limits))


def spoken(number: int, draft: str) -> str:
    return draft.replace("So straight", "Let me sketch it. So straight")


def test_kept_thoughts_stand_in_rows_and_messages(built: Path, tmp_path: Path) -> None:
    seen = Seen()
    assert run(built, tmp_path / "out", spoken, seen) == {"kept": ROWS, "left": 0}
    assert list(verify(tmp_path / "out")) == []
    old, new = kept_rows(built), kept_rows(tmp_path / "out")
    assert old.keys() == new.keys()
    for name, one in new.items():
        (before,), (after,) = old[name].values["turns"], one.values["turns"]
        assert {**after, **{key: before[key] for key in ("thought", "steps", "rejected")}} == before
        assert one.images == old[name].images
        if before["thought"]:
            assert after["thought"] == spoken(0, before["thought"])
            assert (after["steps"], after["rejected"]) == ([], None)  # these were of the thought before
            last = one.values["messages"][-1]["content"]
            assert last == f"<think>\n{after['thought']}\n</think>\n\n{after['answer']}"
        else:
            assert one == old[name]
    assert read_index(tmp_path / "out")["rewritten"]["counts"] == {"kept": ROWS, "left": 0}
    listed = (tmp_path / "out" / RETOLD).read_text().splitlines()
    assert listed == ["id,turn", *(f"{k:032x},0" for k in range(ROWS))]
    parts = seen.bodies[0]["messages"][1]["content"]
    assert parts[0]["image_url"]["url"].startswith("data:image/")
    assert "Where is the lamp?" in parts[-1]["text"]
    assert seen.keys == [""] * ROWS


def test_a_teacher_that_misbehaves(built: Path, tmp_path: Path) -> None:
    """Busy, broken, slow, dropped, no JSON: asked again. Wrong, empty, cut off: refused with the reason, once."""
    gate = threading.Event()

    def answer(number: int, draft: str) -> str | int | dict[str, object] | bytes | None:
        thing = draft.split("sofa-")[1][0]
        first = Counter(seen.drafts)[draft] == 1
        if thing in "abcde" and first:
            if thing == "e":
                gate.wait(3)  # longer than the client waits
            return {"a": 429, "b": 500, "c": None, "d": b"{not json", "e": spoken(0, draft)}[thing]
        broken = {
            "f": "",
            "g": draft.replace(TURN, TURN.replace("30", "45")),
            "h": {"choices": [{"message": {"content": draft[:90]}, "finish_reason": "length"}]},
            "i": {"error": "overloaded"},
            "j": 400,
        }
        return broken.get(thing, spoken(0, draft))

    seen = Seen()
    counts = run(built, tmp_path / "out", answer, seen)
    assert counts == {
        **{"kept": 7, "left": 0, "empty": 1, "not_in_the_draft": 1, "cut_off_by_length": 1},
        **{"answer_of_another_form": 1, "refused_by_the_endpoint_400": 1},
    }
    asked = {draft.split("sofa-")[1][0]: count for draft, count in Counter(seen.drafts).items()}
    assert asked == {**dict.fromkeys("abcde", 2), **dict.fromkeys("fghijkl", 1)}
    old, new = kept_rows(built), kept_rows(tmp_path / "out")
    assert sum(new[name] == old[name] for name in old) == 5 + 1


def test_what_was_not_answered_is_asked_by_the_next_run(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    seen = Seen()
    counts = run(built, out, lambda number, draft: spoken(0, draft) if re.search("sofa-[a-f]", draft) else 503, seen)
    assert counts == {"kept": 6, "left": ROWS - 6}
    assert list(verify(out)) == []
    again = Seen()
    assert run(built, out, spoken, again) == {"kept": ROWS, "left": 0}
    assert len(again.drafts) == ROWS - 6
    third = Seen()
    assert run(built, out, spoken, third) == {"kept": ROWS, "left": 0}
    assert third.drafts == []


def test_a_run_that_was_killed_goes_on(built: Path, tmp_path: Path) -> None:
    """The journal of a killed run may end in the middle of a line."""
    out, whole = tmp_path / "out", tmp_path / "whole"
    run(built, whole, spoken, in_flight=1)
    run(built, out, spoken, in_flight=1, tokens=500)
    journal = out / JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True)
    assert len(lines) == 5
    journal.write_bytes(b"".join(lines[:3]) + lines[3][:40])
    (out / "manifest.json").unlink()
    seen = Seen()
    assert run(built, out, spoken, seen) == {"kept": ROWS, "left": 0}
    assert len(seen.drafts) == ROWS - 3
    assert read_index(out)["files"] == read_index(whole)["files"]


NEXT_LINE, LINE_SEPARATOR = "\u0085", "\u2028"  # ends of lines to Python, characters to JSON


def test_a_journal_is_read_whatever_it_was_cut_at(tmp_path: Path) -> None:
    """Every cut of the last line leaves the lines before it, and a journal that can be written on."""
    entries = [Entry(f"{k}", 0, f"l'étagère{LINE_SEPARATOR}{NEXT_LINE}—{k}", "", 5) for k in range(3)]
    lines = [(canonical_json(asdict(one)) + "\n").encode() for one in entries]
    whole, last, path = b"".join(lines[:2]), lines[2], tmp_path / "journal.jsonl"
    for cut in range(len(last)):
        path.write_bytes(whole + last[:cut])
        assert list(read_journal(path).values()) == entries[:2]
        assert path.read_bytes() == whole
    path.write_bytes(whole + last)
    assert list(read_journal(path).values()) == entries
    path.write_bytes(last[:7])
    assert read_journal(path) == {}
    assert path.read_bytes() == b""


def test_a_line_that_is_no_entry_is_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    for line in (b"{}", b"[1]", b'{"id"', b"\xff", b""):
        path.write_bytes(line + b"\n")
        with pytest.raises(BuildError, match=r"journal.jsonl: line 1"):
            read_journal(path)


@pytest.mark.parametrize("tokens", [0, 300])
def test_an_endpoint_that_is_gone_ends_it_with_one_error(built: Path, tmp_path: Path, tokens: int) -> None:
    """Nothing is written that looks finished; what was answered before is kept, and what a finished run left stands."""
    out, told = tmp_path / "out", Told()
    gone = Teacher("http://127.0.0.1:9/v1", "tutor", timeout=2.0, tries=2, pause=0.0)
    with pytest.raises(TeacherError, match=rf"127.0.0.1:9.* {MOST_SILENT} chains in a row, each asked 2 times"):
        rewrite(built, out, gone, Limits(in_flight=1, tokens=tokens), told)
    assert told.lines == []
    assert not (out / "manifest.json").exists()
    assert not (out / "data").exists()
    assert (out / JOURNAL).read_bytes() == b""
    assert run(built, out, spoken, in_flight=1, tokens=300) == {"kept": 3, "left": ROWS - 3}
    before = (out / "manifest.json").read_bytes(), (out / JOURNAL).read_bytes()
    with pytest.raises(TeacherError, match="in a row"):
        rewrite(built, out, gone, Limits(in_flight=1))
    assert ((out / "manifest.json").read_bytes(), (out / JOURNAL).read_bytes()) == before
    assert list(verify(out)) == []


def test_an_endpoint_that_is_gone_is_status_2(built: Path, tmp_path: Path) -> None:
    command = ["rewrite", str(built), "--out", str(tmp_path / "out"), "--model", "tutor", "--timeout", "1"]
    with teacher(lambda number, draft: 404, Seen()) as address:
        ended = subprocess.run(
            [sys.executable, "-m", "generators.cli", *command, "--endpoint", address], capture_output=True, text=True
        )
    assert ended.returncode == 2
    assert "404" in ended.stderr
    assert "Traceback" not in ended.stderr


class Told(Silent):
    """A watch that keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)


def test_a_hundred_retold_are_said_once(tmp_path: Path) -> None:
    """However often the teacher is silent in between."""
    turns = [{**choice(f"Where is the lamp? ({k})", OPTIONS, 0), "thought": DRAFT} for k in range(205)]
    rows = [row(f"{k:032x}", "scene", turn, labels=LABELS) for k, turn in enumerate(turns)]
    told = Told()
    with teacher(lambda number, draft: 400 if number % 3 else 503, Seen()) as address:
        one = Teacher(address, "tutor", timeout=2.0, tries=1, pause=0.0)
        rewrite(write(tmp_path / "built", rows), tmp_path / "out", one, Limits(in_flight=1), told)
    assert told.lines == ["100 retold, 0 tokens"]


def test_shards_never_change_under_an_index(built: Path, tmp_path: Path) -> None:
    """A resumed run that dies while it writes leaves no release, and the next one finishes it."""
    out = tmp_path / "out"
    run(built, out, spoken, in_flight=1, tokens=300)
    point = "committed data/reasoning.object_object/train-00000-of-00001.parquet"
    armed = f"from vstdata import failpoint; failpoint.arm({point!r}); from generators.cli import main; main()"
    with teacher(spoken, Seen()) as address:
        command = ["rewrite", str(built), "--out", str(out), "--model", "tutor", "--endpoint", address]
        ended = subprocess.run([sys.executable, "-c", armed, *command], capture_output=True)
    assert ended.returncode == -signal.SIGKILL
    assert not (out / "manifest.json").exists()
    assert run(built, out, spoken) == {"kept": ROWS, "left": 0}
    assert list(verify(out)) == []


def test_a_damaged_release_is_not_retold(built: Path, tmp_path: Path) -> None:
    shard = next(built.rglob("*.parquet"))
    shard.write_bytes(shard.read_bytes()[:-1] + b"?")
    with pytest.raises(BuildError, match="other content than in the index"):
        run(built, tmp_path / "out", spoken)


def test_a_release_without_a_chain_is_an_error(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain", [row("a", "room", choice("Which one?", ["red", "blue"], 0))])
    gone = Teacher("http://127.0.0.1:9/v1", "tutor", timeout=2.0, tries=1, pause=0.0)
    with pytest.raises(BuildError, match="plain: no chain of thought in it: nothing to retell"):
        rewrite(plain, tmp_path / "out", gone, Limits())
    assert not (tmp_path / "out").exists()


def test_a_budget_ends_a_run(built: Path, tmp_path: Path) -> None:
    seen = Seen()
    counts = run(built, tmp_path / "out", spoken, seen, in_flight=2, tokens=300)
    assert counts["left"] == ROWS - len(seen.drafts)
    assert 3 <= len(seen.drafts) <= 4  # one more may be under way when the third is paid
    assert run(built, tmp_path / "out", spoken, seen, in_flight=2, tokens=300) == counts


def test_many_are_under_way_at_once(built: Path, tmp_path: Path) -> None:
    seen = Seen(together=threading.Barrier(6))
    assert run(built, tmp_path / "out", spoken, seen, in_flight=6) == {"kept": ROWS, "left": 0}
    assert seen.most == 6


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_key_or_model_ends_it_with_one_error(built: Path, tmp_path: Path, status: int) -> None:
    with pytest.raises(TeacherError, match=rf"{status} .*'tutor'.*VST_TEACHER_KEY"):
        run(built, tmp_path / "out", lambda number, draft: status)
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_the_key_is_sent_and_kept_nowhere(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VST_TEACHER_KEY", "canary-8731")
    seen = Seen()
    run(built, tmp_path / "out", spoken, seen)
    assert set(seen.keys) == {"Bearer canary-8731"}
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"canary-8731" in path.read_bytes()]


def test_another_release_or_model_needs_another_folder(built: Path, tmp_path: Path) -> None:
    run(built, tmp_path / "out", spoken)
    with teacher(spoken, Seen()) as address, pytest.raises(BuildError, match="model was tutor, is other"):
        rewrite(built, tmp_path / "out", Teacher(address, "other"), Limits())


def test_an_address_that_is_none() -> None:
    with pytest.raises(TeacherError, match=re.escape("http://127.0.0.1:8000/v1")):
        Teacher("file:///etc", "tutor")
