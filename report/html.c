/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one-file HTML report. It asks for nothing: style and script stand in it, and its policy lets nothing run or load
 * but these two, known by their hashes. Bytes that differ between reruns of one store's content stand in the section
 * `run` and the block `figures` alone.
 */
#include "report/html.h"

#include "report/evidence.h"
#include "text/json_own.h"

#include <inttypes.h>
#include <time.h>

/* Made from report/html/ when the program is built. */
extern const char HTML_STYLE[], HTML_TEXT_JS[], HTML_DIFF_JS[], HTML_DATA_JS[], HTML_TABLE_JS[], HTML_EVIDENCE_JS[],
    HTML_CASE_JS[], HTML_MAIN_JS[];

/* "sha256-…" in base64, as a policy names a script or style. */
static void policy_hash_put(struct buf *to, str text)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char hex[SHA256_HEX_SIZE];
    unsigned char bytes[33] = {0};
    sha256_of(text, hex);
    for (size_t i = 0; i < 32; i++) {
        const char pair[] = {hex[2 * i], hex[2 * i + 1], 0};
        bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    html_put(to, "'sha256-");
    for (size_t i = 0; i < 33; i += 3) {
        unsigned long three = (unsigned long)bytes[i] << 16 | (unsigned long)bytes[i + 1] << 8 | bytes[i + 2];
        for (int k = 18; k >= 0; k -= 6)
            buf_byte(to, i == 30 && k == 0 ? '=' : DIGITS[three >> k & 63]);
    }
    html_put(to, "'");
}

static void page_head_put(struct page *page, str style, str script, struct buf *to)
{
    html_put(to, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; "
                 "form-action 'none'; style-src ");
    policy_hash_put(to, style);
    html_put(to, "; script-src ");
    policy_hash_put(to, script);
    html_put(
        to,
        "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"assize\">\n<title>");
    html_text(to, page->r->run->verdict.n ? page->r->run->verdict : page->r->run->status);
    html_put(to, " · ");
    html_text(to, page->r->run->id);
    html_put(to, "</title>\n<style>");
    buf_str(to, style);
    html_put(to, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#cases\">Skip to the cases</a>\n");
}

static void html_time_put(struct buf *to, int64_t unix_ms)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm utc;
    char date[64];
    if (unix_ms <= 0 || !gmtime_r(&seconds, &utc) || !strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S UTC", &utc))
        html_put(to, "–");
    else
        html_text(to, str_of(date));
}

static void term_put(struct buf *to, const char *term, str value)
{
    if (!value.n)
        return;
    html_put(to, "<dt>");
    html_text(to, str_of(term));
    html_put(to, "</dt><dd>");
    html_text(to, value);
    html_put(to, "</dd>");
}

void run_section_put(struct page *page, struct buf *to)
{
    const struct run *run = page->r->run;
    CLEANUP_JSON json_t *host = stored_json(run->host);
    json_t *notes = json_object_get(host, "notes");
    html_put(to, "<section id=\"run\"><h2>This run</h2>");
    for (size_t i = 0; i < json_array_size(notes); i++) {
        buf_str(to, i ? S("<li>") : S("<ul><li>"));
        html_text(to, json_str(json_array_get(notes, i)));
        html_put(to, "</li>");
    }
    buf_str(to, json_array_size(notes) ? S("</ul>") : S(""));
    html_put(to, "<dl class=\"terms\"><dt>started</dt><dd>");
    html_time_put(to, run->started_ms);
    html_put(to, "</dd><dt>finished</dt><dd>");
    html_time_put(to, run->finished_ms);
    html_put(to, "</dd>");
    term_put(to, "suite", run->suite_path);
    term_put(to, "assize", run->version);
    term_put(to, "system", json_str(json_object_get(host, "system")));
    term_put(to, "machine", json_str(json_object_get(host, "machine")));
    buf_printf(to, "<dt>seed</dt><dd>%" PRId64 "</dd>", run->seed);
    html_put(to, "</dl></section>\n");
}

/* Where the page's script builds the table of cases and the page of one of them. */
static void places_put(struct buf *to)
{
    html_put(to, "<section id=\"cases\"><h2>Cases</h2><noscript><p>The table of cases and the page of each case need "
                 "JavaScript. Without it, <code>assize show</code> tells the same.</p></noscript>"
                 "<div id=\"table\"></div></section>\n");
}

static void page_put(struct page *page, str style, str script, struct buf *to)
{
    page_head_put(page, style, script, to);
    html_put(to, "<main id=\"overview\">\n");
    overview_put(page, to);
    places_put(to);
    run_section_put(page, to);
    html_put(to, "</main>\n<main id=\"case\" hidden></main>\n");
    table_data_put(page, to);
    flips_data_put(page, to);
}

bool html_write(const struct report *r, size_t bound, struct buf *to, struct err *err)
{
    static const char *const SCRIPTS[] = {HTML_TEXT_JS,     HTML_DIFF_JS, HTML_DATA_JS, HTML_TABLE_JS,
                                          HTML_EVIDENCE_JS, HTML_CASE_JS, HTML_MAIN_JS};
    struct arena a CLEANUP_ARENA = {0};
    struct page page = {.a = &a, .r = r, .bound = bound};
    struct buf script CLEANUP_BUF = {0};
    html_put(&script, "\"use strict\";(() => {\n");
    for (size_t i = 0; i < COUNT_OF(SCRIPTS); i++)
        buf_str(&script, str_of(SCRIPTS[i]));
    html_put(&script, "})();\n");
    if (!page_gather(&page, err))
        return false;
    page_put(&page, str_of(HTML_STYLE), buf_view(&script), to);
    page.bound = bound > script.n ? bound - script.n : 0;
    if (!stories_put(&page, to, err))
        return false;
    where_put(&page, to);
    figures_data_put(&page, to);
    html_put(to, "<script>");
    buf_str(to, buf_view(&script));
    html_put(to, "</script>\n</body>\n</html>\n");
    return !to->full ||
           err_set(err, ERR_INPUT, "the report is larger than the bound of %zu bytes", to->max ? to->max : BUF_MAX);
}

bool report_html(const struct report *r, struct buf *to, struct err *err)
{
    return html_write(r, HTML_BOUND, to, err);
}
