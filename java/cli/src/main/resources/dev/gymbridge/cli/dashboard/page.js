// The page of `gymbridge dashboard`. Texts of run folders are only ever set as text, never as HTML.
"use strict";

const MOST_AT_FIRST = 6;
const MOST_CURVES = 100;
/** Curves that grow are drawn again so often, at most. */
const DRAWING_MILLIS = 3000;
const PALETTE = 7;
const DASHES = [[], [6, 4], [2, 3], [10, 4, 2, 4]];
const EVALUATION = "evaluations.mean";
const TRAINING = "episodes.return";
/** What people look at first. */
const LABELS = {
  "evaluations.mean": "evaluation: mean return",
  "episodes.return": "training: return of an episode",
  "metrics.mean_return": "training: mean return of 100 episodes",
  "episodes.length": "training: length of an episode",
  "metrics.loss": "loss",
  "metrics.value": "value of the batch’s actions",
  "metrics.gradient_norm": "gradient norm",
  "metrics.epsilon": "ε",
  "timings.steps_per_second": "steps a second",
};

const $ = (id) => document.getElementById(id);
const state = {
  runs: [], columns: [], progress: new Map(), slots: new Map(), chosenOnce: false,
  chart: null, series: [], signature: "", zoomed: false, drawn: 0, grows: false, timer: null,
  play: null, paused: false, range: null, stale: false, loading: false,
};

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function shown(number) {
  if (number === null || number === undefined) return "–";
  if (Number.isInteger(number) && Math.abs(number) < 1e15) return number.toLocaleString("en");
  const size = Math.abs(number);
  return size >= 1e6 || size < 1e-3 ? number.toExponential(3) : String(Number(number.toPrecision(5)));
}

function steps(number) {
  if (number >= 1e6) return Number((number / 1e6).toPrecision(4)) + "M";
  if (number >= 1e3) return Number((number / 1e3).toPrecision(4)) + "k";
  return String(number);
}

function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function look(slot) {
  return { color: css("--c" + (slot % PALETTE)), dash: DASHES[Math.floor(slot / PALETTE) % DASHES.length] };
}

async function ask(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

// ---- Runs

async function loadRuns() {
  const list = await ask("runs");
  state.runs = list.runs;
  state.columns = list.columns;
  const known = new Set(state.runs.map((run) => run.id));
  for (const id of [...state.slots.keys()]) if (!known.has(id)) state.slots.delete(id);
  if (!state.chosenOnce && state.runs.length) {
    const environment = (candidate) => candidate.config["environment.id"];
    state.runs.filter((candidate) => environment(candidate) === environment(state.runs[0]))
      .slice(0, MOST_AT_FIRST).forEach((candidate) => choose(candidate.id));
    state.chosenOnce = true;
  }
  showColumns();
  showRuns();
  showPlayers();
  showDiff();
  await loadCurves();
}

function run(id) {
  return state.runs.find((candidate) => candidate.id === id);
}

function choose(id) {
  const taken = new Set(state.slots.values());
  let slot = 0;
  while (taken.has(slot)) slot++;
  state.slots.set(id, slot);
}

/** A word of the search is in the name, folder or environment, or compares a value: seed=2, learning_rate<0.001. */
function matches(candidate, word) {
  const comparison = /^([\w.]+)(!=|<=|>=|=|<|>)(.*)$/.exec(word);
  if (!comparison) {
    return [candidate.name, candidate.id, candidate.config["environment.id"] ?? ""]
      .some((text) => text.toLowerCase().includes(word));
  }
  const [, key, sign, wanted] = comparison;
  return Object.entries(candidate.config)
    .filter(([name]) => name === key || name.endsWith("." + key))
    .some(([, value]) => compares(value.toLowerCase(), sign, wanted));
}

function compares(value, sign, wanted) {
  const [a, b] = [Number(value), Number(wanted)];
  const equal = value === wanted || (wanted !== "" && a === b);
  switch (sign) {
    case "=": return equal;
    case "!=": return !equal;
    case "<": return a < b;
    case ">": return a > b;
    case "<=": return a <= b;
    default: return a >= b;
  }
}

function found() {
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = state.runs.filter((candidate) => words.every((word) => matches(candidate, word)));
  const best = (candidate) => state.progress.get(candidate.id)?.best ?? -Infinity;
  if ($("order").value === "best") kept.sort((a, b) => best(b) - best(a));
  if ($("order").value === "name") kept.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  return kept;
}

function showRuns() {
  const kept = found();
  const environments = new Set(state.runs.map((candidate) => candidate.config["environment.id"]));
  $("count").textContent = (kept.length === state.runs.length ? "" : kept.length + " of ") + state.runs.length
    + (state.runs.length === 1 ? " run" : " runs")
    + (environments.size === 1 && state.runs.length ? " of " + [...environments][0] : "");
  $("list").replaceChildren(...kept.map(item));
  $("list").hidden = !kept.length;
  $("empty").hidden = kept.length > 0;
  $("empty").textContent = state.runs.length ? "No run is like that." : "There is no run yet; it will appear here.";
  const differing = [...new Set(state.runs.flatMap((candidate) => Object.keys(candidate.config)))]
    .filter((key) => new Set(state.runs.map((candidate) => candidate.config[key])).size > 1);
  $("keys").replaceChildren(...differing.map((key) => {
    const option = element("option");
    option.value = key + "=";
    return option;
  }));
}

function item(candidate) {
  const label = element("label");
  const box = element("input");
  box.type = "checkbox";
  box.checked = state.slots.has(candidate.id);
  box.addEventListener("change", () => {
    if (box.checked) choose(candidate.id);
    else state.slots.delete(candidate.id);
    paint(box, candidate.id);
    showPlayers();
    showDiff();
    loadCurves();
  });
  paint(box, candidate.id);
  label.append(box, element("span", candidate.name, "name"), element("span", "", "best"));
  const place = element("span", undefined, "place quiet");
  place.append(element("span", candidate.id), element("span"));
  label.append(place);
  if (candidate.fault) label.append(element("span", candidate.fault, "fault"));
  const made = element("li");
  made.dataset.run = candidate.id;
  made.append(label);
  showProgress(made);
  return made;
}

function paint(box, id) {
  if (state.slots.has(id)) box.style.setProperty("--swatch", look(state.slots.get(id)).color);
  else box.style.removeProperty("--swatch");
}

function showProgress(made) {
  const progress = state.progress.get(made.dataset.run);
  if (!progress) return;
  made.querySelector(".best").textContent = shown(progress.best ?? progress.training);
  made.querySelector(".best").title = progress.best === null
    ? "mean return of the last 100 training episodes" : "mean return of the best evaluation";
  const last = made.querySelector(".place span:last-child");
  const grows = !progress.finished && Date.now() - progress.changed < 60_000;
  last.className = grows ? "grows" : "";
  last.textContent = steps(progress.steps) + " steps" + (progress.finished ? ", finished" : grows ? "" : ", idle");
}

function showAllProgress() {
  document.querySelectorAll("#list li").forEach(showProgress);
}

// ---- Curves

function showColumns() {
  const select = $("column");
  const chosen = select.value || EVALUATION;
  const first = Object.keys(LABELS).filter((column) => state.columns.includes(column));
  const columns = [...first, ...state.columns.filter((column) => !first.includes(column))];
  select.replaceChildren(...columns.map((column) => {
    const option = element("option", label(column));
    option.value = column;
    return option;
  }));
  select.value = columns.includes(chosen) ? chosen : columns[0] ?? "";
}

function label(column) {
  return LABELS[column] ?? column.replace(".", ": ").replaceAll("_", " ");
}

function chosenRuns() {
  return state.runs.filter((candidate) => state.slots.has(candidate.id));
}

function query(column, grouped) {
  const values = new URLSearchParams({ column, grouped });
  chosenRuns().forEach((candidate) => values.append("run", candidate.id));
  return "curves?" + values;
}

/** One request at a time; what comes while it is under way is asked for after it. */
async function loadCurves() {
  if (state.loading) {
    state.stale = true;
    return;
  }
  state.loading = true;
  state.drawn = Date.now();
  try {
    const column = $("column").value;
    const hasBehind = column === EVALUATION;
    $("behind").disabled = !hasBehind;
    const some = chosenRuns().length > 0 && column;
    const main = some ? await ask(query(column, $("grouped").checked)) : [];
    const behind = some && hasBehind && $("behind").checked ? await ask(query(TRAINING, $("grouped").checked)) : [];
    draw(column, main, behind);
  } catch (failure) {
    // A run has just disappeared: the list comes anew.
    $("note").textContent = String(failure.message);
  } finally {
    state.loading = false;
  }
  if (state.stale) {
    state.stale = false;
    await loadCurves();
  }
}

/** The tables and the looks of what is drawn: behind first, then bands, then the curves. */
function layers(main, behind) {
  const tables = [];
  const series = [];
  const bands = [];
  const add = (x, y, options) => {
    tables.push([x, y]);
    series.push(options);
  };
  for (const curve of behind) {
    const { color } = look(state.slots.get(curve.id));
    add(curve.x, curve.y, { id: curve.id, role: "behind", stroke: color + "59", width: 1, points: { show: false } });
  }
  for (const curve of main) {
    const { color, dash } = look(state.slots.get(curve.id));
    if (curve.low && curve.members.length > 1) {
      // The interval of two runs is so wide that nothing else would be seen beside it.
      const edge = { role: "edge", stroke: "transparent", width: 0, points: { show: false }, auto: curve.members.length > 2 };
      add(curve.x, curve.high, edge);
      add(curve.x, curve.low, edge);
      bands.push({ series: [series.length - 1, series.length], fill: color + "33" });
    }
    const few = curve.x.length <= 60;
    add(curve.x, curve.y, {
      id: curve.id, role: "curve", members: curve.members, stroke: color, width: 2, dash,
      points: { show: few, size: 5, fill: color },
    });
  }
  return { tables, series, bands };
}

function draw(column, main, behind) {
  const known = main.filter((curve) => state.slots.has(curve.id));
  const { tables, series, bands } = layers(known, behind.filter((curve) => state.slots.has(curve.id)));
  const data = tables.length ? uPlot.join(tables) : [[], []];
  const signature = JSON.stringify([column, series, bands, css("--text")]);
  if (!state.chart || signature !== state.signature) {
    state.chart?.destroy();
    state.signature = signature;
    state.series = series;
    state.zoomed = false;
    state.chart = new uPlot(options(column, series, bands), data, $("chart"));
    state.chart.over.addEventListener("dblclick", () => { state.zoomed = false; });
  } else {
    state.chart.setData(data, !state.zoomed);
    if (state.zoomed) state.chart.redraw();
  }
  showLegend();
  const without = chosenRuns().filter((candidate) =>
    !known.some((curve) => (curve.members ?? [curve.id]).includes(candidate.id) && curve.y.some((y) => y !== null)));
  const notes = [];
  if (without.length && chosenRuns().length) {
    notes.push("Nothing to draw yet of: " + without.map((candidate) => candidate.name).join("; ") + ".");
  }
  if ($("grouped").checked) {
    notes.push("Runs that differ in their seeds only: mean and 95 % interval (Student’s t), as far as all of them have come.");
  }
  $("note").textContent = notes.join(" ");
}

function options(column, series, bands) {
  const text = css("--quiet");
  const grid = { stroke: css("--grid"), width: 1 };
  const font = "12px " + getComputedStyle(document.body).fontFamily;
  const axis = { stroke: text, grid, ticks: grid, font, labelFont: font, labelSize: 22 };
  return {
    ...size(),
    scales: { x: { time: false } },
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false } },
    axes: [
      { ...axis, label: "environment steps", size: 34, values: (chart, ticks) => ticks.map(steps) },
      { ...axis, label: label(column), size: 64, values: (chart, ticks) => ticks.map(shown) },
    ],
    series: [{}, ...(series.length ? series : [{}])].map(({ id, role, members, ...rest }) => rest),
    bands,
    hooks: {
      setCursor: [showLegend],
      setSelect: [(chart) => { state.zoomed ||= chart.select.width > 0; }],
    },
  };
}

function size() {
  return { width: $("chart").clientWidth, height: $("chart").clientHeight };
}

/** The value of a series at the cursor, or its last one. */
function valueAt(index) {
  const [x, ...rows] = state.chart.data;
  const row = rows[index];
  const { idx, left } = state.chart.cursor;
  let place = idx === null || idx === undefined || left < 0 ? x.length - 1 : idx;
  while (place >= 0 && (row[place] === null || row[place] === undefined)) place--;
  return place < 0 ? null : { step: x[place], value: row[place] };
}

function showLegend() {
  if (!state.chart) return;
  const entries = [];
  state.series.forEach((one, index) => {
    if (one.role !== "curve") return;
    const of = run(one.id);
    if (!of) return;
    const now = valueAt(index);
    const made = element("li");
    made.dataset.run = one.id;
    const swatch = element("i");
    swatch.style.borderTopColor = one.stroke;
    swatch.style.borderTopStyle = one.dash.length ? "dashed" : "solid";
    const name = one.members ? of.group + " (" + one.members.length + (one.members.length === 1 ? " seed)" : " seeds)") : of.name;
    const value = element("b", now ? shown(now.value) : "–");
    if (now) value.dataset.value = now.value;
    made.append(swatch, element("span", name), value, element("span", now ? "at " + steps(now.step) : "", "quiet"));
    entries.push(made);
  });
  $("legend").replaceChildren(...entries);
}

// ---- Configurations

function choices(select, candidates, fallback) {
  const before = select.value;
  select.replaceChildren(...candidates.map((candidate) => {
    const option = element("option", candidate.name);
    option.value = candidate.id;
    return option;
  }));
  const kept = candidates.find((candidate) => candidate.id === before) ?? candidates[fallback] ?? candidates[0];
  select.value = kept ? kept.id : "";
}

/** The chosen runs first. */
function ordered() {
  return [...chosenRuns(), ...state.runs.filter((candidate) => !state.slots.has(candidate.id))];
}

function showDiff() {
  choices($("left"), ordered(), 0);
  choices($("right"), ordered(), 1);
  showTable();
}

function showTable() {
  const [left, right] = [run($("left").value), run($("right").value)];
  $("table").replaceChildren();
  if (!left || !right) return;
  const keys = [...new Set([...Object.keys(left.config), ...Object.keys(right.config)])];
  const rows = keys.filter((key) => $("all").checked || left.config[key] !== right.config[key]);
  for (const key of rows) {
    const row = element("tr", undefined, left.config[key] === right.config[key] ? "same" : "differs");
    row.append(heading(key), element("td", left.config[key] ?? "–"), element("td", right.config[key] ?? "–"));
    $("table").append(row);
  }
  if (!rows.length) {
    const row = element("tr");
    row.append(element("td", left === right ? "This is one run." : "They do not differ."));
    $("table").append(row);
  }
}

/** A key, which may be broken behind a dot or an underscore. */
function heading(key) {
  const made = element("th");
  for (const part of key.split(/(?<=[._])/)) made.append(part, element("wbr"));
  return made;
}

// ---- Play

function showPlayers() {
  choices($("player"), ordered(), 0);
  showNetworks();
}

function showNetworks() {
  const hasBest = state.progress.get($("player").value)?.hasBest ?? true;
  $("network").options[0].disabled = !hasBest;
  if (!hasBest) $("network").value = "last";
}

function startOrStop() {
  if (state.play) {
    stopped("Stopped.");
    return;
  }
  const values = new URLSearchParams({ run: $("player").value, network: $("network").value });
  const events = new EventSource("play?" + values);
  state.play = events;
  state.paused = false;
  state.range = null;
  $("start").textContent = "Stop";
  $("pause").disabled = $("step").disabled = false;
  $("pause").textContent = "Pause";
  $("state").textContent = "Opening the environment …";
  $("episodes").replaceChildren();
  events.addEventListener("step", (event) => showStep(JSON.parse(event.data)));
  events.addEventListener("episode", (event) => showEpisode(JSON.parse(event.data)));
  events.addEventListener("failed", (event) => stopped("It cannot play: " + JSON.parse(event.data).message));
  events.addEventListener("open", () => control("speed"));
  events.addEventListener("error", () => stopped("The play has ended."));
}

function stopped(why) {
  state.play?.close();
  state.play = null;
  $("start").textContent = "Play";
  $("pause").disabled = $("step").disabled = true;
  $("state").textContent = why;
}

function control(word) {
  if (!state.play) return;
  if (word === "pause" || word === "step") state.paused = true;
  if (word === "resume") state.paused = false;
  $("pause").textContent = state.paused ? "Go on" : "Pause";
  fetch("control?" + new URLSearchParams({ do: word, speed: $("speed").value }), { method: "POST" });
}

function showStep(step) {
  if (!state.play) return;
  $("scene").hidden = false;
  $("state").textContent = run($("player").value)?.name ?? "";
  $("picture").src = step.picture;
  $("step-line").textContent = "step " + step.step.toLocaleString("en") + " · return so far " + shown(step.score)
    + " · action " + step.action + (step.random ? ", drawn at random" : "");
  if (step.values.length) showValues(step);
}

/** Bars from zero, at a scale that follows the values slowly. */
function showValues(step) {
  const known = step.values.filter((value) => value !== null);
  const range = state.range ?? { least: 0, most: 0 };
  state.range = { least: Math.min(0.97 * range.least, ...known), most: Math.max(0.97 * range.most, ...known) };
  const span = state.range.most - state.range.least || 1;
  const part = (value) => 100 * (value - state.range.least) / span;
  $("values").replaceChildren(...step.actions.flatMap((action, index) => {
    const value = step.values[index];
    const chosen = action === step.action ? "chosen" : "";
    const bar = element("div", undefined, chosen);
    const fill = element("i");
    if (value !== null) {
      fill.style.left = Math.min(part(0), part(value)) + "%";
      fill.style.width = Math.abs(part(value) - part(0)) + "%";
    }
    bar.append(fill);
    return [element("span", String(action), chosen), bar, element("span", value === null ? "–" : value.toFixed(2), chosen)];
  }));
}

function showEpisode(episode) {
  const line = "episode " + (episode.episode + 1) + ": return " + shown(episode.score) + " in "
    + episode.length.toLocaleString("en") + " steps";
  $("episodes").prepend(element("li", line));
  while ($("episodes").children.length > 5) $("episodes").lastChild.remove();
}

// ---- Events

/** Curves of a page that nobody sees wait until somebody does. */
function growLater() {
  state.grows = true;
  if (state.timer || document.hidden) return;
  state.timer = setTimeout(() => {
    state.timer = null;
    state.grows = false;
    loadCurves();
  }, Math.max(0, state.drawn + DRAWING_MILLIS - Date.now()));
}

function follow() {
  const events = new EventSource("events");
  events.addEventListener("open", () => {
    $("link").textContent = "live";
    $("link").className = "quiet live";
  });
  events.addEventListener("error", () => {
    $("link").textContent = "not connected";
    $("link").className = "quiet";
  });
  events.addEventListener("runs", () => loadRuns());
  events.addEventListener("progress", (event) => {
    const changed = JSON.parse(event.data);
    for (const progress of changed) {
      // By this page's clock.
      progress.changed = Date.now() - 1000 * progress.secondsAgo;
      state.progress.set(progress.id, progress);
    }
    showAllProgress();
    showNetworks();
    if (changed.some((progress) => state.slots.has(progress.id))) growLater();
  });
}

for (const id of ["search", "order"]) $(id).addEventListener("input", showRuns);
for (const id of ["column", "grouped", "behind"]) $(id).addEventListener("change", loadCurves);
for (const id of ["left", "right", "all"]) $(id).addEventListener("change", showTable);
function chooseOnly(candidates) {
  state.slots.clear();
  candidates.slice(0, MOST_CURVES).forEach((candidate) => choose(candidate.id));
  showRuns();
  showPlayers();
  showDiff();
  loadCurves();
}

$("none").addEventListener("click", () => chooseOnly([]));
$("found").addEventListener("click", () => chooseOnly(found()));
$("player").addEventListener("change", () => {
  if (state.play) stopped("Stopped.");
  showNetworks();
});
$("start").addEventListener("click", startOrStop);
$("pause").addEventListener("click", () => control(state.paused ? "resume" : "pause"));
$("step").addEventListener("click", () => control("step"));
$("speed").addEventListener("change", () => control("speed"));
new ResizeObserver(() => state.chart?.setSize(size())).observe($("chart"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  showRuns();
  loadCurves();
});
document.addEventListener("visibilitychange", () => {
  if (state.grows) growLater();
});
setInterval(showAllProgress, 10_000);
follow();
