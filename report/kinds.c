/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of file that a run is reported in. */
#include "report/report.h"

const struct report_kind REPORT_KINDS[] = {
    {".json", "the bundle, its hash and the run; also read as a baseline", "{\"bundle\":", report_json},
    {".xml", "JUnit: a testsuite a scorer, and one for the gate", NULL, report_junit},
    {".md", "Markdown that fits a pull request's comment", NULL, report_markdown},
    {".csv", "a score row a line, for spreadsheets", NULL, report_csv},
    {".jsonl", "a score row a line, as JSON", NULL, report_jsonl},
    {".html", "one page without outside resources: overview, table of cases, a page for each case", NULL, report_html},
    {0}};

const struct report_kind *report_kind_of(str name)
{
    for (const struct report_kind *kind = REPORT_KINDS; kind->extension; kind++)
        if (str_ends(name, str_of(kind->extension)))
            return kind;
    return NULL;
}
