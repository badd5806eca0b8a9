/* SPDX-License-Identifier: Apache-2.0 */
/* The report's data: columns over units, and stories in blocks that are parsed when asked for. */

const blockText = (id) => document.getElementById(id).textContent;
const data = JSON.parse(blockText("data"));
const where = JSON.parse(blockText("where"));

/* A column of integers; one number stands for a column that is all alike. */
const column = (c, n) => (typeof c === "number" ? new Int32Array(n).fill(c) : Int32Array.from(c));

const units = {
    n: data.units.n,
    kase: column(data.units.case, data.units.n),
    trial: column(data.units.trial, data.units.n),
    severity: column(data.units.severity, data.units.n),
    tags: column(data.units.tags, data.units.n),
    status: data.units.status,
    part: column(where.units, data.units.n),
};
const cases = {
    id: data.cases.id,
    about: data.cases.about,
    rank: column(data.cases.rank, data.cases.id.length),
    change: data.cases.change,
    part: column(where.cases, data.cases.id.length),
};
const scorers = data.scorers.map((s) => ({
    ...s,
    class: s.class ? Int32Array.from(s.class) : new Int32Array(units.n).fill(data.strings.indexOf("")),
    value: s.value || null,
}));
data.tags = data.tags.map((list) => (Array.isArray(list) ? list.map(String) : []));

const caseIndex = new Map(cases.id.map((id, i) => [id, i]));
const className = (s, u) => data.strings[s.class[u]] || "";

/* Units of each case, in plan order; made when first asked for. */
let unitsOfCase = null;
function trialsOf(kase) {
    if (!unitsOfCase) {
        unitsOfCase = cases.id.map(() => []);
        for (let u = 0; u < units.n; u++) unitsOfCase[units.kase[u]].push(u);
        for (const list of unitsOfCase) list.sort((a, b) => units.trial[a] - units.trial[b]);
    }
    return unitsOfCase[kase];
}

/* The unit of that case and trial; without a trial, or one that is not there, the first of the case. */
function unitOf(id, trial) {
    const kase = caseIndex.get(id);
    if (kase === undefined) return -1;
    const list = trialsOf(kase);
    const found = list.find((u) => String(units.trial[u]) === trial);
    return found === undefined ? list[0] : found;
}

const parts = new Map();
function partAt(number) {
    if (!parts.has(number)) {
        if (parts.size > 8) parts.delete(parts.keys().next().value);
        const block = parse(blockText("part" + number));
        parts.set(number, { cases: new Map(block.cases), units: new Map(block.units.map((u) => [u[0], u])) });
    }
    return parts.get(number);
}

/* A number that may have been kept as its text. */
const toNumber = (v) => (v instanceof Num ? Number(v.source) : v);

const word = (at) => (typeof at === "number" ? data.strings[at] : "");

/* {events, rows} of a unit, or null where the file had no room for it. */
function storyOf(u) {
    if (units.part[u] < 0) return null;
    const [, events, rows] = partAt(units.part[u]).units.get(u);
    return {
        events: events.map(([n, kind, name, body]) => ({ n: toNumber(n), kind, name, body })),
        rows: rows.map(([scorer, status, measure, cls, value = "", evidence = "", severity, signature]) =>
            ({ scorer: scorers[scorer], status, measure: word(measure), class: word(cls), value: value === "" ? null : toNumber(value), evidence,
                severity: word(severity), signature: word(signature) })),
    };
}

/* The case as written, or undefined. */
const caseDoc = (kase) => (cases.part[kase] < 0 ? undefined : partAt(cases.part[kase]).cases.get(kase));

/* Figures of a unit that may differ between reruns: [name, value or text]. */
let figures = null;
function figuresOf(u) {
    figures = figures || JSON.parse(blockText("figures"));
    return figures.flatMap((f) => {
        const at = f.units ? f.units.indexOf(u) : u;
        return at < 0 ? [] : [[f.name, f.values[at]]];
    });
}

/* Flips against the baseline: {at, kase, scorer, better, before, after}, each side {status, class, passes, trials, trial,
 * evidence}; evidence is JSON text, undefined where the file had no room for it. */
const flips = JSON.parse(blockText("both")).map(([kase, scorer, better, ...sides], at) => {
    const [before, after] = sides.map(([status, cls, passes, trials, trial, evidence]) => ({ status, class: cls, passes, trials, trial, evidence }));
    return { at, kase, scorer, better, before, after };
});
const evidenceOf = (side) => {
    try {
        return side.evidence ? parse(side.evidence) : null;
    } catch {
        return side.evidence;
    }
};
const flipsOf = (kase) => flips.filter((f) => f.kase === kase);
