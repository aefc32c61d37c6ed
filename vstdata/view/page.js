"use strict";
// Values of a release are hostile: they get into the page as text only (textContent, attributes), never as markup.

const STRIP = 6; // from so many pictures on they are a strip
const MOST_BARS = 12; // of a histogram of names
const phone = matchMedia("(max-width: 50rem)"); // as in page.css
const one = (id) => document.getElementById(id);
const texts = VST.samples.map(searched);
let shown = []; // positions in VST.samples, filtered
let here = -1; // position in `shown`

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
  one("list").replaceChildren(...shown.map(entry));
  one("count").textContent = shown.length === VST.samples.length
    ? times(shown.length, "sample") : `${number(shown.length)} of ${times(VST.samples.length, "sample")}`;
  go(Math.max(0, shown.indexOf(current)));
  drawAnswers(wanted);
}

function entry(k) {
  const sample = VST.samples[k];
  const picture = sample.pictures.length
    ? make("img", { src: sample.pictures[0][0], alt: "", loading: "lazy", decoding: "async" }) : make("i", { class: "none" });
  const text = make("div", {}, make("b", {}, spaced(sample.question_type)), make("span", {}, sample.turns[0].before || sample.turns[0].after));
  return make("li", {}, make("a", { href: `#${encodeURIComponent(sample.id)}` }, picture, text));
}

// One sample

function go(place) {
  one("list").querySelector("[aria-current]")?.removeAttribute("aria-current");
  here = shown.length ? Math.min(Math.max(place, 0), shown.length - 1) : -1;
  one("previous").disabled = here <= 0;
  one("next").disabled = here === shown.length - 1;
  one("place").textContent = shown.length ? `${number(here + 1)} of ${number(shown.length)}` : "";
  if (here < 0) return one("sample").replaceChildren(make("p", {}, "No sample fits these filters."));
  const sample = VST.samples[shown[here]];
  one("sample").replaceChildren(...draw(sample));
  const top = Math.min(scrollY, one("stage").offsetTop); // on a phone the whole page scrolls
  one("stage").scrollTop = 0;
  const link = one("list").children[here].firstChild;
  link.setAttribute("aria-current", "true");
  link.scrollIntoView({ block: "nearest" });
  scrollTo(0, top);
  history.replaceState(null, "", `#${encodeURIComponent(sample.id)}`);
}

function draw(sample) {
  const head = make("p", { class: "quiet" }, `${sample.split} · ${sample.dataset} · scene ${sample.scene}`);
  return [make("h2", {}, `${sample.skill}: ${spaced(sample.question_type)}`), head, drawPictures(sample),
    ...sample.turns.map((turn, k) => drawTurn(turn, k, sample.turns.length)), provenance(sample)];
}

function drawPictures(sample) {
  const count = sample.pictures.length;
  const own = sample.pictures.map(([file, width, height, frame, marks], k) => {
    const named = frame && (count < STRIP ? `frame ${frame}` : frame);
    const name = [count > 1 ? k + 1 : "", named].filter(Boolean).join(": ");
    return figure(file, width, height, `Picture ${k + 1} of ${count}${marks && `, marked: ${marks}`}`, name);
  });
  const above = sample.birdseye ? [figure(...sample.birdseye, "Bird's-eye view of the sample", "bird's-eye view")] : [];
  const all = count < STRIP ? own : [make("div", { class: "strip" }, ...own)];
  return make("div", { class: count === 1 ? "pictures one" : "pictures" }, ...all, ...above);
}

function figure(file, width, height, alt, caption) {
  const picture = make("img", { src: file, width, height, alt, loading: "lazy", decoding: "async" });
  return make("figure", {}, make("a", { href: file, target: "_blank", rel: "noopener" }, picture),
    make("figcaption", {}, caption));
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
  const names = { number: "value", box_list: "boxes in the answer", text: "words in the answer" };
  return make("section", { class: "kind" }, make("h3", {}, spaced(kind.type)),
    make("p", { class: "quiet" }, `${kind.skill} · ${spaced(kind.answer_type)} · ${times(kind.questions, "question")} about `
      + times(kind.rooms, "room")),
    kind.letters ? bars("Right letter (line: by chance)", kind.letters, "letter") : null,
    kind.answers.length ? bars(answersTitle(kind), kind.answers.slice(0, MOST_BARS), "") : null,
    values ? histogram(values, names[kind.answer_type] ?? "value") : null);
}

function answersTitle(kind) {
  const title = kind.answer_type === "box_list" ? "Labels" : "Answers";
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
    "/": () => one("search").focus(), a: () => see(one("answers").hidden) }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
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
  const drawn = VST.samples.length < total ? `${number(VST.samples.length)} of ${times(total, "sample")}, drawn by key.`
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
  one("see-samples").addEventListener("click", () => see(false));
  one("see-answers").addEventListener("click", () => see(true));
  addEventListener("hashchange", () => follow(location.hash));
  addEventListener("keydown", keys);
  const wanted = location.hash; // before the first sample takes its place
  filter();
  follow(wanted);
}

start();
