/* SPDX-License-Identifier: Apache-2.0 */
/* The page of one unit: what was asked, what came, what was expected, how it went step by step, and every score. */

const bodyText = (e) => (isObject(e.body) ? (typeof e.body.text === "string" ? e.body.text : isNothing(e.body.text) ? "" : compact(e.body.text)) : typeof e.body === "string" ? e.body : "");
const section = (id, title, ...children) => el("section", { id, "aria-labelledby": id + "-title" }, el("h2", { id: id + "-title" }, title), children);

/* A text in full; JSON in it as a tree behind its first line. */
function textView(text, className) {
    const tree = structured(text);
    if (tree === undefined) return textBlock(text, className || (/\n[ \t]{2,}\S/.test(text) ? "raw" : "prose"));
    if (text.length < 160) return textBlock(text, "raw");
    return el("details", { class: "tree" }, el("summary", null, el("code", null, text.slice(0, 150) + "…")), valueView(tree));
}

/* ---- input, answer, expected ---- */

function messageView(m) {
    const rest = Object.entries(m).filter(([k]) => k !== "role" && k !== "content");
    return el("div", { class: "message" }, el("p", { class: "role" }, plain(m.role)),
        typeof m.content === "string" ? textView(m.content) : isNothing(m.content) ? null : valueView(m.content),
        rest.length ? valueView(Object.fromEntries(rest)) : null);
}

function inputView(v) {
    if (typeof v === "string") return textView(v);
    if (Array.isArray(v) && v.length && v.every((m) => isObject(m) && "role" in m)) return v.map(messageView);
    return valueView(v);
}

/* The event that holds the final answer. */
function answerEvent(events) {
    const last = (kind) => events.findLast((e) => e.kind === kind && bodyText(e) !== "");
    return last("answer") || last("program") || last("assistant");
}

const acceptedTexts = (expected) => {
    const list = isObject(expected) ? expected.answers ?? expected.answer ?? expected.outputs ?? expected.output ?? expected.text : expected;
    return (Array.isArray(list) ? list : [list]).filter((t) => typeof t === "string" && t !== "");
};

/* The answer against what was accepted: by path where both are JSON, else by words against the likest. */
function answerDifference(expected, answer) {
    const tree = structured(answer);
    if (tree !== undefined && (isObject(expected) || Array.isArray(expected)) && Array.isArray(tree) === Array.isArray(expected)) {
        const differences = jsonDiff(expected, tree);
        return differences.length ? pathTable(differences, "expected", "answered") : el("p", null, "✓ equal in every place");
    }
    const texts = acceptedTexts(expected);
    if (!texts.length || (isObject(expected) && !("answers" in expected || "answer" in expected || "text" in expected || "output" in expected))) return null;
    if (texts.includes(answer)) return el("p", null, "✓ equal, letter by letter");
    return sideBySide("expected", likest(texts, answer), "answered", answer);
}

/* Each call that was expected, beside the one that was made: equal, different in places, or missing. */
function actionsView(actions, events) {
    const calls = events.filter((e) => e.kind === "call" && isObject(e.body) && isObject(e.body.args)), taken = new Set();
    return el("ol", { class: "actions" }, actions.map((a) => {
        const name = plain(a.name ?? a.tool), wanted = a.arguments ?? a.args ?? {};
        const graded = calls.filter((c) => c.name === name && !taken.has(c)).map((c) => ({ c, differences: jsonDiff(wanted, c.body.args) }))
            .sort((x, y) => x.differences.length - y.differences.length);
        const best = graded[0];
        if (best) taken.add(best.c);
        const equal = best && !best.differences.length;
        return el("li", null,
            el("p", null, el("span", { class: "badge st-" + (equal ? "p" : best ? "n" : "f") }, equal ? "✓ called" : best ? "≠ differs" : "✗ not called"), " ", el("b", null, name), " ",
                best ? eventLink(best.c.n) : null),
            equal || !best ? el("pre", { class: "raw" }, compact(wanted)) : pathTable(best.differences, "expected", "called"));
    }));
}

function expectedView(expected, answer, events) {
    const parts = [];
    if (isObject(expected)) {
        const rest = { ...expected };
        if (Array.isArray(expected.actions) && expected.actions.every((a) => isObject(a))) {
            if (expected.actions.length) parts.push(el("h3", null, "Calls"), actionsView(expected.actions, events));
            delete rest.actions;
        }
        if (Array.isArray(expected.outputs) && expected.outputs.length && expected.outputs.every((t) => typeof t === "string")) {
            const said = events.filter((e) => e.kind === "assistant").map(bodyText).join("\n").toLowerCase();
            parts.push(el("h3", null, "Said"), el("ul", { class: "plain" }, expected.outputs.map((t) => {
                const there = said.includes(t.toLowerCase());
                return el("li", null, el("span", { class: "badge st-" + (there ? "p" : "f") }, there ? "✓ found as written" : "✗ not found as written"), " ", t);
            })));
            delete rest.outputs;
        }
        if (Object.values(rest).some((v) => !isNothing(v))) parts.push(valueView(rest));
    } else parts.push(typeof expected === "string" ? textView(expected) : valueView(expected));
    const difference = answer ? answerDifference(expected, answer) : null;
    if (difference) parts.push(el("h3", null, "Difference"), difference);
    return parts;
}

/* ---- trajectory ---- */

function changeView(c) {
    const before = isNothing(c.before) ? undefined : c.before, after = isNothing(c.after) ? undefined : c.after;
    const name = el("b", null, plain(c.table) + " " + plain(c.row));
    if (before !== undefined && after !== undefined)
        return el("li", null, name, jsonDiff(before, after).map((d) => el("p", { class: "change" }, el("code", null, d.path || "/"), " ", el("del", null, plain(d.before)), el("span", { class: "arrow" }, " → "), el("ins", null, plain(d.after)))));
    return el("li", null, name, after === undefined ? " ✗ deleted" : " + inserted", valueView(after === undefined ? before : after));
}

const KNOWN = ["text", "args", "args_raw", "recorded", "reproduced", "changes", "same", "failed", "t_ms", "usd", "tokens"];

/* When it was, and what it cost, on the event's own line. */
function factsOf(e) {
    const body = isObject(e.body) ? e.body : {}, facts = [];
    if (!isNothing(body.t_ms)) facts.push("at " + plain(body.t_ms) + " ms");
    if (isObject(body.tokens)) facts.push("tokens " + Object.entries(body.tokens).map(([k, v]) => plain(v) + " " + k).join(", "));
    else if (!isNothing(body.tokens)) facts.push("tokens " + plain(body.tokens));
    if (!isNothing(body.usd)) facts.push(plain(body.usd) + " usd");
    return facts.length ? el("span", { class: "facts" }, "  " + facts.join(" · ")) : null;
}

function eventBody(e) {
    const body = isObject(e.body) ? e.body : { text: e.body }, out = [];
    if (body.same === true) out.push(el("p", null, el("span", { class: "badge st-p" }, "✓ same as recorded")));
    if (body.same === false) out.push(el("p", null, el("span", { class: "badge st-f" }, "✗ diverged from the record")));
    if (body.failed === true) out.push(el("p", null, el("span", { class: "badge st-n" }, "✗ the tool refused")));
    if (!isNothing(body.args)) out.push(isObject(body.args) ? valueView(body.args) : el("pre", { class: "raw" }, compact(body.args)));
    if (!isNothing(body.args_raw)) out.push(el("p", null, "arguments that do not parse:"), textBlock(plain(body.args_raw), "raw"));
    if (!isNothing(body.text)) out.push(textView(bodyText(e), ["user", "assistant", "system"].includes(e.kind) ? "" : "raw"));
    if (typeof body.recorded === "string" && typeof body.reproduced === "string") {
        if (body.recorded === body.reproduced) out.push(textView(body.recorded, "raw"));
        else out.push(sideBySide("recorded", body.recorded, "reproduced", body.reproduced));
    } else for (const side of ["recorded", "reproduced"]) if (!isNothing(body[side])) out.push(el("p", { class: "role" }, side), valueView(body[side]));
    if (Array.isArray(body.changes) && body.changes.length) out.push(el("div", { class: "changes" }, e.kind === "state" ? null : el("p", { class: "role" }, "state changed"), el("ul", null, body.changes.filter(isObject).map(changeView))));
    const rest = Object.fromEntries(Object.entries(body).filter(([k, v]) => !KNOWN.includes(k) && !isNothing(v)));
    if (Object.keys(rest).length) out.push(valueView(rest));
    return out;
}

/* Where scores that did not pass name events: number → scorers. */
function blamed(rows) {
    const found = new Map();
    const walk = (v, row, key) => {
        if (key === "event" && Number.isInteger(toNumber(v))) found.set(toNumber(v), (found.get(toNumber(v)) || new Set()).add(row.scorer.id));
        else if (Array.isArray(v)) v.forEach((m) => walk(m, row, ""));
        else if (isObject(v)) for (const [k, m] of Object.entries(v)) walk(m, row, k);
    };
    for (const r of rows) if ("fe".includes(r.status)) walk(r.evidence, r, "");
    return found;
}

/* Events without a text of their own, several of one kind in a row, as one table. */
function runOf(events, from) {
    const flat = (e) => isObject(e.body) && !("text" in e.body) && !("changes" in e.body) && !("args" in e.body) && Object.values(e.body).every(isScalar);
    let to = from;
    while (to < events.length && events[to].kind === events[from].kind && flat(events[to])) to++;
    return to - from > 2 ? to : from;
}

function timeline(events, rows) {
    const list = el("ol", { class: "timeline" }), blame = blamed(rows);
    let turn = -1;
    for (let i = 0; i < events.length; i++) {
        const e = events[i], end = runOf(events, i);
        if (end > i) {
            list.append(el("li", { class: "event k-list" }, el("p", { class: "event-head" }, el("span", { class: "kind" }, e.kind), " ", end - i + " in order"),
                tableView(events.slice(i, end).map((one) => ({ ...(one.name ? { id: one.name } : {}), ...one.body })))));
            i = end - 1;
            continue;
        }
        const inner = e.kind === "state" || e.kind === "result" || e.kind === "error" || e.kind === "fault";
        const first = e.n !== turn; /* a state change shares the number of the call that made it */
        turn = e.n;
        list.append(el("li", { class: "event" + (inner ? " inner" : "") + " k-" + (/^[a-z]+$/.test(e.kind) ? e.kind : "other"), id: first ? "event-" + e.n : null, tabindex: first ? "-1" : null },
            el("p", { class: "event-head" }, first ? el("span", { class: "n" }, String(e.n)) : null, el("span", { class: "kind" }, e.kind === "state" ? "state changed" : e.kind), e.name ? [" ", el("b", null, e.name)] : null,
                first && blame.has(e.n) ? [...blame.get(e.n)].map((id) => [" ", el("a", { class: "badge st-f", href: "#score", on: { click: (ev) => { ev.preventDefault(); showScore(id); } } }, "✗ " + id)]) : null,
                factsOf(e)),
            eventBody(e)));
    }
    return list;
}

function showScore(id) {
    for (const place of document.querySelectorAll(".score")) if (place.dataset.scorer === visible(id)) {
        place.open = true;
        place.scrollIntoView({ block: "center" });
        (place.querySelector("summary") || place).focus();
    }
}

/* ---- sandbox ---- */

const figureText = (name, v) => {
    if (typeof v !== "number") return plain(v);
    if (/_bytes$/.test(name)) return v >= 1 << 20 ? (v / (1 << 20)).toFixed(1) + " MiB" : v >= 1024 ? (v / 1024).toFixed(1) + " KiB" : v + " B";
    if (/_ms$/.test(name)) return number(Number(v.toFixed(2))) + " ms";
    return number(v);
};

function sandboxView(events) {
    const verdict = events.find((e) => e.kind === "verdict"), outputs = events.filter((e) => e.kind === "stdout" || e.kind === "stderr");
    if (!verdict || !isObject(verdict.body)) return null;
    const { verdict: word, message, ...rest } = verdict.body, passed = word === "passed";
    return section("sandbox", "Sandbox verdict",
        el("p", { class: "big" }, el("span", { class: "badge st-" + (passed ? "p" : "f") }, (passed ? "✓ " : "✗ ") + plain(word))),
        isNothing(message) ? null : textBlock(plain(message), "raw"), valueView(rest),
        outputs.map((e) => [el("h3", null, e.kind), textBlock(bodyText(e), "raw")]));
}

/* ---- scores ---- */

/* A measure has a value; its status is told only where it is not that of every measure that could be taken. */
function measuresView(rows) {
    const told = (r) => r.status !== "p" || r.class !== "", anyTold = rows.some(told);
    return el("table", { class: "like" }, el("thead", null, el("tr", null, el("th", { scope: "col" }, "measure"), el("th", { scope: "col", class: "num" }, "value"), anyTold ? el("th", { scope: "col" }, "status") : null)),
        el("tbody", null, rows.map((r) => el("tr", null, el("th", { scope: "row" }, r.measure), el("td", { class: "num" }, r.value === null ? "–" : number(r.value)),
            anyTold ? el("td", null, r.status !== "p" ? badge(r.status) : null, r.class ? " " + r.class : "") : null))));
}

function scoreView(row, further, severity) {
    const bad = "fen".includes(row.status), hasMore = !isNothing(row.evidence) || further.length > 0;
    const head = [badge(row.status), " ", el("b", null, row.scorer.id), row.scorer.name !== row.scorer.id ? el("small", null, " " + row.scorer.name) : null,
        row.class ? el("span", { class: "class" }, " " + row.class) : null, row.value !== null && (row.scorer.graded || (row.value !== 0 && row.value !== 1)) ? el("span", { class: "value" }, " " + number(row.value)) : null,
        row.severity && row.severity !== severity ? [" ", el("span", { class: "severity" }, row.severity)] : null];
    if (!hasMore) return el("div", { class: "score", tabindex: "-1", "data-scorer": row.scorer.id }, el("p", null, head));
    const evidence = isObject(row.evidence) ? Object.fromEntries(Object.entries(row.evidence).filter(([k, v]) => !(k === "claims" && claimsOf([row]).length && Array.isArray(v)))) : row.evidence;
    return el("details", { class: "score", open: bad, "data-scorer": row.scorer.id }, el("summary", null, head),
        isNothing(evidence) ? null : valueView(evidence),
        claimsOf([row]).length ? el("p", null, el("a", { href: "#claims", on: { click: (e) => { e.preventDefault(); document.getElementById("claims").scrollIntoView(); } } }, "claims and their evidence")) : null,
        further.length ? measuresView(further) : null,
        row.signature ? el("p", { class: "dim" }, row.signature) : null);
}

function scoresView(rows, severity) {
    const out = [];
    for (const row of rows) {
        if (row.measure && rows.some((r) => r.scorer === row.scorer && !r.measure)) continue;
        out.push(scoreView(row, row.measure ? [] : rows.filter((r) => r.scorer === row.scorer && r.measure), severity));
    }
    return out;
}

/* Without a story: what the table knows. */
const tableScores = (u) => scorers.filter((s) => s.status[u] !== "-").map((s) =>
    el("div", { class: "score" }, el("p", null, badge(s.status[u]), " ", el("b", null, s.id), className(s, u) ? " " + className(s, u) : "", s.value && s.value[u] !== null ? " " + number(s.value[u]) : "")));

/* ---- the page ---- */

function shellWord(s) {
    return /^[A-Za-z0-9_./:,@+%][A-Za-z0-9_./:,@+%-]*$/.test(s) ? s : "'" + s.replace(/'/g, "'\\''") + "'";
}

function trialSwitch(u) {
    const all = trialsOf(units.kase[u]);
    if (all.length < 2) return null;
    return el("nav", { class: "trials", "aria-label": "Trials of this case" }, all.map((other) =>
        el("a", { href: caseLink(other), "aria-current": other === u ? "page" : null, class: "st-" + units.status[other] },
            el("span", { "aria-hidden": "true" }, STATUSES[units.status[other]].symbol), " trial " + units.trial[other], el("span", { class: "sr" }, " " + STATUSES[units.status[other]].word))));
}

function caseHead(u) {
    const kase = units.kase[u], at = view.rows.indexOf(u);
    const step = (by, words, key) => el("button", { type: "button", disabled: at < 0 || at + by < 0 || at + by >= view.rows.length, on: { click: () => stepUnit(by) } }, words, " ", el("kbd", { "aria-hidden": "true" }, key));
    return el("header", { class: "case-head" },
        el("nav", { class: "ways", "aria-label": "Cases" }, el("button", { type: "button", on: { click: closeUnit } }, "← All cases ", el("kbd", { "aria-hidden": "true" }, "Esc")),
            step(-1, "Previous", "p"), step(1, "Next", "n"), at >= 0 ? el("span", { class: "dim" }, at + 1 + " of " + view.rows.length) : null),
        el("h1", { tabindex: "-1", id: "case-title" }, "Case ", cases.id[kase], manyTrials ? el("small", null, " trial " + units.trial[u]) : null),
        el("p", null, badge(units.status[u]), " ", data.strings[units.severity[u]] ? [el("span", { class: "severity" }, data.strings[units.severity[u]]), " "] : null,
            data.tags[units.tags[u]].map((t) => [el("span", { class: "tag" }, t), " "]), { w: "▼ worse than the baseline", b: "▲ better than the baseline", "-": "" }[cases.change[kase]]),
        trialSwitch(u));
}

/* Events that stand in sections of their own. */
const OWN = new Set(["context", "verdict", "stdout", "stderr", "program", "answer", "prompt", "question"]);

function caseColumns(u, story) {
    const doc = caseDoc(units.kase[u]), known = isObject(doc) ? doc : {};
    const answer = answerEvent(story.events), answerText = answer ? bodyText(answer) : "", claims = claimsOf(story.rows);
    const contexts = story.events.filter((e) => e.kind === "context"), steps = story.events.filter((e) => !OWN.has(e.kind));
    const asked = story.events.filter((e) => (e.kind === "prompt" || e.kind === "question") && bodyText(e) !== known.input);
    const numbered = claims.map((c, i) => ({ ...c, number: i + 1, look: verdictLook(c)[0] }));
    const left = [
        !story.events.length && doc === undefined ? bareView(u) : null,
        isNothing(known.input) && !asked.length ? null : section("input", "Input", isNothing(known.input) ? null : inputView(known.input), asked.map((e) => [el("p", { class: "role" }, e.kind), textView(bodyText(e))])),
        isNothing(known.context) ? null : section("given", "Context of the case", inputView(known.context)),
        !answer ? null : section("answer", answer.kind === "program" ? "Program" : "Answer",
            claims.length ? el("div", { class: "prose marked" }, markedText(answerText, numbered.map((c) => ({ ...c.claim, number: c.number, look: c.look })))) : textView(answerText, answer.kind === "program" ? "raw" : "prose")),
        isNothing(known.expected) ? null : section("expected", "Expected", expectedView(known.expected, answer && answer.kind !== "program" ? answerText : "", story.events)),
        flippedView(u),
        sandboxView(story.events),
        claims.length ? section("claims", "Claims and their evidence", claimsView(claims, true)) : null,
        contexts.length ? section("passages", "Passages that were given", contexts.map((e) => el("article", { class: "passage", tabindex: "-1", "data-name": e.name },
            el("h3", null, e.name), el("div", { class: "prose" }, markedText(bodyText(e), numbered.filter((c) => isObject(c.evidence) && isSpan(c.evidence) && c.evidence.passage === e.name).map((c) => ({ ...c.evidence, number: c.number, look: c.look }))))))) : null,
        steps.length ? section("trajectory", steps.some((e) => e.kind === "call") ? "Trajectory" : "Events", timeline(steps, story.rows)) : null,
    ];
    const numbers = figuresOf(u), rest = Object.fromEntries(Object.entries(known).filter(([k]) => !["id", "input", "expected", "context", "tags", "severity"].includes(k)));
    const right = [
        section("scores", "Scores", scoresView(story.rows, data.strings[units.severity[u]])),
        numbers.length ? section("numbers", "Figures", el("p", { class: "dim" }, "These may differ from rerun to rerun."),
            el("div", { class: "scroll" }, el("table", { class: "like" }, el("tbody", null, numbers.map(([name, v]) => el("tr", null, el("th", { scope: "row" }, name), el("td", { class: "num" }, figureText(name, v)))))))) : null,
        Object.values(rest).some((v) => !isNothing(v)) ? section("more", "More of the case", valueView(rest)) : null,
    ];
    return el("div", { class: "columns" }, el("div", { class: "left" }, left), el("div", { class: "right" }, right));
}

/* What the case's flips were, and are. */
function flippedView(u) {
    const list = flipsOf(units.kase[u]);
    return list.length ? section("both-sides", "Before / now", el("p", { class: "dim" }, "Against the baseline " + data.baseline + "."),
        list.map((f) => el("div", { class: "flipped" }, bothView(f, units.trial[u])))) : null;
}

const showCommand = (u) => el("pre", { class: "raw" }, ["assize", "show", data.run, cases.id[units.kase[u]], String(units.trial[u])].map(shellWord).join(" "));

/* Where the store that the report was made from had scores alone. */
const bareView = (u) => section("not-here", "Input, answer and events",
    el("p", null, "They are not in this report: it was made from a kept report file, which holds scores and their evidence alone. The store that the run was made in has them:"), showCommand(u));

function leftOutView(u) {
    return el("div", null, section("left-out", "Left out", el("p", null, "The story of this unit is not in this file, which was to stay below " + Math.round(data.bound / (1 << 20)) + " MiB. The store has it:"),
        showCommand(u)), flippedView(u), section("scores", "Scores", tableScores(u)));
}

function renderCase(u) {
    const story = storyOf(u);
    cellsLeft = PAGE_CELLS;
    document.getElementById("case").replaceChildren(caseHead(u), story ? caseColumns(u, story) : leftOutView(u));
}
