/* SPDX-License-Identifier: Apache-2.0 */
/* What the address says is what is shown: `#filter=…&status=…&sort=…` the table, with `case=…&trial=…` a case. */

const title = document.title;
const overview = document.getElementById("overview"), casePage = document.getElementById("case");
let openNow = -1, scrollBefore = -1; /* scrollBefore: of the overview; -1 = it was not seen yet */

function stateParams() {
    const params = new URLSearchParams();
    for (const name of [...FILTERS, "sort"]) if (view[name]) params.set(name, view[name]);
    return params;
}

function writeState() {
    const params = stateParams().toString();
    if ("#" + params !== location.hash && !(params === "" && !location.hash.includes("=")))
        history.replaceState(null, "", params ? "#" + params : location.pathname + location.search);
}

function openUnit(u) {
    location.hash = caseLink(u);
}

function closeUnit() {
    if (openNow < 0) return;
    location.hash = stateParams().toString() || "cases";
}

function stepUnit(by) {
    const at = view.rows.indexOf(openNow);
    if (at >= 0 && at + by >= 0 && at + by < view.rows.length) openUnit(view.rows[at + by]);
}

/* The skip link leads past the head of what is on the screen. */
const skip = document.querySelector(".skip"), skipWords = skip.textContent;
skip.addEventListener("click", (event) => {
    const place = openNow < 0 ? null : casePage.querySelector("section");
    if (!place) return;
    event.preventDefault();
    place.setAttribute("tabindex", "-1");
    place.scrollIntoView({ behavior: "instant" });
    place.focus({ preventScroll: true });
});

function showUnit(u) {
    if (openNow < 0 && seen) scrollBefore = window.scrollY;
    openNow = u;
    renderCase(u);
    skip.textContent = "Skip to the content of the case";
    overview.hidden = true;
    casePage.hidden = false;
    window.scrollTo({ top: 0, behavior: "instant" });
    document.getElementById("case-title").focus({ preventScroll: true });
    document.title = cases.id[units.kase[u]] + " · " + data.run;
}

function showOverview() {
    const came = openNow;
    openNow = -1;
    casePage.hidden = true;
    casePage.replaceChildren();
    skip.textContent = skipWords;
    overview.hidden = false;
    document.title = title;
    if (came < 0) return;
    if (scrollBefore >= 0) window.scrollTo({ top: scrollBefore, behavior: "instant" });
    else document.getElementById("cases").scrollIntoView({ behavior: "instant" });
    const at = view.rows.indexOf(came);
    if (at >= 0) moveTo(at);
    table.grid.focus({ preventScroll: true });
}

/* A link may hold filters alone, a case alone, or both; a plain #section leaves the filters as they are. */
function readState(first) {
    const text = location.hash.slice(1), params = new URLSearchParams(text.includes("=") ? text : "");
    const kase = params.get("case");
    const carries = [...FILTERS, "sort"].some((name) => params.has(name));
    if (carries || (text.includes("=") && kase === null)) {
        const old = stateParams().toString();
        for (const name of [...FILTERS, "sort"]) view[name] = params.get(name) || "";
        if (stateParams().toString() !== old || first) tableChanged(true);
    }
    if (kase !== null) {
        const u = unitOf(kase, params.get("trial"));
        if (u >= 0) {
            const asked = (name) => params.get(name) || "";
            if ([...FILTERS, "sort"].some((name) => asked(name) && asked(name) !== view[name]) || (asked("trial") && asked("trial") !== String(units.trial[u])))
                history.replaceState(null, "", caseLink(u));
            showUnit(u);
            return;
        }
        table.count.textContent = "There is no case “" + visible(kase) + "” in this run.";
    }
    if (text.includes("=")) writeState(); /* what was asked for and is not there leaves the address */
    const was = openNow;
    showOverview();
    if (carries && was < 0) document.getElementById("cases").scrollIntoView();
}

function pageKey(event) {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
        if (openNow >= 0) closeUnit();
        else if (typing) table.grid.focus();
    } else if (typing) return;
    else if (event.key === "/") {
        closeUnit();
        overview.hidden = false;
        table.filter.focus();
    } else if (openNow >= 0 && (event.key === "n" || event.key === "p")) stepUnit(event.key === "n" ? 1 : -1);
    else if (openNow < 0 && (event.key === "j" || event.key === "k")) {
        table.grid.focus();
        gridKey(event);
    } else return;
    event.preventDefault();
}

/* The flips of the overview get the views that case pages have; those that are folded, when they are unfolded. */
function renderFlips(all) {
    for (const place of document.querySelectorAll("#flips [data-flip]")) {
        const f = flips[place.dataset.flip];
        if (!all && place.closest("details:not([open])")) continue;
        if (f && f.after.evidence !== undefined) place.replaceChildren(...put(document.createDocumentFragment(), bothView(f, -1)).childNodes);
        place.removeAttribute("data-flip");
    }
}

/* On paper everything that folds is open, and the table is no window. */
let folded = [];
function beforePrint() {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const d of folded) d.open = true;
    renderFlips(true);
    printRows();
}
function afterPrint() {
    for (const d of folded) d.open = false;
    onPaper = false;
    document.querySelector(".printed").hidden = true;
    renderRows();
}

let seen = false;
buildTable();
tableChanged(true);
readState(true);
renderFlips(false);
for (const d of document.querySelectorAll("#flips details")) d.addEventListener("toggle", () => renderFlips(false));
seen = true;
document.addEventListener("keydown", pageKey);
window.addEventListener("hashchange", () => readState(false));
window.addEventListener("beforeprint", beforePrint);
window.addEventListener("afterprint", afterPrint);
setTimeout(warmUp, 200);
