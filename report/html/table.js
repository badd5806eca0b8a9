/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of cases. Only the rows in sight are in the document. Every column that can be sorted is an array of small
 * ranks, so that sorting is counting (stable, linear); filtering walks the sorted order once.
 */

const ROW_HEIGHT = 34; /* pixels; the style sheet says the same */
const HEIGHT_MAX = 12e6; /* of the list: browsers do not scroll farther than some 16 to 33 million pixels */
const OVERSCAN = 8;
const PRINTED = 1000; /* rows, on paper */
const SCORER_COLUMNS = 5; /* more scorers share one column */
const SEVERITIES = ["", "low", "medium", "high", "critical"];
const FILTERS = ["filter", "status", "scorer", "class", "tag", "severity", "change"];

/* Ranks 0, 1, … of any numbers; null is below them all. */
function ranked(value) {
    const sorted = Float64Array.from(value.filter((v) => v !== null)).sort(), rank = new Int32Array(value.length);
    let n = 0;
    for (let i = 0; i < sorted.length; i++) if (!i || sorted[i] !== sorted[n - 1]) sorted[n++] = sorted[i];
    for (let u = 0; u < value.length; u++) {
        const v = value[u];
        if (v === null) continue;
        let low = 0, high = n - 1;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (sorted[middle] < v) low = middle + 1;
            else high = middle;
        }
        rank[u] = low + 1;
    }
    return rank;
}

/* Units ordered by rank, those of one rank in plan order either way. */
function ordered(rank, descending) {
    let top = 0;
    for (let u = 0; u < units.n; u++) if (rank[u] > top) top = rank[u];
    const start = new Uint32Array(top + 2), order = new Uint32Array(units.n);
    for (let u = 0; u < units.n; u++) start[(descending ? top - rank[u] : rank[u]) + 1]++;
    for (let r = 0; r <= top; r++) start[r + 1] += start[r];
    for (let u = 0; u < units.n; u++) order[start[descending ? top - rank[u] : rank[u]]++] = u;
    return order;
}

const byUnit = (f) => Int32Array.from({ length: units.n }, (_, u) => f(u));

function textRanks(texts) {
    const order = texts.map((_, i) => i).sort((a, b) => (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : 0));
    const rank = new Int32Array(texts.length);
    order.forEach((at, i) => { rank[at] = i && texts[at] === texts[order[i - 1]] ? rank[order[i - 1]] : i; });
    return rank;
}

const manyTrials = units.trial.some((t) => t !== 0);
const anySeverity = units.severity.some((s) => data.strings[s] !== "");
const anyTags = data.tags.some((list) => list.length > 0);
const anyAbout = cases.about.some((text) => text !== "");
const anyChange = data.baseline !== "";
const showsScorers = scorers.length <= SCORER_COLUMNS;

function statusCell(u) {
    return badge(units.status[u]);
}

function scorerCell(s, u) {
    const status = s.status[u];
    if (status === "-") return "";
    const look = STATUSES[status], words = [];
    if (className(s, u)) words.push(className(s, u));
    if (s.value && s.value[u] !== null && s.graded) words.push(number(s.value[u]));
    if (!words.length) words.push(look.word.replace("_", " "));
    return [el("span", { class: "sym st-" + status, "aria-hidden": "true" }, look.symbol), el("span", { class: "sr" }, look.word + " "), " ", words.join(" ")];
}

/* What did not pass, where scorers share a column. */
const failing = (u) => scorers.filter((s) => "fen".includes(s.status[u])).map((s) => s.id + (className(s, u) ? " " + className(s, u) : "")).join(" · ");

/* The case, and the view that it was found in. */
function caseLink(u) {
    const params = stateParams();
    params.set("case", cases.id[units.kase[u]]);
    params.set("trial", units.trial[u]);
    return "#" + params;
}

for (const s of scorers) s.graded = s.value !== null && s.value.some((v) => v !== null && v !== 0 && v !== 1);

const scorerColumn = (s) => ({
    key: "scorer:" + s.id, title: s.id, width: "12em", scorer: true, cell: (u) => scorerCell(s, u),
    rank: () => {
        const values = s.value ? ranked(s.value) : new Int32Array(units.n);
        return byUnit((u) => values[u] * 8 + (STATUSES[s.status[u]] ? STATUSES[s.status[u]].order + 1 : 0));
    },
});

const idWidth = Math.max(6, Math.min(16, 2.5 + 0.6 * cases.id.reduce((most, id) => Math.max(most, id.length), 0))) + "em";

/* Columns: key in links, title, width, cell, ranks. */
const COLUMNS = [
    { key: "status", title: "status", width: "9em", cell: statusCell, rank: () => byUnit((u) => STATUSES[units.status[u]].order) },
    anyChange && { key: "change", title: "change", width: "7em", rank: () => byUnit((u) => "b-w".indexOf(cases.change[units.kase[u]])),
        cell: (u) => ({ w: "▼ worse", b: "▲ better", "-": "" })[cases.change[units.kase[u]]] },
    { key: "case", title: "case", width: idWidth, cell: (u) => el("a", { href: caseLink(u), tabindex: "-1" }, cases.id[units.kase[u]]), rank: () => byUnit((u) => cases.rank[units.kase[u]]) },
    manyTrials && { key: "trial", title: "trial", width: "5em", number: true, cell: (u) => units.trial[u], rank: () => ranked(Array.from(units.trial)) },
    anySeverity && { key: "severity", title: "severity", width: "7em", cell: (u) => data.strings[units.severity[u]],
        rank: () => byUnit((u) => SEVERITIES.indexOf(data.strings[units.severity[u]]) + 1) },
    anyTags && { key: "tags", title: "tags", width: "10em", cell: (u) => data.tags[units.tags[u]].join(", "),
        rank: () => { const ranks = textRanks(data.tags.map((t) => t.join(", "))); return byUnit((u) => ranks[units.tags[u]]); } },
    ...(showsScorers ? scorers.map(scorerColumn) : [{ key: "failing", title: "what did not pass", width: "24em", cell: failing,
        rank: () => byUnit((u) => scorers.reduce((n, s) => n + "fen".includes(s.status[u]), 0)) }]),
    anyAbout && { key: "input", title: "input", width: "14em", rest: true, cell: (u) => cases.about[units.kase[u]], plain: true },
].filter(Boolean);

const view = { filter: "", status: "", scorer: "", class: "", tag: "", severity: "", change: "", sort: "", rows: new Uint32Array(0), at: 0 };
const rankCache = new Map();
let sortedBy = null, sortedOrder = null, haystacks = null, columnsNow = COLUMNS;

function orderNow() {
    if (sortedBy !== view.sort) {
        const descending = view.sort.startsWith("-"), key = descending ? view.sort.slice(1) : view.sort;
        const sorter = columnsNow.find((c) => c.key === key && c.rank);
        if (sorter && !rankCache.has(key)) rankCache.set(key, sorter.rank());
        sortedOrder = sorter ? ordered(rankCache.get(key), descending) : Uint32Array.from({ length: units.n }, (_, u) => u);
        sortedBy = view.sort;
    }
    return sortedOrder;
}

const lower = (text) => text.toLowerCase();
const searched = () => (haystacks = haystacks || cases.id.map((id, i) => lower(id + "\n" + cases.about[i])));

/* While the reader reads: what the first sort and the first search would have to wait for. */
function warmUp() {
    const later = window.requestIdleCallback || ((work) => setTimeout(work, 50));
    const next = COLUMNS.find((c) => c.rank && !rankCache.has(c.key));
    if (next) rankCache.set(next.key, next.rank());
    else if (!haystacks) searched();
    else return;
    later(warmUp);
}

function caseMatches(words) {
    searched();
    const tags = data.tags.map((list) => lower(list.join("\n")));
    const inCase = words.map((w) => haystacks.map((text) => text.includes(w)));
    const inTags = words.map((w) => tags.map((text) => text.includes(w)));
    return (u) => words.every((_, i) => inCase[i][units.kase[u]] || inTags[i][units.tags[u]]);
}

/* The units that every filter lets through, in the order of the sort. */
function filtered() {
    const tests = [];
    const scorer = scorers.find((s) => s.id === view.scorer);
    const words = lower(view.filter).split(/\s+/).filter(Boolean);
    if (view.status) {
        const letters = view.status === "not_pass" ? "fen" : Object.keys(STATUSES).find((l) => STATUSES[l].word === view.status) || "";
        const status = scorer ? scorer.status : units.status;
        tests.push((u) => letters.includes(status[u]));
    } else if (scorer) tests.push((u) => scorer.status[u] !== "-");
    if (view.class) {
        const wanted = data.strings.indexOf(view.class);
        tests.push(scorer ? (u) => scorer.status[u] !== "-" && scorer.class[u] === wanted
            : (u) => scorers.some((s) => s.status[u] !== "-" && s.class[u] === wanted));
    }
    if (view.tag) {
        const has = data.tags.map((list) => list.includes(view.tag));
        tests.push((u) => has[units.tags[u]]);
    }
    if (view.severity) {
        const wanted = data.strings.indexOf(view.severity);
        tests.push((u) => units.severity[u] === wanted);
    }
    if (view.change) tests.push((u) => cases.change[units.kase[u]] === view.change[0]);
    if (words.length) tests.push(caseMatches(words));
    const order = orderNow(), out = new Uint32Array(units.n);
    let n = 0;
    for (let i = 0; i < order.length; i++) {
        let ok = true;
        for (let t = 0; t < tests.length && ok; t++) ok = tests[t](order[i]);
        if (ok) out[n++] = order[i];
    }
    return out.subarray(0, n);
}

/* ---- the elements ---- */

const table = {};

function labelled(name, title, control) {
    const id = "f-" + name;
    control.id = id;
    return el("div", { class: "control" }, el("label", { for: id }, title), control);
}

function choice(name, title, options) {
    const select = el("select", { on: { change: () => { view[name] = select.value; tableChanged(); } } },
        el("option", { value: "" }, "all"), options.map(([value, words]) => el("option", { value }, words)));
    table[name] = select;
    return labelled(name, title, select);
}

function classOptions() {
    const seen = new Set();
    for (const s of scorers) for (let u = 0; u < units.n; u++) if (s.status[u] !== "-") seen.add(s.class[u]);
    return [...seen].map((i) => data.strings[i]).filter(Boolean).sort().map((c) => [c, c]);
}

function controls() {
    const statuses = [["not_pass", "not passed (any)"], ...["f", "e", "n", "p", "s"].map((l) => [STATUSES[l].word, STATUSES[l].symbol + " " + STATUSES[l].word.replace("_", " ")])];
    const tags = [...new Set(data.tags.flat())].sort(), severities = SEVERITIES.filter((s) => s && data.strings.includes(s));
    const classes = classOptions();
    let timer = 0;
    table.filter = el("input", { type: "search", placeholder: "case, tag or input", autocomplete: "off", spellcheck: "false",
        on: { input: () => { clearTimeout(timer); timer = setTimeout(() => { view.filter = table.filter.value; tableChanged(); }, 60); } } });
    table.clear = el("button", { type: "button", on: { click: () => { for (const f of FILTERS) view[f] = ""; view.sort = ""; tableChanged(); table.filter.focus(); } } }, "Clear");
    return el("form", { class: "controls", role: "search", "aria-label": "Filter the cases", on: { submit: (e) => e.preventDefault() } },
        labelled("filter", "Find", table.filter),
        choice("status", "Status", statuses),
        choice("scorer", "Scorer", scorers.map((s) => [s.id, s.id])),
        classes.length ? choice("class", "Class", classes) : null,
        tags.length ? choice("tag", "Tag", tags.map((t) => [t, t])) : null,
        anySeverity ? choice("severity", "Severity", severities.map((s) => [s, s])) : null,
        anyChange ? choice("change", "Change", [["worse", "▼ worse"], ["better", "▲ better"]]) : null,
        el("div", { class: "control" }, table.clear));
}

function headerRow() {
    const cell = (c) => {
        const sorted = view.sort === c.key ? "ascending" : view.sort === "-" + c.key ? "descending" : "none";
        const next = sorted === "ascending" ? "-" + c.key : sorted === "descending" ? "" : c.key;
        return el("th", { scope: "col", role: "columnheader", class: c.number ? "num" : null, "aria-sort": c.rank ? sorted : null },
            c.rank ? el("button", { type: "button", on: { click: () => { view.sort = next; tableChanged(); refocusHeader(c.key); } }, "data-key": c.key },
                c.title, el("span", { class: "arrow", "aria-hidden": "true" }, { ascending: " ▲", descending: " ▼", none: "" }[sorted])) : c.title);
    };
    return el("tr", { role: "row", "aria-rowindex": "1" }, columnsNow.map(cell));
}

const refocusHeader = (key) => {
    for (const button of table.head.querySelectorAll("button")) if (button.dataset.key === key) button.focus();
};

function bodyRow(at) {
    const u = view.rows[at];
    return el("tr", { role: "row", id: "row-" + u, "aria-rowindex": String(at + 2), "aria-selected": at === view.at ? "true" : "false", class: at === view.at ? "at" : null,
        on: { click: (e) => { if (!(e.target instanceof HTMLAnchorElement)) { view.at = at; openUnit(u); } else view.at = at; } } },
        columnsNow.map((c) => el("td", { role: "gridcell", class: c.number ? "num" : c.plain ? "about" : null }, c.cell(u))));
}

const spacer = (pixels) => {
    const row = el("tr", { role: "presentation", class: "spacer" }, el("td", { colspan: String(columnsNow.length) }));
    row.style.height = pixels + "px";
    return row;
};

/* Which rows are in sight, and how many pixels stand for those above and below: one to one unless the list is too long
 * for that, when a pixel of scrolling stands for `scale` pixels of rows. */
function rowsInSight() {
    const whole = view.rows.length * ROW_HEIGHT, total = Math.min(whole, HEIGHT_MAX), seen = table.box.clientHeight - table.head.offsetHeight;
    const scale = whole > total ? (whole - seen) / (total - seen) : 1, at = table.box.scrollTop * scale;
    const top = Math.max(0, Math.min(view.rows.length - 1, Math.floor(at / ROW_HEIGHT)));
    const first = Math.max(0, top - OVERSCAN), last = Math.min(view.rows.length, top + Math.ceil(seen / ROW_HEIGHT) + OVERSCAN);
    const above = scale === 1 ? first * ROW_HEIGHT : Math.max(0, table.box.scrollTop - (at - first * ROW_HEIGHT));
    return { first, last, above, below: Math.max(0, total - above - (last - first) * ROW_HEIGHT), at, seen, scale };
}

let onPaper = false;

function renderRows() {
    if (onPaper) return;
    const { first, last, above, below } = rowsInSight();
    const rows = [];
    for (let at = first; at < last; at++) rows.push(bodyRow(at));
    table.body.replaceChildren(spacer(above), ...rows, spacer(below));
    const current = view.rows.length && view.at >= first && view.at < last ? "row-" + view.rows[view.at] : null;
    if (current) table.grid.setAttribute("aria-activedescendant", current);
    else table.grid.removeAttribute("aria-activedescendant");
}

let frame = 0;
const scheduleRows = () => { if (!frame) frame = requestAnimationFrame(() => { frame = 0; renderRows(); }); };

function moveTo(at) {
    view.at = Math.max(0, Math.min(view.rows.length - 1, at));
    const { at: top, seen, scale } = rowsInSight(), y = view.at * ROW_HEIGHT;
    if (y < top) table.box.scrollTop = y / scale;
    else if (y + ROW_HEIGHT > top + seen) table.box.scrollTop = (y + ROW_HEIGHT - seen) / scale;
    renderRows();
}

function gridKey(event) {
    const page = Math.max(1, Math.floor(table.box.clientHeight / ROW_HEIGHT) - 2);
    const moves = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLButtonElement) return;
    if (event.key in moves) moveTo(view.at + moves[event.key]);
    else if (event.key === "Enter" && view.rows.length && !(event.target instanceof HTMLAnchorElement)) openUnit(view.rows[view.at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
}

/* Shows what `view` says; where `quiet`, without touching the address. */
function tableChanged(quiet) {
    for (const name of FILTERS) {
        if (table[name] && table[name].value !== view[name]) table[name].value = view[name];
        if (!table[name]) view[name] = "";
        else if (table[name].value !== view[name]) view[name] = table[name].value = ""; /* not among the choices */
    }
    const scorer = scorers.find((s) => s.id === view.scorer);
    columnsNow = !showsScorers && scorer ? [...COLUMNS.slice(0, -1 - anyAbout), scorerColumn(scorer), ...COLUMNS.slice(-1 - anyAbout)] : COLUMNS;
    if (!columnsNow.some((c) => c.rank && c.key === view.sort.replace(/^-/, ""))) view.sort = "";
    view.rows = filtered();
    view.at = 0;
    table.columns.replaceChildren(...columnsNow.map((c) => { const col = el("col"); col.style.width = c.rest ? "auto" : c.width; return col; }));
    table.head.replaceChildren(headerRow());
    table.grid.setAttribute("aria-rowcount", String(view.rows.length + 1));
    table.grid.style.minWidth = columnsNow.reduce((sum, c) => sum + parseFloat(c.width), 0) + "em";
    table.count.textContent = (view.rows.length === units.n ? "All " : view.rows.length + " of ") + units.n + (units.n === 1 ? " unit" : " units");
    table.box.scrollTop = 0;
    renderRows();
    if (!quiet) writeState();
}

function buildTable() {
    table.columns = el("colgroup");
    table.head = el("thead");
    table.body = el("tbody");
    table.grid = el("table", { class: "cases", role: "grid", "aria-label": "Cases", "aria-readonly": "true", "aria-rowcount": "1", tabindex: "0",
        on: { keydown: gridKey, focus: () => table.box.classList.add("focused"), blur: () => table.box.classList.remove("focused") } }, table.columns, table.head, table.body);
    table.box = el("div", { class: "box", on: { scroll: scheduleRows } }, table.grid);
    table.count = el("p", { class: "count", role: "status", "aria-live": "polite" });
    const keys = el("p", { class: "keys" }, [["/", "find"], ["j k", "move"], ["Enter", "open"], ["Esc", "back"]].map(([key, what]) => [el("kbd", null, key), " " + what + "  "]));
    document.getElementById("table").append(controls(), el("div", { class: "above" }, table.count, keys), table.box, el("p", { class: "printed", hidden: true }));
    new ResizeObserver(scheduleRows).observe(table.box);
}

/* On paper: rows without a window, up to a bound. */
function printRows() {
    onPaper = true;
    const n = Math.min(view.rows.length, PRINTED), rows = [], note = document.querySelector(".printed");
    for (let at = 0; at < n; at++) rows.push(bodyRow(at));
    table.body.replaceChildren(...rows);
    note.textContent = n < view.rows.length ? "The first " + n + " of " + view.rows.length + " rows." : "";
    note.hidden = !note.textContent;
}
