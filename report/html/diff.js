/* SPDX-License-Identifier: Apache-2.0 */
/* Differences: of texts by words, of JSON by path. */

const DIFF_CELLS = 4e6; /* of the table of common subsequences, at most */
const PAGE_CELLS = 2e7; /* of all the tables of one page */
let cellsLeft = PAGE_CELLS;

const wordsOf = (s) => s.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) || [];

/* Pieces [kind, text] with kind "=", "-" (only in a) or "+" (only in b). */
function wordDiff(a, b) {
    const x = wordsOf(a), y = wordsOf(b), out = [];
    const push = (kind, word) => {
        if (out.length && out[out.length - 1][0] === kind) out[out.length - 1][1] += word;
        else out.push([kind, word]);
    };
    let head = 0, tail = 0;
    while (head < x.length && head < y.length && x[head] === y[head]) head++;
    while (tail < x.length - head && tail < y.length - head && x[x.length - 1 - tail] === y[y.length - 1 - tail]) tail++;
    const n = x.length - head - tail, m = y.length - head - tail;
    for (let i = 0; i < head; i++) push("=", x[i]);
    if (n * m > Math.min(DIFF_CELLS, cellsLeft) || !n || !m) {
        for (let i = 0; i < n; i++) push("-", x[head + i]);
        for (let j = 0; j < m; j++) push("+", y[head + j]);
    } else {
        cellsLeft -= n * m;
        const width = m + 1, common = new Uint32Array((n + 1) * width);
        for (let i = n - 1; i >= 0; i--)
            for (let j = m - 1; j >= 0; j--)
                common[i * width + j] = x[head + i] === y[head + j]
                    ? common[(i + 1) * width + j + 1] + 1
                    : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
        let i = 0, j = 0;
        while (i < n || j < m) {
            if (i < n && j < m && x[head + i] === y[head + j]) push("=", x[head + i++]), j++;
            else if (i < n && (j === m || common[(i + 1) * width + j] >= common[i * width + j + 1])) push("-", x[head + i++]);
            else push("+", y[head + j++]);
        }
    }
    for (let i = x.length - tail; i < x.length; i++) push("=", x[i]);
    return out;
}

/* Of several texts the one that shares most words with `answer`, in whatever order: the first of equals. */
function likest(texts, answer) {
    const letters = (s) => wordsOf(s).filter((w) => w.trim() !== "").map((w) => w.toLowerCase());
    const counted = new Map(), said = letters(answer);
    for (const w of said) counted.set(w, (counted.get(w) || 0) + 1);
    const shared = (text) => {
        const left = new Map(counted), list = letters(text);
        let same = 0;
        for (const w of list) if (left.get(w)) {
            same++;
            left.set(w, left.get(w) - 1);
        }
        return list.length + said.length ? (2 * same) / (list.length + said.length) : 1;
    };
    let best = texts[0], most = -1;
    for (const text of texts) {
        const share = shared(text);
        if (share > most) [best, most] = [text, share];
    }
    return best;
}

const pointerKey = (pointer, key) => pointer + "/" + String(key).replace(/~/g, "~0").replace(/\//g, "~1");

/* [{path, before, after}] for every place where two values differ; undefined = absent. */
function jsonDiff(before, after, pointer = "", out = []) {
    if (isObject(before) && isObject(after)) {
        for (const key of Object.keys(before))
            jsonDiff(before[key], Object.hasOwn(after, key) ? after[key] : undefined, pointerKey(pointer, key), out);
        for (const key of Object.keys(after))
            if (!Object.hasOwn(before, key)) out.push({ path: pointerKey(pointer, key), before: undefined, after: after[key] });
    } else if (Array.isArray(before) && Array.isArray(after)) {
        for (let i = 0; i < before.length || i < after.length; i++) jsonDiff(before[i], after[i], pointerKey(pointer, i), out);
    } else if (compact(before) !== compact(after)) {
        out.push({ path: pointer, before, after });
    }
    return out;
}

/* A text with the words that the other side lacks marked; side "-" or "+". */
const diffSide = (pieces, side) =>
    pieces.filter(([kind]) => kind === "=" || kind === side).map(([kind, text]) =>
        kind === "=" ? text : el(side === "-" ? "del" : "ins", null, text));

/* Two texts, one above the other, with what each has alone marked. */
function sideBySide(nameA, a, nameB, b) {
    const pieces = wordDiff(a, b);
    return el("dl", { class: "versus" },
        el("dt", null, nameA), el("dd", null, diffSide(pieces, "-")),
        el("dt", null, nameB), el("dd", null, diffSide(pieces, "+")));
}

/* A table of places that differ. */
const pathTable = (list, nameA, nameB) =>
    el("div", { class: "scroll" }, el("table", { class: "paths" },
        el("thead", null, el("tr", null, el("th", { scope: "col" }, "path"), el("th", { scope: "col" }, nameA), el("th", { scope: "col" }, nameB))),
        el("tbody", null, list.map((d) => el("tr", null, el("th", { scope: "row" }, d.path || "/"),
            el("td", null, plain(d.before)), el("td", null, el("mark", { class: "m-f" }, plain(d.after))))))));
