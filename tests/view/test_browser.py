"""The page in a real browser, opened from a file. Needs chromium, chromedriver and selenium; nothing is fetched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generators.commands.view import view
from tests.trainers.releases import THOUGHT
from tests.view.samples import COMPASS, DEPTH, FRAMES, HOSTILE, LENGTHS, PICKS, VIDEO, release

webdriver: Any = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
BROWSER, DRIVER = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="no chromium with chromedriver")
ALL = PICKS + LENGTHS + 7
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--window-size=1200,800"),
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("browser")
    view(release(folder / "release"), folder / "page", most=40)
    return (folder / "page" / "index.html").as_uri()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        yield started
    finally:
        started.quit()


@pytest.fixture
def page(browser: Any, address: str) -> Any:
    browser.get("about:blank")
    browser.get(address)
    yield browser
    assert browser.get_log("browser") == []  # no error, no warning


def run(page: Any, script: str, *arguments: Any) -> Any:
    return page.execute_script(script, *arguments)


def choose(page: Any, control: str, value: str) -> None:
    run(
        page,
        "const it = document.getElementById(arguments[0]); it.value = arguments[1];"
        "it.dispatchEvent(new Event('input', {bubbles: true}))",
        control,
        value,
    )


def listed(page: Any) -> list[str]:
    """The ids of the samples in the list, of which only those that are seen exist as elements."""
    found: list[str] = run(page, "return shown.map(k => VST.samples[k].id)")
    made: list[str] = run(
        page, "return [...document.querySelectorAll('#list a')].map(a => decodeURIComponent(a.hash.slice(1)))"
    )
    start = found.index(made[0]) if made else 0
    assert made == found[start : start + len(made)]
    return found


def now(page: Any) -> str:
    found: str = run(page, "return decodeURIComponent(document.querySelector('#list [aria-current]').hash.slice(1))")
    return found


def press(page: Any, keys: str) -> None:
    webdriver.ActionChains(page).send_keys(keys).perform()


def words(page: Any, where: str = "#sample") -> str:
    found: str = run(page, "return document.querySelector(arguments[0]).innerText", where)
    return found


def test_opens_with_all_samples_and_asks_nothing_of_the_network(page: Any) -> None:
    assert len(listed(page)) == ALL
    assert words(page, "#count") == f"{ALL} samples"
    assert now(page) == listed(page)[0]
    sent = [
        entry["message"] for entry in page.get_log("performance") if "Network.requestWillBeSent" in entry["message"]
    ]
    assert sent
    assert not any('"url":"http' in each or '"url":"ws' in each for each in sent)


def test_filters_by_skill_split_and_type(page: Any) -> None:
    choose(page, "skill", DEPTH)
    assert len(listed(page)) == PICKS + LENGTHS + 1
    kinds = run(page, "return [...document.getElementById('type').options].map(option => option.value)")
    assert kinds == ["", "constructor", "length", "pick"]
    choose(page, "type", "length")
    assert listed(page) == [f"long-{k}" for k in range(LENGTHS)]
    choose(page, "skill", VIDEO)  # which has that type too
    assert set(listed(page)) == {"clip-0", "clip-2"}
    choose(page, "split", "test")
    assert listed(page) == ["clip-2"]
    choose(page, "skill", COMPASS)  # which has not
    assert run(page, "return document.getElementById('type').value") == ""
    assert "No sample fits" in words(page)
    page.find_element("css selector", "button[type=reset]").click()
    assert len(listed(page)) == ALL


def test_searches_all_words(page: Any) -> None:
    choose(page, "search", "LONG chair 2")
    assert listed(page) == ["long-2"]
    choose(page, "search", THOUGHT.split()[1])
    assert len(listed(page)) >= 2
    choose(page, "search", "<script>")
    assert listed(page) == ["hostile"]
    choose(page, "search", "nowhere to be found")
    assert listed(page) == []


def test_keys_walk_through_the_samples(page: Any) -> None:
    names = listed(page)
    for key, place in (("j", 1), ("\ue014", 2), ("k", 1), ("\ue012", 0), ("k", 0)):
        press(page, key)
        assert now(page) == names[place]
    press(page, "/jj")  # in the search field letters are letters
    assert run(page, "return document.getElementById('search').value") == "jj"
    assert listed(page) == []
    press(page, "\ue00c")
    choose(page, "search", "")
    press(page, "a")
    assert not run(page, "return document.getElementById('answers').hidden")
    press(page, "a")
    assert run(page, "return document.getElementById('answers').hidden")


def test_a_sample_is_shown_whole(page: Any, address: str) -> None:
    page.get(f"{address}#long-1")
    assert now(page) == "long-1"
    told = words(page)
    for text in (
        "How long is chair 1?",
        "1.5 m",
        "length/0",
        "upright box instance chair (0), label chair, error 0.004 m → (0.265, 1.5, 2) m",
        "A. the red box ✓",
        "B. the blue box\n",
        "scene-long-1",
        "CC0-1.0",
        "accuracy 0.5, format 0.5",
        "dataset 1, schema 1, vstdata 0",
    ):
        assert text in told, text
    page.get(f"{address}#deep-0")
    assert THOUGHT in words(page)


def test_pictures_load_with_alternatives(page: Any, address: str) -> None:
    page.get(f"{address}#clip-0")
    loaded = page.execute_async_script(
        "const done = arguments[0]; const all = [...document.querySelectorAll('#sample img')];"
        "Promise.all(all.map(one => { one.loading = 'eager'; return one.decode() }))"
        ".then(() => done(all.map(one => [one.naturalWidth, one.alt])), error => done(String(error)))"
    )
    assert [width for width, _ in loaded] == [64] * (len(FRAMES) + 1)
    assert loaded[0][1] == f"Picture 1 of {len(FRAMES)}"
    assert loaded[-1][1] == "Bird's-eye view of the sample"
    page.get(f"{address}#pick-03")
    assert run(page, "return document.querySelector('#sample img').alt") == "Picture 1 of 1, marked: red point 1"


def test_hostile_labels_are_text(page: Any, address: str) -> None:
    page.get(f"{address}#hostile")
    assert f"Where is the {HOSTILE}?" in words(page)
    assert f"B. {HOSTILE} ✓" in words(page)
    assert "A. __proto__" in words(page)
    press(page, "a")
    assert f"{HOSTILE}" in words(page, "#answers")
    assert page.title == "planted 1"
    assert run(page, "return document.querySelectorAll('script').length") == 2
    assert run(page, "return document.querySelectorAll('img[onerror]').length") == 0


def test_answers_are_counted(page: Any) -> None:
    page.find_element("id", "see-answers").click()
    choose(page, "skill", DEPTH)
    choose(page, "type", "pick")
    told = words(page, "#answers")
    assert f"{PICKS + LENGTHS} questions about {PICKS + LENGTHS} rooms" in told
    bars = run(
        page, "return [...document.querySelectorAll('.bars tr')].map(row => row.innerText.split(/\\s*\\t\\s*/).at(-1))"
    )
    assert [int(each) for each in bars] == [PICKS // 2 + LENGTHS, PICKS // 2] * 2
    choose(page, "type", "length")
    assert run(page, "return document.querySelectorAll('#answers svg rect').length") == 24


def test_on_a_phone_the_next_sample_comes_from_its_top(page: Any, address: str) -> None:
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 360, "height": 600, "deviceScaleFactor": 1, "mobile": True}
    )
    page.get(f"{address}#clip-0")
    page.refresh()
    top = "document.getElementById('stage').offsetTop"
    assert not run(page, "return document.getElementById('drawer').open")
    run(page, f"scrollTo(0, {top} + 300)")
    press(page, "j")
    assert now(page) == "clip-1"
    assert run(page, f"return Math.abs(scrollY - {top}) < 2")
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_a_phone_and_the_dark(page: Any, address: str, width: int, scheme: str) -> None:
    size = {"width": width, "height": 700, "deviceScaleFactor": 1, "mobile": width < 500}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    page.refresh()
    for name in ("clip-0", "hostile"):
        page.get(f"{address}#{name}")
        assert run(page, "return document.documentElement.scrollWidth <= innerWidth")
    ink, paper = run(page, "const style = getComputedStyle(document.body); return [style.color, style.backgroundColor]")
    light, dark = (
        sum(map(int, each[4:-1].split(","))) for each in ((ink, paper) if scheme == "dark" else (paper, ink))
    )
    assert light > 600 > 200 > dark
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_controls_have_names(page: Any) -> None:
    unnamed = run(
        page,
        "return [...document.querySelectorAll('select, input')].filter(one => !one.labels.length).length"
        " + [...document.querySelectorAll('button')].filter(one => !one.textContent.trim()).length"
        " + [...document.querySelectorAll('img')].filter(one => !one.hasAttribute('alt')).length",
    )
    assert unnamed == 0


def test_outlines_and_map_lie_where_the_boxes_are(page: Any, address: str) -> None:
    """The camera looks along the world's z: a box of 1 m, 3 m ahead, is projected by hand."""
    page.get(f"{address}#boxed")
    outline = "const b = document.querySelector('.over path.answer').getBBox();"
    box = run(page, f"{outline} return [b.x, b.y, b.width, b.height]")
    near = 50.0 / 2.5  # pixels of a metre at the near side, 2.5 m ahead
    assert box == pytest.approx([32.0 - near / 2, 24.0 - near / 2, near, near], abs=0.11)
    assert run(page, "return document.querySelector('.over text').textContent") == "chair"
    assert run(page, "return document.querySelectorAll('.map path.answer, .map path.camera').length") == 2
    assert run(page, "return getComputedStyle(document.querySelector('.over')).display") == "block"
    press(page, "b")
    assert run(page, "return getComputedStyle(document.querySelector('.over')).display") == "none"
    press(page, "b")


def test_what_is_behind_the_camera_is_not_drawn(page: Any) -> None:
    camera = [50.0, 50.0, 31.5, 23.5, 64, 48, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
    assert run(page, "return segment(arguments[0], [0, 0, -1], [0, 0, -2])", camera) is None
    cut = run(page, "return segment(arguments[0], [0, 0, -1], [1, 0, 1])", camera)
    assert [point for end in cut for point in end] == pytest.approx([82.0, 24.0, 32.0 + 50 * 0.525 / 0.05, 24.0])


def test_marks_of_the_reader_are_kept_and_exported(page: Any, address: str) -> None:
    page.get(f"{address}#long-1")
    assert run(page, "return document.getElementById('export').disabled")
    press(page, "w")
    note = page.find_element("css selector", ".judge input")
    note.send_keys("too long \u2028\ue007")
    page.get("about:blank")
    page.get(f"{address}#long-2")
    press(page, "u")
    assert words(page, "#export") == "Export 2 marks"
    lines = [json.loads(line) for line in run(page, "return verdictLines()").split("\n") if line]
    assert lines == [
        {"id": "long-1", "verdict": "wrong", "note": "too long \u2028"},
        {"id": "long-2", "verdict": "unclear", "note": ""},
    ]
    assert run(page, "return document.querySelectorAll('#list li.wrong, #list li.unclear').length") == 2
    for name in ("long-1", "long-2"):
        page.get(f"{address}#{name}")
        page.find_element("css selector", ".judge [aria-pressed=true]").click()
    assert run(page, "return document.getElementById('export').disabled")


def test_a_list_of_ten_thousand_stays_small(browser: Any, tmp_path: Path) -> None:
    folder = tmp_path / "page"
    view(release(tmp_path / "release"), folder, most=40)
    data = (folder / "data.js").read_text("utf-8")
    document = json.loads(data.removeprefix("const VST = ").rstrip().removesuffix(";"))
    first = document["samples"][0]
    document["samples"] = [{**first, "id": f"n{k:05d}"} for k in range(10_000)]
    (folder / "data.js").write_text(f"const VST = {json.dumps(document)};\n")
    browser.get((folder / "index.html").as_uri())
    assert len(listed(browser)) == 10_000
    assert run(browser, "return document.querySelectorAll('#list li').length") < 60
    browser.get(f"{(folder / 'index.html').as_uri()}#n07777")
    assert now(browser) == "n07777"
    top, bottom, over, under = run(
        browser,
        "const a = document.querySelector('[aria-current]').getBoundingClientRect();"
        "const b = document.getElementById('drawer').getBoundingClientRect();"
        "return [a.top, a.bottom, b.top, b.bottom]",
    )
    assert over <= top
    assert bottom <= under + 1
    press(browser, "j")
    assert now(browser) == "n07778"
