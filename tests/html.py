#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The HTML report in a headless browser. Prints TAP.

    html.py ASSIZE ROOT HTML_DRIVER [--sanitized]

The three examples open without a word on the console, load nothing, name every control and have the contrast that readers
need; 100,000 generated cases (fewer under sanitisers) show under every filter and sort the rows that SQL finds in the
store; a report whose every text is hostile shows them all and runs none. Skipped by name where there is no Chromium."""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from browser import Browser, find
from tap import check, done, skip

EVIL = "<script>window.hit=1;alert(1)</script>]]></script><!--"
ORDER = "CASE status WHEN 'error' THEN 4 WHEN 'fail' THEN 3 WHEN 'not_evaluable' THEN 2 WHEN 'pass' THEN 1 ELSE 0 END"

# Controls without a name, pictures without words, cells without scope, ids that stand twice.
NAMES = """(() => {
    const bad = [], say = (what, e) => bad.push(what + ": " + e.outerHTML.slice(0, 120));
    const shown = (e) => e.closest("[hidden]") === null;
    for (const e of document.querySelectorAll("input, select")) if (shown(e) && !(e.labels && e.labels.length)) say("no label", e);
    for (const e of document.querySelectorAll("button, a[href]")) if (shown(e) && !e.textContent.trim()) say("no text", e);
    for (const e of document.querySelectorAll("svg")) {
        if (e.parentElement.closest("svg")) continue;
        if (e.getAttribute("aria-hidden") !== "true" && !(e.getAttribute("role") === "img" && e.getAttribute("aria-label"))) say("no words", e);
    }
    for (const e of document.querySelectorAll("th")) if (!e.getAttribute("scope")) say("no scope", e);
    for (const e of document.querySelectorAll("table thead")) if (!e.querySelector("th")) say("no heads", e);
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) bad.push("id twice: " + id);
    if (document.querySelectorAll("h1").length < 1) bad.push("no h1");
    return bad.slice(0, 10);
})()"""

# Texts whose colour stands out from what is behind it by less than 4.5 to 1.
CONTRAST = """(() => {
    const parts = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return [m[0], m[1], m[2], m[3] === undefined ? 1 : m[3]]; };
    const light = (c) => { const f = (x) => { x /= 255; return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; };
        return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]); };
    const behind = (e) => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c; } return [255, 255, 255, 1]; };
    const bad = new Map(); let least = 99, n = 0;
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const e = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || !e.getClientRects().length || e.closest("script, style, noscript")) continue;
        const style = getComputedStyle(e), ink = parts(e.closest("svg") ? style.fill : style.color), paper = behind(e);
        const [a, b] = [light(ink), light(paper)], ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        n++;
        if (ratio < least) least = ratio;
        if (ratio < 4.5 && !e.closest(":disabled")) bad.set(e.className + " " + e.tagName, ratio.toFixed(2) + " " + walk.currentNode.data.slice(0, 40));
    }
    return { n, least, bad: [...bad].slice(0, 10) };
})()"""

# The rows of the table from row `from` up to `to`, by scrolling there.
ROWS = """(async (from, to) => {
    const box = document.querySelector(".box"), seen = new Map(), frame = () => new Promise((f) => requestAnimationFrame(() => requestAnimationFrame(f)));
    const heads = [...document.querySelectorAll(".cases thead th")].map((h) => h.textContent.replace(/ [▲▼]$/, ""));
    for (let at = from; at < to; at += 12) {
        box.scrollTop = at * 34;
        await frame();
        for (const row of box.querySelectorAll("tbody tr[aria-rowindex]")) {
            const index = row.getAttribute("aria-rowindex") - 2, cells = [...row.cells].map((c) => c.textContent);
            if (index >= from && index < to) seen.set(index, [cells[heads.indexOf("case")], heads.includes("trial") ? cells[heads.indexOf("trial")] : "0"].join(" "));
        }
    }
    return [...seen].sort((a, b) => a[0] - b[0]).map((r) => r[1]);
})(%d, %d)"""


def clean(browser, words, path):
    check(not browser.troubles, f"{words}: no console error, exception or refusal", *browser.troubles)
    elsewhere = [u for u in browser.requests if u != "about:blank" and u != "file://" + os.path.abspath(path)]
    check(not elsewhere, f"{words}: asks for nothing but itself", *elsewhere)


def look(browser, words):
    """Names and contrast of what is on the screen now, in light and dark."""
    bad = browser.run(NAMES)
    check(not bad, f"{words}: controls, pictures and tables have their names", *bad)
    for scheme in ("light", "dark"):
        browser.media("", scheme)
        browser.settle()
        found = browser.run(CONTRAST)
        check(not found["bad"] and found["n"] > 20, f"{words}: {scheme}, texts stand out by {found['least']:.1f} to 1 or more", found["bad"])
    browser.media("", "light")
    for width in (360, 1280):
        browser.size(width, 900)
        browser.settle()
        wide = browser.run("document.documentElement.scrollWidth")
        check(wide <= width, f"{words}: at {width} pixels nothing sticks out ({wide})")


def run_suite(assize, suite, folder, name):
    store, page = os.path.join(folder, name + ".db"), os.path.join(folder, name + ".html")
    done_ = subprocess.run([assize, "run", suite, "--store", store, "--new", "-o", page], capture_output=True, text=True)
    return store, page, done_


def examples(browser, assize, root, folder):
    pages = {}
    for name in ("support-agent", "rag", "code"):
        store, page, ran = run_suite(assize, os.path.join(root, "examples", name, "suite.yaml"), folder, name)
        if name == "code" and ran.returncode not in (0, 1):
            skip("code: its report", "no sandbox on this host")
            continue
        check(os.path.exists(page), f"{name}: the report is written", ran.stderr)
        pages[name] = store, page
        browser.open(page)
        browser.settle()
        clean(browser, name, page)
        look(browser, name)
        with open(page, encoding="utf-8") as f:
            text = f.read()
        outside = re.findall(r'(?:src|href|action)="(?!#)[^"]*"|@import|url\(', text)
        check(not outside, f"{name}: the file names nothing outside itself", *outside[:3])
        db = sqlite3.connect(store)
        for case, trial in db.execute("SELECT case_id, trial FROM units ORDER BY position % 7, position LIMIT 6").fetchall():
            browser.open(page, f"#case={case.replace('/', '%2F')}&trial={trial}")
            browser.settle()
            title = browser.run("document.getElementById('case-title').textContent")
            check(title.startswith("Case " + case) and not browser.troubles, f"{name}: case {case} trial {trial} opens", title, *browser.troubles)
        db.close()
    return pages


def text_of(browser, selector):
    return browser.run(f"[...document.querySelectorAll({json.dumps(selector)})].map((e) => e.textContent).join('\\n')")


def case_pages(browser, pages):
    _, page = pages["support-agent"]
    browser.open(page, "#case=2&trial=2")
    browser.settle()
    look(browser, "a trajectory's page")
    changes = text_of(browser, ".event.k-state")
    check("/doc/items/0/sku" in changes and 'BOOT-41 → BOOT-42' in changes, "state changes stand under their call", changes)
    check("no_gift" in text_of(browser, "#event-6"), "the call that a score blames is marked", text_of(browser, "#event-6"))
    check(browser.run("document.querySelectorAll('.trials a').length") == 4, "its four trials stand side by side")
    browser.open(page, "#case=7&trial=2")
    browser.settle()
    check(text_of(browser, ".event .versus ins") == "0" and text_of(browser, ".event .versus del") == "3", "what diverged is marked word by word",
          text_of(browser, ".versus"))
    browser.open(page, "#case=0&trial=2")
    browser.settle()
    check("/amount" in text_of(browser, ".actions") and "95.9" in text_of(browser, ".actions"), "an expected call names where the nearest differs",
          text_of(browser, ".actions"))
    store, page = pages["rag"]
    browser.open(page, "#case=q04&trial=0")
    browser.settle()
    look(browser, "an answer's page")
    db = sqlite3.connect(store)
    evidence = json.loads(db.execute("SELECT evidence FROM scores JOIN units ON units.id = unit WHERE case_id = 'q04' AND scorer = 'faithfulness'"
                                     " AND measure = ''").fetchone()[0])
    db.close()
    marked = browser.run("document.querySelector('.passage mark').firstChild.data")
    check(marked == evidence["claims"][0]["evidence"]["text"], "the evidence of a claim is marked in its passage", marked)
    check("✗ contradicted" in text_of(browser, ".claims"), "claims say their verdict in words", text_of(browser, ".claims"))
    scores = text_of(browser, "#scores details[data-scorer=faithfulness]")
    check("contradicted1" in scores and "✓" not in scores, "a measure wears no verdict of its own", scores)
    values = browser.run("[...document.querySelectorAll('#scores .score')].map((e) => [e.dataset.scorer, (e.querySelector('.value') || { textContent: '' }).textContent])")
    check(dict(values)["token_f1"].strip() != "" and dict(values)["blame"] == "", "a graded scorer says its value, others none", values)
    if "code" in pages:
        browser.open(pages["code"][1], "#case=Code%2F0&trial=3")
        browser.settle()
        look(browser, "a program's page")
        check("assertion_failed" in text_of(browser, "#sandbox"), "the sandbox's verdict stands on it", text_of(browser, "#sandbox"))


def keyboard(browser, pages):
    store, page = pages["support-agent"]
    db = sqlite3.connect(store)
    failed = db.execute(f"SELECT count(*) FROM units u WHERE run = 1 AND {WORST} = 3").fetchone()[0]
    db.close()
    browser.open(page)
    browser.settle()
    browser.key("/")
    check(browser.run("document.activeElement.id") == "f-filter", "/ goes to the filter")
    browser.key("Escape")
    browser.key("j")
    browser.key("j")
    browser.key("k")
    active = browser.run("document.querySelector('.cases').getAttribute('aria-activedescendant')")
    check(active == "row-1" and browser.run("document.activeElement.className") == "cases", "j and k move in the table", active)
    browser.key("Enter")
    check(browser.run("location.hash") == "#case=0&trial=1" and browser.run("document.activeElement.id") == "case-title", "Enter opens the case",
          browser.run("location.hash"))
    browser.key("n")
    check(browser.run("location.hash") == "#case=0&trial=2", "n goes to the next", browser.run("location.hash"))
    browser.key("Escape")
    check(browser.run("document.getElementById('case').hidden && document.activeElement.className") == "cases", "Escape goes back to the table")
    browser.open(page, "#case=0&trial=2")
    browser.settle()
    browser.run("document.querySelector('.skip').click()")
    place = browser.run("[location.hash, document.activeElement.id, document.querySelector('.skip').textContent]")
    check(place == ["#case=0&trial=2", "input", "Skip to the content of the case"], "the skip link of a case stays with the case", place)
    browser.open(page, "#status=fail&case=2&trial=2")
    browser.settle()
    browser.key("Escape")
    place = browser.run("[location.hash, document.querySelector('.count').textContent, document.querySelector('.cases tr.at').id, "
                        "document.getElementById('cases').getBoundingClientRect().top < innerHeight]")
    check(place == ["#status=fail", f"{failed} of 60 units", "row-10", True], "back from a link, the table stands at the case, filtered as the link says", place)
    browser.run("document.querySelector('.cases thead button').click()")
    browser.settle()
    check(browser.run("document.querySelector('.cases thead th').getAttribute('aria-sort')") == "ascending", "a sorted column says so")
    for asked, left in (("#status=bogus", ""), ("#status=fail&class=nosuch&sort=-nosuch", "#status=fail"), ("#case=2&trial=9", "#case=2&trial=0"),
                        ("#status=fail&class=nosuch&case=2&trial=2", "#status=fail&case=2&trial=2"), ("#case=2", "#case=2"), ("#case=nosuch", "")):
        browser.open(page, asked)
        browser.settle()
        check(browser.run("location.hash") == left, f"the address {asked} says what is shown", browser.run("location.hash"))
    check(not browser.troubles, "keys cause no error", *browser.troubles)


def paper(browser, pages):
    _, page = pages["support-agent"]
    browser.open(page)
    browser.media("print")
    browser.run("window.dispatchEvent(new Event('beforeprint'))")
    browser.settle()
    rows = browser.run("document.querySelectorAll('.cases tbody tr').length")
    shown = browser.run("[...document.querySelectorAll('.controls, .contents')].filter((e) => e.getClientRects().length).length")
    check(rows == 60 and shown == 0, f"on paper all rows stand, and no controls ({rows} rows)")
    browser.media("", "light")
    check(browser.pdf().startswith(b"%PDF"), "it prints")
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(page)
    words = text_of(browser, "#overview")
    check("safety" in words and "[0.6214, 0.8528]" in words and "assize show" in words, "without scripts the overview stands", words[:300])
    browser.call("Emulation.setScriptExecutionDisabled", value=False)


# ---- many cases ----

def generate(folder, n):
    """Cases and answers, the same for everybody."""
    words = "amber basin cedar delta ember fjord grove harbour island juniper kelp lagoon meadow north orchard pier".split()
    state = 7

    def draw(limit):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (state >> 33) % limit

    with open(os.path.join(folder, "cases.jsonl"), "w", encoding="utf-8") as cases, \
            open(os.path.join(folder, "outputs.jsonl"), "w", encoding="utf-8") as outputs:
        for i in range(n):
            a, b, c, d = (words[draw(len(words))] for _ in range(4))
            case = {"id": f"c{i}", "input": f"Where is the {a} of {b}, number {i}?", "expected": {"answers": [f"by the {c} {d}"]},
                    "tags": sorted({("billing", "search", "travel", "policy")[draw(4)] for _ in range(draw(3))})}
            if i % 3:
                case["severity"] = ("low", "medium", "high", "critical")[draw(4)]
            cases.write(json.dumps(case) + "\n")
            answer = (f"by the {c} {d}", f"by the {c} {d}", f"by the {c} {words[draw(16)]}", f"It is by the {c} {d}, I think", "", "no")[draw(6)]
            outputs.write(json.dumps({"id": f"c{i}", "answer": answer}) + "\n")
    suite = os.path.join(folder, "many.yaml")
    with open(suite, "w", encoding="utf-8") as f:
        f.write("suite: many\nversion: 1.0.0\ncases: cases.jsonl\nsubject: {answers: outputs.jsonl}\nscore:\n"
                "  - exact_match: {gold: $case.expected.answers}\n  - token_f1: {gold: $case.expected.answers, min: 0.6}\n"
                "  - token_f1: {id: strict, gold: $case.expected.answers, min: 0.9}\n"
                "metrics:\n  - {id: exact, mean: {of: exact_match, by: [tag]}, direction: higher}\n")
    return suite


def score(scorer, column):
    return f"(SELECT {column} FROM scores WHERE unit = u.id AND scorer = '{scorer}' AND measure = '')"


WORST = f"(SELECT max({ORDER}) FROM scores WHERE unit = u.id)"
TAGS = "(SELECT coalesce(group_concat(value, ', '), '') FROM json_each(u.tags))"
HAY = "lower(u.case_id || ' ' || json_extract(u.case_doc, '$.input') || ' ' || u.tags)"
# What is chosen on the page; what SQL says to it.
VIEWS = [
    ("everything", {}, "1", "position"),
    ("what failed", {"status": "fail"}, f"{WORST} = 3", "position"),
    ("what did not pass", {"status": "not_pass"}, f"{WORST} BETWEEN 2 AND 4", "position"),
    ("what passed, last case first", {"status": "pass", "sort": "-case"}, f"{WORST} = 1", "length(case_id) DESC, case_id DESC"),
    ("one scorer's failures", {"scorer": "strict", "status": "fail"}, f"{score('strict', 'status')} = 'fail'", "position"),
    ("one class of one scorer", {"scorer": "token_f1", "class": "differs"}, f"{score('token_f1', 'class')} = 'differs'", "position"),
    ("one class of any scorer", {"class": "differs"}, "EXISTS (SELECT 1 FROM scores WHERE unit = u.id AND class = 'differs' AND measure = '')", "position"),
    ("a tag and a severity", {"tag": "billing", "severity": "critical"},
     "severity = 'critical' AND EXISTS (SELECT 1 FROM json_each(u.tags) WHERE value = 'billing')", "position"),
    ("two words", {"filter": "harbour 77"}, f"instr({HAY}, 'harbour') AND instr({HAY}, '77')", "position"),
    ("a word in capitals, worst first", {"filter": "KELP", "sort": "-status"}, f"instr({HAY}, 'kelp')", f"{WORST} DESC, position"),
    ("nothing", {"filter": "no such text"}, "0", "position"),
    ("by a value", {"sort": "scorer:token_f1"}, "1", f"{score('token_f1', 'value')}, {score('token_f1', ORDER)}, position"),
    ("by a value, highest first, of those that failed", {"sort": "-scorer:token_f1", "status": "fail"}, f"{WORST} = 3",
     f"{score('token_f1', 'value')} DESC, {score('token_f1', ORDER)} DESC, position"),
    ("by severity, worst first", {"sort": "-severity"}, "1",
     "CASE severity WHEN 'low' THEN 1 WHEN 'medium' THEN 2 WHEN 'high' THEN 3 WHEN 'critical' THEN 4 ELSE 0 END DESC, position"),
    ("by tags", {"sort": "tags", "severity": "low"}, "severity = 'low'", f"{TAGS}, position"),
]

CHOOSE = """(async (wanted) => {
    document.querySelector(".controls button").click();
    for (const [name, value] of Object.entries(wanted)) {
        if (name === "sort") {
            const button = [...document.querySelectorAll(".cases thead button")].find((b) => b.dataset.key === value.replace(/^-/, ""));
            button.click();
            if (value.startsWith("-")) [...document.querySelectorAll(".cases thead button")].find((b) => b.dataset.key === value.slice(1)).click();
            continue;
        }
        const control = document.getElementById("f-" + name);
        control.value = value;
        control.dispatchEvent(new Event(name === "filter" ? "input" : "change"));
        if (name === "filter") await new Promise((f) => setTimeout(f, 150));
    }
    return document.querySelector(".count").textContent;
})(%s)"""


def windows(browser, n):
    """The rows where it pays to look: all of a short list, else its beginning, middle and end."""
    ends = [(0, n)] if n <= 120 else [(0, 60), (n // 2, n // 2 + 40), (n - 40, n)]
    return [(first, last, browser.run(ROWS % (first, last))) for first, last in ends]


def many(browser, assize, folder, n):
    store, page, ran = run_suite(assize, generate(folder, n), folder, "many")
    if not check(os.path.exists(page), f"{n} cases: the report is written", ran.stderr):
        return
    size = os.path.getsize(page)
    check(size < 64 << 20, f"{n} cases: it has {size} bytes")
    browser.open(page)
    browser.settle()
    db = sqlite3.connect(store)
    for name, wanted, where, order in VIEWS:
        expected = [f"{case} {trial}" for case, trial in db.execute(f"SELECT case_id, trial FROM units u WHERE run = 1 AND ({where}) ORDER BY {order}")]
        count = browser.run(CHOOSE % json.dumps(wanted))
        words = f"All {n} units" if len(expected) == n else f"{len(expected)} of {n} units"
        bad = []
        for first, last, shown in windows(browser, len(expected)):
            if shown != expected[first:last]:
                at = next((i for i, (a, b) in enumerate(zip(shown, expected[first:last])) if a != b), min(len(shown), last - first))
                bad.append(f"rows {first} to {last}: {len(shown)} shown; at {first + at}: {shown[at:at + 2]}, expected {expected[first + at:first + at + 2]}")
        check(count == words and not bad, f"{name}: {len(expected)} rows, as SQL has them", f"'{count}', expected '{words}'", *bad)
    browser.run(CHOOSE % json.dumps({"status": "fail", "tag": "travel", "sort": "-scorer:token_f1"}))
    before = browser.run("document.querySelector('.count').textContent"), browser.run(ROWS % (0, 30))
    link = browser.run("location.hash")
    clean(browser, f"{n} cases", page)
    browser.run(CHOOSE % "{}")
    notes = browser.run("""["beforeprint", "afterprint"].map((e) => { window.dispatchEvent(new Event(e));
        const note = document.querySelector(".printed"); return note.hidden ? "" : note.textContent; })""")
    check(notes == [f"The first 1000 of {n} rows.", ""], "what was printed of many rows is said on paper alone", notes)
    browser.open(page, link)
    browser.settle()
    after = browser.run("document.querySelector('.count').textContent"), browser.run(ROWS % (0, 30))
    check(before == after, f"the link {link} opens the same view", before, after)
    failed = db.execute(f"SELECT case_id FROM units u WHERE run = 1 AND {WORST} = 3 ORDER BY position DESC LIMIT 1").fetchone()[0]
    browser.open(page, f"#case={failed}&trial=0")
    browser.settle()
    check("Answer" in text_of(browser, "#case") or "Expected" in text_of(browser, "#case"), "the last case that failed has its story", text_of(browser, "#case")[:300])
    clean(browser, "its page", page)
    db.close()
    return store


def bounded(browser, driver, folder, store):
    page = os.path.join(folder, "small.html")
    db = sqlite3.connect(store)
    n = db.execute("SELECT count(*) FROM units WHERE run = 1").fetchone()[0]
    bound = n * 300 + 200000
    subprocess.run([driver, "write", store, page, str(bound)], check=True)
    check(os.path.getsize(page) <= bound, f"a report told to stay below {bound} bytes has {os.path.getsize(page)}")
    passed = db.execute(f"SELECT case_id FROM units u WHERE run = 1 AND {WORST} = 1 ORDER BY position DESC LIMIT 1").fetchone()[0]
    failed = db.execute(f"SELECT case_id FROM units u WHERE run = 1 AND {WORST} = 3 ORDER BY position LIMIT 1").fetchone()[0]
    db.close()
    browser.open(page, f"#case={passed}&trial=0")
    browser.settle()
    check(f"assize show many-1 {passed} 0" in text_of(browser, "#case pre"), "a story that was left out says how to see it", text_of(browser, "#case"))
    browser.open(page, f"#case={failed}&trial=0")
    browser.settle()
    check("Expected" in text_of(browser, "#case"), "what failed stays in before what passed", text_of(browser, "#case")[:300])
    clean(browser, "a bounded report", page)


def hostile(browser, driver, folder):
    store, page = os.path.join(folder, "hostile.db"), os.path.join(folder, "hostile.html")
    subprocess.run([driver, "hostile", store, page], check=True)
    with open(page, "rb") as f:
        data = f.read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as e:
        check(False, "the file is UTF-8", e)
        return
    check("\u2028" not in text and "\0" not in text, "the file holds no raw line separator and no NUL")
    browser.open(page)
    browser.settle()
    clean(browser, "hostile texts", page)
    shown = {"head": "#top", "gates": "#gates", "changes": "#changes", "metrics": "#metrics", "curves": "#curves", "slices": "#slices", "scorers": "#scorers",
             "table": ".cases", "choices": "#f-class", "run": "#run"}
    missing = [name for name, selector in shown.items() if EVIL not in text_of(browser, selector)]
    check(not missing, "the overview shows them literally everywhere", *missing)
    words = text_of(browser, "#overview")
    check("\\u2028" in words and "\\u202e" in words and "\\xff\\xfe\\x80" in words, "what would act, and bytes that are no text, are shown escaped")
    first = text_of(browser, ".flip")
    check("▼ worse" in first.split("▲")[0] and browser.run("document.querySelector('.flip').classList.contains('worse')"), "flips stand first, worse ones before better ones")
    browser.run("document.querySelector('.flip a').click()")
    browser.settle()
    check(browser.run("document.getElementById('case-title').textContent").startswith("Case case1" + EVIL), "a flip leads to its case",
          browser.run("location.hash"))
    check(EVIL in text_of(browser, "#both-sides") and not browser.troubles, "which shows both sides literally", *browser.troubles)
    for at in range(0, 12, 5):
        browser.open(page)
        browser.settle()
        browser.run(f"document.querySelectorAll('.cases tbody tr[id]')[{at}].click()")
        browser.settle()
        sections = ["input", "given", "answer", "expected", "sandbox", "passages", "trajectory", "scores", "numbers", "more"]
        missing = [s for s in sections if EVIL not in text_of(browser, "#" + s)]
        check(not missing and not browser.troubles, f"the page of unit {at} shows them literally in every section", *missing, *browser.troubles)
        if at == 0:
            body = text_of(browser, "#scores")
            check("12345678901234567890123" in body and "1.0" in body and "\\u0000" in text_of(browser, "#input"), "numbers keep their digits, a NUL is shown", body[:600])
    flags = browser.run("[window.hit, Object.prototype.hit, document.querySelectorAll('script').length]")
    check(flags[:2] == [None, None], "nothing ran", flags)
    refused = browser.run("""(() => { const s = document.createElement("script"); s.textContent = "window.hit = 2"; document.body.append(s); return window.hit; })()""")
    check(refused is None, "and the page's policy refuses a script that is put in")


def both_sides(browser, assize, root, folder):
    """Two runs of one suite over answers of two kinds: flips stand beside each other, on the overview and on the case's page."""
    suite = os.path.join(folder, "two", "suite.yaml")
    shutil.copytree(os.path.join(root, "examples", "rag"), os.path.dirname(suite))
    with open(suite, encoding="utf-8") as f:
        text = f.read()
    store, page = os.path.join(folder, "two.db"), os.path.join(folder, "two.html")
    for n, kind in enumerate(("run: trigram, answers: chatty", "run: keyword, answers: brief")):
        with open(suite, "w", encoding="utf-8") as f:
            f.write(text.replace("run: keyword, answers: brief", kind))
        subprocess.run([assize, "run", suite, "--store", store, "--new", "-o", page] + ["--baseline", "last"] * n, check=False, capture_output=True)
    browser.open(page)
    browser.settle()
    clean(browser, "two runs", page)
    look(browser, "two runs")
    order = browser.run("[...document.querySelectorAll('.contents a')].map((a) => a.textContent).slice(0, 5)")
    check(order == ["Gates", "Changes", "Metrics compared", "Flips", "Metrics"], "what was compared stands before the flips, and in the contents", order)
    flip = browser.run("""(() => { const f = [...document.querySelectorAll('.flip')].find((e) => e.textContent.includes('case q04'));
        return [f.querySelectorAll('.claims').length, [...f.querySelectorAll('.both del')].some((e) => e.textContent.includes('December')),
                [...f.querySelectorAll('b')].map((b) => b.textContent)]; })()""")
    check(flip == [2, True, ["faithfulness", "rank", "token_f1", "blame"]], "a case's flips stand together, claims and words compared", flip)
    cases = browser.run("[...document.querySelectorAll('#flips h4 a')].map((a) => a.textContent)")
    check(len(cases) > 20 and len(cases) == len(set(cases)), "each case that flipped stands once", cases)
    check(browser.run("document.querySelectorAll('#flips details [data-flip]').length") > 0, "folded flips wait")
    browser.run("document.querySelector('#flips details').open = true")
    browser.settle()
    check(browser.run("document.querySelectorAll('#flips [data-flip]').length") == 0, "until they are unfolded")
    browser.open(page, "#case=q04&trial=0")
    browser.settle()
    clean(browser, "a flipped case", page)
    look(browser, "a flipped case")
    words = text_of(browser, "#both-sides")
    check("✗ contradicted" in words and "✓ supported" in words and "before ✓ pass 1 of 1 trial passed" in words, "its page has both sides", words[:400])
    kept = os.path.join(folder, "kept.json")
    subprocess.run([assize, "report", "last", "--store", store, "-o", kept], check=True, capture_output=True)
    subprocess.run([assize, "report", kept, "-o", kept + ".html"], check=True, capture_output=True)
    browser.open(kept + ".html", "#case=q04&trial=0")
    browser.settle()
    words = text_of(browser, "#not-here")
    check("kept report file" in words and "assize show rag-2 q04 0" in words, "a report of a kept report says what it lacks, and why", words)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(page)
    words = text_of(browser, ".flip .both")
    check("It may be saved up" in words and "first_relevant_rank" in words, "without scripts both sides stand, a member a line", words[:300])
    browser.call("Emulation.setScriptExecutionDisabled", value=False)


def same_bytes(assize, root, folder):
    texts = []
    for n in range(2):
        _, page, _ = run_suite(assize, os.path.join(root, "examples", "support-agent", "suite.yaml"), folder, f"same{n}")
        with open(page, encoding="utf-8") as f:
            text = f.read()
        text = re.sub(r'<section id="run">.*?</section>', "", text, flags=re.S)
        texts.append(re.sub(r'<script type="application/json" id="figures">.*?</script>', "", text, flags=re.S))
    check(texts[0] == texts[1] and len(texts[0]) > 100000, "two runs of one suite differ in times and figures alone")


def main():
    assize, root, driver = sys.argv[1:4]
    path = find()
    if not path:
        for name in ("examples", "keyboard and paper", "many cases", "hostile texts"):
            skip(f"HTML report: {name}", "no chromium")
        return done()
    with tempfile.TemporaryDirectory(prefix="assize-html-") as folder:
        browser = Browser(path)
        try:
            browser.size(1280, 900)
            pages = examples(browser, assize, root, folder)
            case_pages(browser, pages)
            keyboard(browser, pages)
            paper(browser, pages)
            both_sides(browser, assize, root, folder)
            hostile(browser, driver, folder)
            store = many(browser, assize, folder, 3000 if "--sanitized" in sys.argv else 100000)
            if store:
                bounded(browser, driver, folder, store)
        finally:
            browser.close()
        same_bytes(assize, root, folder)
    return done()


if __name__ == "__main__":
    sys.exit(main())
