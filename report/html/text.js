/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that is shown goes through `el`, which makes elements and text nodes and never parses markup. */

/* Characters that would act instead of show: controls, line separators, overrides of direction. As the terminal has it. */
const ACTING = /[\u0000-\u0008\u000b\u000c\u000d\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const visible = (text) =>
    String(text).replace(ACTING, (c) => (c === "\r" ? "\\r" : "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")));

/* el("a", {class: "x", href: "#y", on: {click: f}}, "text", element, [more]); null and undefined are left out. */
function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
        if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
        else if (value === true) node.setAttribute(name, "");
        else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, visible(value));
    }
    put(node, children);
    return node;
}

function put(node, children) {
    for (const child of children) {
        if (Array.isArray(child)) put(node, child);
        else if (child instanceof Node) node.append(child);
        else if (child !== null && child !== undefined && child !== false) node.append(visible(child));
    }
    return node;
}

/* A number whose text is kept, because JavaScript would write it otherwise: 1.0, or more digits than a double has. */
class Num {
    constructor(source) {
        this.source = source;
    }
}

const parse = (text) =>
    JSON.parse(text, (key, value, context) =>
        typeof value === "number" && context && context.source && context.source !== String(value) ? new Num(context.source) : value);

const isObject = (v) => typeof v === "object" && v !== null && !Array.isArray(v) && !(v instanceof Num);
const isScalar = (v) => !isObject(v) && !Array.isArray(v);
const isNothing = (v) => v === null || v === undefined || v === "" || (Array.isArray(v) && !v.length) || (isObject(v) && !Object.keys(v).length);

function compact(v) {
    if (v instanceof Num) return v.source;
    if (Array.isArray(v)) return "[" + v.map(compact).join(", ") + "]";
    if (isObject(v)) return "{" + Object.entries(v).map(([k, m]) => JSON.stringify(k) + ": " + compact(m)).join(", ") + "}";
    return v === undefined ? "absent" : JSON.stringify(v);
}

/* A scalar bare, anything else as JSON. */
const plain = (v) => (typeof v === "string" && v !== "" ? v : compact(v));

/* The value in a text that is JSON of an object or list; undefined for all other texts. */
function structured(text) {
    if (typeof text !== "string" || !/^\s*[[{]/.test(text)) return undefined;
    try {
        return parse(text);
    } catch {
        return undefined;
    }
}

/* As the terminal prints it: at most four decimals. */
function number(v) {
    const size = Math.abs(v);
    if (Number.isInteger(v) && size < 1e15) return String(v);
    if (size >= 1e15 || size < 1e-4) return v.toPrecision(4);
    return size >= 1000 ? v.toFixed(1) : String(Number(v.toFixed(4)));
}

const STATUSES = {
    p: { word: "pass", symbol: "✓", order: 1 },
    f: { word: "fail", symbol: "✗", order: 3 },
    e: { word: "error", symbol: "!", order: 4 },
    n: { word: "not_evaluable", symbol: "?", order: 2 },
    s: { word: "skipped", symbol: "–", order: 0 },
};

const badge = (letter, words, symbol) =>
    el("span", { class: "badge st-" + letter }, el("span", { "aria-hidden": "true" }, symbol || STATUSES[letter].symbol), " ",
        words || STATUSES[letter].word.replace("_", " "));
