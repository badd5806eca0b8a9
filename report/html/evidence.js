/* SPDX-License-Identifier: Apache-2.0 */
/* Values of any shape as elements: scalars together, lists of like objects as tables, differences marked. */

const DEPTH_MAX = 12, LONG_TEXT = 90;
const isLike = (list) => list.length > 1 && list.every((v) => isObject(v) && Object.values(v).every(isScalar)) && Object.keys(list[0]).length > 1 && Object.keys(list[0]).length < 8;
const hasPaths = (list) => list.length > 0 && list.every((v) => isObject(v) && typeof v.path === "string" && ("expected" in v || "found" in v));

/* Pairs of members that are two sides of one thing. */
const SIDES = [["expected", "found"], ["recorded", "reproduced"]];

/* A number that names an event of the trajectory leads there, unless what is shown is of another one. */
let elsewhere = false;
const eventLink = (n) => elsewhere ? el("span", { class: "atom" }, String(n)) : el("a", { href: "#event-" + n, class: "event-link", on: { click: (e) => { e.preventDefault(); showEvent(n); } } }, "event " + n);

function showEvent(n) {
    const place = document.getElementById("event-" + n);
    if (place) {
        place.scrollIntoView({ block: "center" });
        place.focus();
    }
}

function textBlock(text, className) {
    const lines = text.split("\n").length, tall = lines > 24 || text.length > 4000;
    return el("pre", { class: (className || "") + (tall ? " tall" : ""), tabindex: tall ? "0" : null }, text);
}

function scalarView(v, key) {
    if ((key === "event" || key === "last_event") && Number.isInteger(toNumber(v))) return eventLink(toNumber(v));
    if (typeof v === "string" && (v.includes("\n") || v.length > 4000)) return textBlock(v);
    return el("span", { class: typeof v === "string" ? "text" : "atom" }, plain(v));
}

function objectView(object, depth) {
    const list = el("dl", { class: "members" });
    const done = new Set();
    for (const [a, b] of SIDES)
        if (typeof object[a] === "string" && typeof object[b] === "string") {
            list.append(el("dd", { class: "wide pair" }, sideBySide(a, object[a], b, object[b])));
            done.add(a).add(b);
        }
    for (const [key, value] of Object.entries(object)) {
        if (done.has(key) || isNothing(value)) continue;
        const wide = !isScalar(value) && !(Array.isArray(value) && value.every(isScalar)) ? "wide" : null;
        list.append(el("dt", { class: wide }, key), el("dd", { class: wide }, valueView(value, depth + 1, key)));
    }
    return list;
}

function tableView(list) {
    const keys = [...new Set(list.flatMap(Object.keys))];
    return el("div", { class: "scroll" }, el("table", { class: "like" }, el("thead", null, el("tr", null, keys.map((k) => el("th", { scope: "col" }, k)))),
        el("tbody", null, list.map((v) => el("tr", null, keys.map((k) => el("td", { class: typeof toNumber(v[k]) === "number" ? "num" : null }, Object.hasOwn(v, k) ? scalarView(v[k], k) : "")))))));
}

function valueView(v, depth = 0, key = "") {
    if (isScalar(v)) return scalarView(v, key);
    if (isNothing(v) || depth > DEPTH_MAX) return el("span", { class: "atom" }, compact(v));
    if (isObject(v)) return objectView(v, depth);
    if (hasPaths(v)) return pathTable(v.map((d) => ({ path: d.path, before: d.expected, after: d.found })), "expected", "found");
    if (isLike(v)) return tableView(v);
    if (v.every(isScalar) && v.every((one) => plain(one).length < LONG_TEXT)) return el("span", { class: "atoms" }, v.map((one, i) => [i ? " · " : "", scalarView(one)]));
    return el("ol", { class: "items" }, v.map((one) => el("li", null, valueView(one, depth + 1))));
}

/* ---- claims ---- */

const VERDICTS = { supported: ["p", "supported"], contradicted: ["f", "contradicted"], unsupported: ["n", "unsupported"] };
const verdictLook = (claim) => VERDICTS[claim.verdict] || ["s", plain(claim.verdict)];

const isSpan = (s) => isObject(s) && Number.isInteger(s.from) && Number.isInteger(s.to) && s.from >= 0 && s.from <= s.to;
const claimsOf = (rows) => rows.flatMap((r) => (isObject(r.evidence) && Array.isArray(r.evidence.claims) ? r.evidence.claims.filter((c) => isObject(c) && isSpan(c.claim)) : []));

/* A text cut at the byte offsets of spans [{from, to, number, look}]; each piece that any span covers is marked with the
 * numbers and verdicts of all that do. Offsets that lie outside the text or inside a character mark nothing. */
function markedText(text, spans) {
    const bytes = new TextEncoder().encode(text), decoder = new TextDecoder();
    const boundary = (i) => i === bytes.length || (bytes[i] & 0xc0) !== 0x80;
    const good = spans.filter((s) => s.to <= bytes.length && boundary(s.from) && boundary(s.to));
    const cuts = [...new Set([0, bytes.length, ...good.flatMap((s) => [s.from, s.to])])].sort((a, b) => a - b);
    return cuts.slice(0, -1).map((from, i) => {
        const piece = decoder.decode(bytes.subarray(from, cuts[i + 1]));
        const over = good.filter((s) => s.from <= from && s.to >= cuts[i + 1]);
        if (!over.length) return piece;
        const ends = over.filter((s) => s.to === cuts[i + 1]);
        const look = over.some((s) => s.look === "f") ? "f" : over.some((s) => s.look === "n") ? "n" : "p";
        return el("mark", { class: "m-" + look }, piece, ends.map((s) => el("sup", null, STATUSES[s.look].symbol + s.number)));
    });
}

function claimsView(claims, numbered) {
    const source = (name) => elsewhere ? plain(name)
        : el("a", { href: "#passage", on: { click: (e) => { e.preventDefault(); showPassage(name); } } }, plain(name));
    return el("ol", { class: "claims" }, claims.map((c, i) => {
        const [letter, words] = verdictLook(c);
        const details = Object.entries(c).filter(([k, v]) => !["claim", "verdict", "evidence"].includes(k) && !isNothing(v));
        return el("li", { id: numbered ? "claim-" + (i + 1) : null },
            el("p", null, badge(letter, words), " ", el("q", null, plain(c.claim.text))),
            details.length ? el("p", { class: "dim" }, details.map(([k, v], n) => [n ? " · " : "", k + " ", typeof toNumber(v) === "number" ? number(toNumber(v)) : plain(v)])) : null,
            isObject(c.evidence) ? el("p", { class: "source" }, "nearest evidence ",
                c.evidence.passage ? source(c.evidence.passage) : null,
                ": ", el("q", null, plain(c.evidence.text))) : el("p", { class: "source" }, "no passage says anything like it"));
    }));
}

function showPassage(name) {
    for (const place of document.querySelectorAll(".passage"))
        if (place.dataset.name === visible(name)) {
            place.scrollIntoView({ block: "center" });
            place.focus();
        }
}

/* ---- before and now ---- */

/* Made without links into the page, where `apart`. */
function madeApart(apart, make) {
    const was = elsewhere;
    elsewhere = apart;
    try {
        return make();
    } finally {
        elsewhere = was;
    }
}

/* One member of both sides' evidence: once where it is the same, its words compared where it is text. */
function memberRow(name, before, after, apart) {
    const isClaims = (v) => name === "claims" && claimsOf([{ evidence: { claims: v } }]).length > 0;
    const view = (v, where) => v === undefined ? el("span", { class: "dim" }, "–")
        : madeApart(where, () => isClaims(v) ? claimsView(v.filter((c) => isObject(c) && isSpan(c.claim))) : valueView(v, 1, name));
    const head = el("th", { scope: "row" }, name);
    if (before !== undefined && after !== undefined && compact(before) === compact(after))
        return el("tr", null, head, el("td", { class: "same", colspan: "2" }, view(after, true)));
    if (typeof before === "string" && typeof after === "string" && before !== "" && after !== "") {
        const pieces = wordDiff(before, after);
        return el("tr", null, head, el("td", { class: "text" }, diffSide(pieces, "-")), el("td", { class: "text" }, diffSide(pieces, "+")));
    }
    return el("tr", null, head, el("td", null, view(before, true)), el("td", null, view(after, apart)));
}

/* Both sides of a flip. `here`: the trial whose page this is; the events of no other can be shown. */
function bothView(f, here) {
    const head = (words, side) => el("th", { scope: "col" }, el("span", { class: "which" }, words), " ", badge(side.status), side.class ? " " + side.class : "", " ",
        el("span", { class: "dim" }, side.passes + " of " + side.trials + (side.trials === 1 ? " trial" : " trials") + " passed · shown: trial " + side.trial));
    const object = (v) => isNothing(v) ? {} : isObject(v) ? v : { evidence: v };
    const before = object(evidenceOf(f.before)), after = object(evidenceOf(f.after)), apart = f.after.trial !== here;
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const member = (o, k) => Object.hasOwn(o, k) && !isNothing(o[k]) ? o[k] : undefined;
    return [el("p", null, f.better ? badge("p", "better", "▲") : badge("f", "worse", "▼"), " ", el("b", null, f.scorer)),
        el("div", { class: "scroll" }, el("table", { class: "both" },
            el("thead", null, el("tr", null, el("th", { scope: "col" }, el("span", { class: "sr" }, "member")), head("before", f.before), head("now", f.after))),
            el("tbody", null, keys.map((k) => [k, member(before, k), member(after, k)]).filter(([, b, a]) => b !== undefined || a !== undefined)
                .map(([k, b, a]) => memberRow(k, b, a, apart))))),
        f.after.evidence === undefined ? el("p", { class: "dim" }, "The evidence is not in this file, which was to stay below " + Math.round(data.bound / (1 << 20)) + " MiB.") : null];
}
