/* SPDX-License-Identifier: Apache-2.0 */
/* passed, verdict: what a program's run in the sandbox came to. The sandbox alone decides on the verdict. */
#include "scorers/private.h"

#include "text/show.h"

static const struct evidence_type *const NEEDS_VERDICT[] = {&EVIDENCE_BOX_VERDICT, NULL};

/* The classes of a verdict, and those of references. */
static const char *const CLASSES[] = {
    "passed",   "wrong_answer",      "assertion_failed", "exception",   "early_exit",  "syntax_error",
    "cpu_time", "wall_time",         "memory",           "output",      "processes",   "file_size",
    "signal",   "forbidden_syscall", "setup_error",      "host_cannot", CLASS_MISSING, CLASS_MALFORMED,
    NULL};

/* One row: pass, fail, or error where the verdict is about the host or the task. */
static void verdict_row(const struct scorer_input *in, struct rows *out, const struct box_verdict *v, bool pass,
                        json_t *evidence)
{
    bool error = box_class_is_error(v->class_) && !pass;
    struct row *row = row_add(in->a, out, error ? ROW_ERROR : pass ? ROW_PASS : ROW_FAIL);
    row->class_ = str_of(BOX_CLASS_NAMES[v->class_]);
    if (!error)
        row_value(row, pass ? 1 : 0);
    row_evidence(in->a, row, evidence);
}

static bool passed_score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    const struct box_verdict *v = evidence_get(in->evidence, &EVIDENCE_BOX_VERDICT);
    (void)err;
    verdict_row(in, out, v, v->class_ == BOX_PASSED, box_verdict_json(v));
    return true;
}

static const struct field NO_FIELDS[] = {{0}};

const struct scorer_kind SCORER_PASSED = {
    .name = "passed",
    .version = 1,
    .help = "a program passed its tests in the sandbox",
    .manual = "Passes when the verdict is `passed`; fails with the verdict as its class, and the limit, the signal or\n"
              "the message as evidence. A box that could not be made, or a task whose own reference fails, is an\n"
              "error: it says nothing about the program.",
    .example = "- passed",
    .fields = NO_FIELDS,
    .params_size = 1,
    .needs = NEEDS_VERDICT,
    .classes = CLASSES,
    .score = passed_score,
};

struct verdict_params {
    json_t *is;
};

static const struct field VERDICT_FIELDS[] = {{"is", FIELD_VALUE, offsetof(struct verdict_params, is), .required = true,
                                               .help = "the verdict that is expected, or a list of them"},
                                              {0}};

static bool class_known(json_t *value)
{
    for (size_t i = 0; BOX_CLASS_NAMES[i]; i++)
        if (str_eq_c(json_str(value), BOX_CLASS_NAMES[i]))
            return true;
    return false;
}

static bool classes_known(json_t *is)
{
    bool known = json_is_array(is) ? json_array_size(is) > 0 : class_known(is);
    for (size_t i = 0; i < json_array_size(is); i++)
        known = known && class_known(json_array_get(is, i));
    return known;
}

static bool no_reference(str ref, void *ctx)
{
    (void)ref;
    (void)ctx;
    return false;
}

static bool verdict_prepare(const struct scorer_prepare *in, void *params, void **ret_state, struct err *err)
{
    struct verdict_params *p = params;
    *ret_state = p;
    if (!refs_each(p->is, no_reference, NULL) || classes_known(p->is))
        return true;
    const char *near = nearest_name(json_str(p->is), BOX_CLASS_NAMES);
    return doc_fail(in->suite, doc_pointer_key(in->a, in->pointer, S("is")), false, err,
                    "expected a verdict or a list of verdicts, found %s%s%s%s", show_value(p->is).text,
                    near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static bool verdict_score(const struct scorer_input *in, struct rows *out, struct err *err)
{
    const struct verdict_params *p = in->state;
    const struct box_verdict *v = evidence_get(in->evidence, &EVIDENCE_BOX_VERDICT);
    (void)err;
    json_t *is = scorer_value(in, p->is, out);
    if (!is)
        return true;
    if (!classes_known(is)) {
        scorer_malformed(in, out, "is", "a verdict or a list of verdicts", is);
        return true;
    }
    str name = str_of(BOX_CLASS_NAMES[v->class_]);
    bool pass = str_eq(json_str(is), name);
    for (size_t i = 0; i < json_array_size(is); i++)
        pass = pass || str_eq(json_str(json_array_get(is, i)), name);
    json_t *evidence = box_verdict_json(v);
    json_object_set(evidence, "expected", is);
    verdict_row(in, out, v, pass, evidence);
    return true;
}

const struct scorer_kind SCORER_VERDICT = {
    .name = "verdict",
    .version = 1,
    .help = "a program's verdict in the sandbox is the one that is expected",
    .manual = "Passes when the verdict is the one named by `is`, or among those listed. The verdicts: passed,\n"
              "wrong_answer, assertion_failed, exception, early_exit, syntax_error, cpu_time, wall_time, memory,\n"
              "output, processes, file_size, signal, forbidden_syscall, setup_error, host_cannot. `$run.` reads the\n"
              "sample as it stands in its file.",
    .example = "- verdict: {id: as_expected, is: $run.expected}",
    .fields = VERDICT_FIELDS,
    .params_size = sizeof(struct verdict_params),
    .short_for = "is",
    .needs = NEEDS_VERDICT,
    .classes = CLASSES,
    .prepare = verdict_prepare,
    .score = verdict_score,
};
