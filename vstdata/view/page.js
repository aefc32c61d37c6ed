"use strict";
// Values of a release are hostile: they get into the page as text only (textContent, attributes), never as markup.

const STRIP = 6; // from so many pictures on they are a strip
const MOST_BARS = 12; // of a histogram of names
const AHEAD = 12; // entries of the list made beyond what is seen
const NEAR = 0.05; // metres in front of a camera from which on things are drawn
const phone = matchMedia("(max-width: 50rem)"); // as in page.css
const one = (id) => document.getElementById(id);
const texts = VST.samples.map(searched);
let shown = []; // positions in VST.samples, filtered
let here = -1; // position in `shown`
let boxes = false; // whether outlines are drawn over pictures
const verdicts = new Map(); // what the reader says of samples: id -> {verdict, note}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

function searched(sample) {
  const turns = sample.turns.flatMap((t) => [t.before, ...t.options, t.after, t.answer, t.truth, t.template, t.thought]);
  const about = [sample.id, sample.skill, sample.split, sample.dataset, sample.scene, ...sample.objects];
  return [...about, ...turns].join("\n").toLowerCase();
}

const types = (sample) => sample.turns.map((turn) => turn.question_type);
const spaced = (name) => name.replaceAll("_", " ");
const number = (value) => value.toLocaleString("en");
const times = (count, name) => `${number(count)} ${name}${count === 1 ? "" : "s"}`;
const ordered = (names, first = []) => [...new Set(names)].sort((a, b) =>
  (first.indexOf(a) + 1 || 99) - (first.indexOf(b) + 1 || 99) || (a < b ? -1 : 1));

// Filters

function chosen() {
  const words = one("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  return { skill: one("skill").value, split: one("split").value, type: one("type").value, words };
}

function fits(sample, text, wanted) {
  return (!wanted.skill || sample.skill === wanted.skill) && (!wanted.split || sample.split === wanted.split)
    && (!wanted.type || types(sample).includes(wanted.type)) && wanted.words.every((word) => text.includes(word));
}

function fill(select, names, all) {
  const before = select.value;
  select.replaceChildren(make("option", { value: "" }, all), ...names.map((name) => make("option", { value: name }, name)));
  select.value = names.includes(before) ? before : "";
}

function fillTypes() {
  const skill = one("skill").value;
  const names = VST.samples.filter((sample) => !skill || sample.skill === skill).flatMap(types);
  fill(one("type"), ordered(names), "all");
}

function clear(event) {
  event.preventDefault();
  for (const name of ["skill", "split", "type", "search"]) one(name).value = "";
  fillTypes();
  filter();
}

function filter() {
  const wanted = chosen();
  const current = shown[here];
  shown = VST.samples.map((_, k) => k).filter((k) => fits(VST.samples[k], texts[k], wanted));
  one("count").textContent = shown.length === VST.samples.length
    ? times(shown.length, "sample") : `${number(shown.length)} of ${times(VST.samples.length, "sample")}`;
  go(Math.max(0, shown.indexOf(current)));
  drawAnswers(wanted);
}

// The list: only the entries that are seen, and some around them, exist; all are equally high

function scroller() {
  return phone.matches ? one("list") : one("drawer");
}

function entryHeight() {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return rem * parseFloat(getComputedStyle(one("list")).getPropertyValue("--entry"));
}

function drawList() {
  const [box, list, height] = [scroller(), one("list"), entryHeight()];
  const first = Math.max(0, Math.floor(box.scrollTop / height) - AHEAD);
  const last = Math.min(shown.length, Math.ceil((box.scrollTop + box.clientHeight) / height) + AHEAD);
  const wanted = shown.slice(first, last).map((k, n) => entry(k, first + n));
  const space = (count) => make("li", { class: "space", "aria-hidden": "true", style: `height: ${count * height}px` });
  list.replaceChildren(space(first), ...wanted, space(shown.length - last));
}

function reveal(place) {
  const [box, height] = [scroller(), entryHeight()];
  const head = box === one("list") ? 0 : one("count").parentElement.offsetHeight; // it sticks to the top
  const [top, room] = [place * height, box.clientHeight - head];
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height > box.scrollTop + room) box.scrollTop = top + height - room;
  drawList();
}

function entry(k, place) {
  const sample = VST.samples[k];
  const picture = sample.pictures.length
    ? make("img", { src: sample.pictures[0][0], alt: "", loading: "lazy", decoding: "async" }) : make("i", { class: "none" });
  const text = make("div", {}, make("b", {}, spaced(sample.question_type)), make("span", {}, sample.turns[0].before || sample.turns[0].after));
  const said = verdicts.get(sample.id)?.verdict;
  const link = make("a", { href: `#${encodeURIComponent(sample.id)}` }, picture, text);
  if (place === here) link.setAttribute("aria-current", "true");
  const about = { "aria-posinset": place + 1, "aria-setsize": shown.length };
  return make("li", said ? { ...about, class: said } : about, link);
}

// One sample

function go(place) {
  here = shown.length ? Math.min(Math.max(place, 0), shown.length - 1) : -1;
  one("previous").disabled = here <= 0;
  one("next").disabled = here === shown.length - 1;
  one("place").textContent = shown.length ? `${number(here + 1)} of ${number(shown.length)}` : "";
  if (here < 0) {
    drawList();
    return one("sample").replaceChildren(make("p", {}, "No sample fits these filters."));
  }
  const sample = VST.samples[shown[here]];
  one("sample").replaceChildren(...draw(sample));
  const top = Math.min(scrollY, one("stage").offsetTop); // on a phone the whole page scrolls
  one("stage").scrollTop = 0;
  reveal(here);
  scrollTo(0, top);
  history.replaceState(null, "", `#${encodeURIComponent(sample.id)}`);
}

function draw(sample) {
  const head = make("p", { class: "quiet" }, `${sample.split} · ${sample.dataset} · scene ${sample.scene}`);
  return [make("h2", {}, `${sample.skill}: ${spaced(sample.question_type)}`), head, judge(sample), drawPictures(sample),
    ...sample.turns.map((turn, k) => drawTurn(turn, k, sample.turns.length)), provenance(sample)];
}

function drawPictures(sample) {
  const count = sample.pictures.length;
  const own = sample.pictures.map(([file, width, height, frame, marks], k) => {
    const named = frame && (count < STRIP ? `frame ${frame}` : frame);
    const name = [count > 1 ? k + 1 : "", named].filter(Boolean).join(": ");
    const alt = `Picture ${k + 1} of ${count}${marks && `, marked: ${marks}`}`;
    return figure(file, width, height, alt, name, outlines(sample, k));
  });
  const above = sample.birdseye ? [figure(...sample.birdseye, "Bird's-eye view of the sample", "bird's-eye view")] : [];
  const all = count < STRIP ? own : [make("div", { class: "strip" }, ...own)];
  const map = sample.birdseye ? null : drawMap(sample);
  return make("div", { class: count === 1 ? "pictures one" : "pictures" }, ...all, ...above, map);
}

function figure(file, width, height, alt, caption, over = null) {
  const picture = make("img", { src: file, width, height, alt, loading: "lazy", decoding: "async" });
  return make("figure", {}, make("a", { href: file, target: "_blank", rel: "noopener" }, picture, over),
    make("figcaption", {}, caption));
}

// Boxes over a picture, and cameras and boxes from above

const EDGES = [...Array(8).keys()].flatMap((a) => [1, 2, 4].filter((bit) => !(a & bit)).map((bit) => [a, a | bit]));
const corners = (numbers) => [...Array(8).keys()].map((k) => numbers.slice(3 * k, 3 * k + 3));

function pose(camera) { // camera to world: columns of the rotation, and the place
  const rows = [0, 1, 2].map((k) => camera.slice(6 + 4 * k, 10 + 4 * k));
  return { axes: [0, 1, 2].map((k) => rows.map((row) => row[k])), place: rows.map((row) => row[3]) };
}

function seenFrom(camera, point) { // metres to the right, down and ahead
  const { axes, place } = pose(camera);
  return axes.map((axis) => axis.reduce((sum, value, k) => sum + value * (point[k] - place[k]), 0));
}

function segment(camera, from, to) { // [[u, v], [u, v]] of an edge, cut where it comes too near; null where it is behind
  let [a, b] = [seenFrom(camera, from), seenFrom(camera, to)];
  if (a[2] < NEAR && b[2] < NEAR) return null;
  if (a[2] < NEAR) [a, b] = [b, a];
  if (b[2] < NEAR) b = b.map((value, k) => a[k] + ((value - a[k]) * (a[2] - NEAR)) / (a[2] - b[2]));
  return [a, b].map(([x, y, z]) => [camera[2] + (camera[0] * x) / z + 0.5, camera[3] + (camera[1] * y) / z + 0.5]);
}

function outlines(sample, k) {
  const camera = sample.space.cameras[k];
  const flat = sample.space.flat.filter(([picture]) => picture === k);
  if (!camera || !(sample.space.boxes.length || flat.length)) return null;
  const svg = node("svg", { class: "over", viewBox: `0 0 ${camera[4]} ${camera[5]}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  for (const [label, answer, numbers] of sample.space.boxes) {
    const points = corners(numbers);
    const lines = EDGES.map(([a, b]) => segment(camera, points[a], points[b])).filter(Boolean);
    const inside = lines.flat().filter(([u, v]) => u >= 0 && v >= 0 && u <= camera[4] && v <= camera[5]);
    if (!inside.length) continue;
    const path = lines.map(([a, b]) => `M${a.map(fixed)}L${b.map(fixed)}`).join("");
    svg.append(node("path", { d: path, class: answer ? "answer" : "object" }));
    const [u, v] = inside.reduce((top, point) => (point[1] < top[1] ? point : top));
    svg.append(node("text", { x: fixed(u), y: fixed(Math.max(v - 4, 12)), "font-size": camera[5] / 32 }, label));
  }
  for (const [, label, rings, point] of flat) {
    const places = rings.map((ring) => ring.map((value) => value + 0.5));
    const line = (ring) => ring.map((value, at) => (at % 2 ? fixed(value) : `${at ? "L" : "M"}${fixed(value)} `)).join("");
    svg.append(node("path", { d: places.map((ring) => `${line(ring)}Z`).join(""), class: "answer" }));
    if (point) svg.append(node("circle", { cx: fixed(point[0] + 0.5), cy: fixed(point[1] + 0.5), r: camera[5] / 96, class: "answer" }));
    svg.append(node("text", { x: fixed(places[0][0]), y: fixed(Math.max(places[0][1] - 4, 12)), "font-size": camera[5] / 32 }, label));
  }
  return svg;
}

const fixed = (value) => value.toFixed(1);

function drawMap(sample) {
  const cameras = sample.space.cameras.map((camera, k) => [camera, k + 1]).filter(([camera]) => camera);
  if (!cameras.length) return null;
  const places = cameras.map(([camera]) => pose(camera).place);
  const floors = sample.space.boxes.map(([label, answer, numbers]) => [label, answer, hull(corners(numbers))]);
  const all = [...places, ...floors.flatMap(([, , outline]) => outline)];
  const [left, right] = [Math.min(...all.map((p) => p[0])) - 0.7, Math.max(...all.map((p) => p[0])) + 0.7];
  const [front, back] = [Math.min(...all.map((p) => p[1])) - 0.7, Math.max(...all.map((p) => p[1])) + 0.7];
  const at = ([x, y]) => [(100 * (x - left)).toFixed(0), (100 * (back - y)).toFixed(0)]; // centimetres, y up
  const size = Math.max(right - left, back - front);
  const svg = node("svg", { class: "map", viewBox: `0 0 ${100 * (right - left)} ${100 * (back - front)}`, role: "img",
    "aria-label": `Map from above: ${times(cameras.length, "camera")}, ${times(floors.length, "box").replace("boxs", "boxes")}` });
  for (const [label, answer, outline] of floors) {
    svg.append(node("path", { d: `M${outline.map(at).join("L")}Z`, class: answer ? "answer" : "object" }));
    const [x, y] = at([0, 1].map((k) => outline.reduce((sum, point) => sum + point[k], 0) / outline.length));
    svg.append(node("text", { x, y, "text-anchor": "middle", "font-size": 4 * size }, label));
  }
  for (const [camera, number] of cameras) {
    const { axes, place } = pose(camera);
    const way = (side) => [0, 1].map((k) => place[k] + 0.55 * (axes[2][k] + (side * axes[0][k] * camera[4]) / (2 * camera[0])));
    svg.append(node("path", { d: `M${[place, way(-1), way(1)].map(at).join("L")}Z`, class: "camera" }));
    const [x, y] = at(place);
    svg.append(node("text", { x, y: Number(y) + 4 * size, "text-anchor": "middle", "font-size": 4 * size }, number));
  }
  const meter = node("path", { d: `M10 ${100 * (back - front) - 10}h100`, class: "scale" });
  svg.append(meter, node("text", { x: 14, y: 100 * (back - front) - 16, "font-size": 3.4 * size }, "1 m"));
  return make("figure", {}, svg, make("figcaption", {}, "from above: cameras with their numbers, boxes"));
}

function hull(points) { // the outline of points seen from above, by Andrew's monotone chain
  const sorted = points.map(([x, y]) => [x, y]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turns = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  const half = (list) => list.reduce((chain, point) => {
    while (chain.length > 1 && turns(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
    return [...chain, point];
  }, []).slice(0, -1);
  return [...half(sorted), ...half(sorted.reverse())];
}

function showBoxes(wanted) {
  boxes = wanted;
  document.body.classList.toggle("boxes", boxes);
  one("see-boxes").setAttribute("aria-pressed", String(boxes));
}

// What the reader says of samples; kept by the browser until it is exported

const KEPT = `vst-verdicts-${VST.release.build_id}`;

function judge(sample) {
  const said = verdicts.get(sample.id) ?? { verdict: "", note: "" };
  const button = (verdict, title) => {
    const made = make("button", { type: "button", "aria-pressed": String(said.verdict === verdict), title }, verdict);
    made.addEventListener("click", () => say(sample.id, said.verdict === verdict ? "" : verdict, note.value));
    return made;
  };
  const note = make("input", { value: said.note, placeholder: "what is wrong", "aria-label": "Note", autocomplete: "off" });
  note.addEventListener("change", () => said.verdict && say(sample.id, said.verdict, note.value));
  return make("p", { class: "judge" }, button("wrong", "Mark as wrong: w"), button("unclear", "Mark as unclear: u"), said.verdict ? note : null);
}

function say(id, verdict, note) {
  if (verdict) verdicts.set(id, { verdict, note });
  else verdicts.delete(id);
  try {
    localStorage.setItem(KEPT, JSON.stringify([...verdicts]));
  } catch { /* the browser keeps nothing for this page: they live as long as it does */ }
  tellVerdicts();
  go(here);
}

function remember() {
  try {
    for (const [id, said] of JSON.parse(localStorage.getItem(KEPT) ?? "[]")) verdicts.set(id, said);
  } catch { /* nothing was kept */ }
  tellVerdicts();
}

function tellVerdicts() {
  one("export").disabled = !verdicts.size;
  one("export").textContent = verdicts.size ? `Export ${times(verdicts.size, "mark")}` : "Export marks";
}

function verdictLines() {
  return [...verdicts].map(([id, said]) => `${JSON.stringify({ id, ...said })}\n`).join("");
}

function exportVerdicts() {
  const link = make("a", { href: URL.createObjectURL(new Blob([verdictLines()], { type: "application/jsonl" })),
    download: `${VST.release.name}-marked.jsonl` });
  link.click();
  URL.revokeObjectURL(link.href);
}

function drawTurn(turn, k, count) {
  const title = count > 1 ? `Question ${k + 1}: ${spaced(turn.question_type)}` : "Question";
  const options = turn.options.map((option, n) => {
    const letter = String.fromCharCode(65 + n);
    const right = letter === turn.letter;
    return make("li", right ? { class: "right" } : {}, `${letter}. ${option}${right ? " ✓" : ""}`);
  });
  return make("section", { class: "turn" }, make("h3", {}, title),
    turn.before && make("div", { class: "text question" }, turn.before),
    options.length ? make("ul", { class: "options", "aria-label": "Options" }, ...options) : null,
    turn.after && make("div", { class: "text question" }, turn.after),
    make("h3", {}, "Answer"), long(turn.answer, "answer"), facts(turn),
    ...(turn.thought ? [make("h3", {}, "Chain of thought"), make("div", { class: "text thought" }, turn.thought)] : []),
    ...(turn.steps.length ? [make("h3", {}, "Program"), program(turn.steps)] : []));
}

const long = (text, kind) => text.includes("\n\t") || text.startsWith("```")
  ? make("pre", { class: `text ${kind}` }, text) : make("div", { class: `text ${kind}` }, text);

function facts(turn) {
  const truth = turn.truth === turn.answer && turn.truth.length > 80 ? "as the answer" : turn.truth;
  return pairs([["Ground truth", turn.unit ? `${truth} ${turn.unit}` : truth], ["Margin", turn.margin],
    ["Answer type", spaced(turn.answer_type)], ["Template", turn.template]]);
}

function pairs(entries) {
  const told = entries.filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return make("dl", {}, ...told.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, String(value))]));
}

function program(steps) {
  return make("ol", { class: "steps" }, ...steps.map((step) => {
    const about = step.about.map(([name, value]) => `${name} ${value}`).join(", ");
    return make("li", {}, step.op, about && make("span", { class: "quiet" }, ` ${about}`),
      step.value === "" ? null : make("output", {}, ` → ${step.value}`));
  }));
}

function provenance(sample) {
  const frames = sample.pictures.map((picture) => picture[3]).filter(Boolean);
  const reward = Object.entries(sample.reward ?? {}).map(([name, weight]) => `${name} ${weight}`).join(", ");
  const versions = Object.entries(sample.versions).map(([name, version]) => `${name} ${version}`).join(", ");
  return make("section", { class: "provenance" }, make("h3", {}, "Provenance"), pairs([["Id", sample.id],
    ["Data set", sample.dataset], ["Scene", sample.scene], ["Frames", frames.join(", ")], ["Licence", sample.licence],
    ["Skill", `${sample.skill}, version ${sample.skill_version}`], ["Versions", versions], ["Reward", reward],
    ["Objects", sample.objects.join(", ")], ["Marks", sample.marks.join("\n")], ["System message", sample.system]]));
}

// Answers of the whole release

function drawAnswers(wanted) {
  const kinds = VST.types.filter((each) => (!wanted.skill || each.skill === wanted.skill)
    && (!wanted.type || each.type === wanted.type));
  one("answers").replaceChildren(make("h2", {}, "Answers by question type"),
    make("p", { class: "quiet" }, "Of the whole release, all splits, not only of the samples shown here."),
    make("div", { class: "kinds" }, ...kinds.map(drawKind)), make("h2", {}, "Samples"), counts(wanted.skill));
}

function counts(skill) {
  const splits = ordered(VST.counts.map((each) => each.split), VST.splits);
  const skills = ordered(VST.counts.map((each) => each.skill)).filter((name) => !skill || name === skill);
  const cell = (name, split) => {
    const rows = VST.counts.find((each) => each.skill === name && each.split === split)?.rows ?? 0;
    return [rows, VST.samples.filter((each) => each.skill === name && each.split === split).length];
  };
  const body = skills.map((name) => {
    const cells = splits.map((split) => cell(name, split));
    const sum = cells.reduce((total, [rows, own]) => [total[0] + rows, total[1] + own], [0, 0]);
    return make("tr", {}, make("th", { scope: "row" }, name), ...[...cells, sum].map(([rows, own]) =>
      make("td", { class: "n" }, rows ? `${number(rows)} (${number(own)})` : "–")));
  });
  const head = make("tr", {}, ...["Skill", ...splits, "all"].map((name, k) =>
    make("th", k ? { scope: "col", class: "n" } : { scope: "col" }, name)));
  return make("div", { class: "scroll" }, make("table", {}, make("caption", { class: "quiet" }, "In the release (shown here)"),
    make("thead", {}, head), make("tbody", {}, ...body)));
}

function drawKind(kind) {
  const values = kind.values ?? kind.sizes;
  const names = { number: "value", box_list: "boxes in the answer", boxes_2d: "boxes in the answer", text: "words in the answer" };
  return make("section", { class: "kind" }, make("h3", {}, spaced(kind.type)),
    make("p", { class: "quiet" }, `${kind.skill} · ${spaced(kind.answer_type)} · ${times(kind.questions, "question")} about `
      + times(kind.rooms, "room")),
    kind.letters ? bars("Right letter (line: by chance)", kind.letters, "letter") : null,
    kind.answers.length ? bars(answersTitle(kind), kind.answers.slice(0, MOST_BARS), "") : null,
    values ? histogram(values, names[kind.answer_type] ?? "value") : null);
}

function answersTitle(kind) {
  const title = ["box_list", "boxes_2d"].includes(kind.answer_type) ? "Labels" : "Answers";
  return kind.different > MOST_BARS ? `${title}: the most frequent of ${number(kind.different)}` : title;
}

function bars(title, entries, kind) {
  const most = Math.max(...entries.flatMap(([, count, chance]) => [count, chance ?? 0]), 1);
  const rows = entries.map(([name, count, chance]) => {
    const bar = make("i");
    bar.style.width = `${(100 * count) / most}%`;
    const line = chance === undefined ? null : make("u");
    if (line) line.style.left = `calc(${(100 * chance) / most}% - 1px)`;
    return make("tr", {}, make("th", { scope: "row", class: kind, title: name }, name),
      make("td", {}, make("div", { class: "bar" }, bar, line)), make("td", { class: "n" }, number(count)));
  });
  return make("table", { class: "bars" }, make("caption", {}, title), make("tbody", {}, ...rows));
}

function histogram(values, name) {
  const { edges, counts: heights } = values.histogram;
  const short = (value) => String(Number(value.toPrecision(3)));
  const [width, height, most] = [320, 90, Math.max(...heights)];
  const title = `${name}: ${short(values.least)} to ${short(values.most)}, median ${short(values.median)}`;
  const svg = node("svg", { viewBox: `0 0 ${width} ${height + 32}`, role: "img", "aria-label": `Histogram of ${title}` });
  heights.forEach((count, k) => {
    const bar = node("rect", { x: (k * width) / heights.length, width: width / heights.length - 1,
      y: 16 + height * (1 - count / most), height: (height * count) / most });
    bar.append(node("title", {}, `${short(edges[k])} to ${short(edges[k + 1])}: ${number(count)}`));
    svg.append(bar);
  });
  svg.append(node("text", { x: 0, y: 11 }, title), node("text", { x: 0, y: height + 29 }, short(edges[0])),
    node("text", { x: width, y: height + 29, "text-anchor": "end" }, short(edges.at(-1))));
  return svg;
}

function node(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// The page

function see(answers) {
  one("answers").hidden = !answers;
  one("samples").hidden = answers;
  one("see-answers").setAttribute("aria-pressed", String(answers));
  one("see-samples").setAttribute("aria-pressed", String(!answers));
}

function keys(event) {
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "Escape" && typing) event.target.blur();
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = { j: () => go(here + 1), ArrowRight: () => go(here + 1), k: () => go(here - 1), ArrowLeft: () => go(here - 1),
    "/": () => one("search").focus(), a: () => see(one("answers").hidden), b: () => showBoxes(!boxes),
    w: () => toggle("wrong"), u: () => toggle("unclear") }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function toggle(verdict) {
  if (here < 0) return;
  const { id } = VST.samples[shown[here]];
  const said = verdicts.get(id);
  say(id, said?.verdict === verdict ? "" : verdict, said?.note ?? "");
}

function follow(hash) {
  const id = decodeURIComponent(hash.slice(1));
  const place = shown.findIndex((k) => VST.samples[k].id === id);
  if (place < 0) return;
  see(false);
  go(place);
  if (phone.matches) scrollTo(0, one("stage").offsetTop);
}

function start() {
  const { name, version, description, build_id: build } = VST.release;
  document.title = `${name} ${version}`;
  one("name").textContent = `${name} ${version}`;
  const total = VST.counts.reduce((sum, each) => sum + each.rows, 0);
  const drawn = VST.samples.length < total ? `${number(VST.samples.length)} of ${times(total, "sample")}, chosen evenly over question types.`
    : `All ${times(total, "sample")}.`;
  one("about").textContent = [description, drawn,
    `Build ${build.slice(0, 12)}.`].filter(Boolean).join(" ");
  fill(one("skill"), ordered(VST.samples.map((sample) => sample.skill)), "all");
  fill(one("split"), ordered(VST.samples.map((sample) => sample.split), VST.splits), "all");
  fillTypes();
  one("drawer").open = !phone.matches;
  one("filters").addEventListener("input", (event) => { if (event.target === one("skill")) fillTypes(); filter(); });
  one("filters").addEventListener("submit", (event) => event.preventDefault());
  one("filters").addEventListener("reset", clear);
  one("previous").addEventListener("click", () => go(here - 1));
  one("next").addEventListener("click", () => go(here + 1));
  one("see-boxes").addEventListener("click", () => showBoxes(!boxes));
  one("export").addEventListener("click", exportVerdicts);
  for (const box of [one("drawer"), one("list")]) box.addEventListener("scroll", () => requestAnimationFrame(drawList));
  addEventListener("resize", drawList);
  remember();
  showBoxes(true);
  one("see-samples").addEventListener("click", () => see(false));
  one("see-answers").addEventListener("click", () => see(true));
  addEventListener("hashchange", () => follow(location.hash));
  addEventListener("keydown", keys);
  const wanted = location.hash; // before the first sample takes its place
  filter();
  follow(wanted);
}

start();
