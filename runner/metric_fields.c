/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/metric_fields.h"

#include "stats/reliability.h"
#include "text/json_own.h"

const char *const DIRECTION_NAMES[] = {"higher", "lower", NULL};

static json_t *k_schema(void)
{
    return json_pack("{s:[{s:s,s:i},{s:s,s:i,s:{s:s,s:i}}]}", "anyOf", "type", "integer", "minimum", 1, "type", "array",
                     "minItems", 1, "items", "type", "integer", "minimum", 1);
}

#define OF                                                                                                             \
    {                                                                                                                  \
        "of", FIELD_STRING, .at = offsetof(struct metric_params, of), .required = true, .help = "id of the scorer"     \
    }
#define MEASURE(what)                                                                                                  \
    {                                                                                                                  \
        "field", FIELD_STRING, .at = offsetof(struct metric_params, field), .by_default = "its verdict", .help = what  \
    }
#define BY                                                                                                             \
    {                                                                                                                  \
        "by", FIELD_STRINGS, .at = offsetof(struct metric_params, by),                                                 \
                             .help = "also one metric per value: tag, tag_pair (each two tags that a case has)"        \
    }

static const struct field MEAN_FIELDS[] = {OF, MEASURE("the measure whose rows are averaged"), BY, {0}};
static const struct field RATIO_FIELDS[] = {OF,
                                            MEASURE("the measure that is summed above the line"),
                                            {"over", FIELD_STRING, .at = offsetof(struct metric_params, over),
                                             .required = true, .help = "the measure that is summed below the line"},
                                            BY,
                                            {0}};
static const struct field SUM_FIELDS[] = {OF, MEASURE("the measure that is summed"), BY, {0}};
#define TAU(what)                                                                                                      \
    {                                                                                                                  \
        "tau", FIELD_NUMBER, .at = offsetof(struct metric_params, tau), .required = true, .min = 1e-9, .max = 1,       \
                             .help = what                                                                              \
    }
#define K_FIELD                                                                                                        \
    {                                                                                                                  \
        "k", FIELD_JSON, .at = offsetof(struct metric_params, k), .required = true, .schema = k_schema,                \
                         .help = "how many trials: a number or a list of them"                                         \
    }

static const struct field PASS_FIELDS[] = {OF, K_FIELD, BY, {0}};
static const struct field G_PASS_FIELDS[] = {
    OF, K_FIELD, TAU("share of the k trials that has to pass, above 0"), BY, {0}};
static const struct field COVER_FIELDS[] = {OF, TAU("share of a case's trials that has to pass, above 0"), BY, {0}};
static const struct field BAYES_FIELDS[] = {OF, BY, {0}};

/* Of two scorers. The names of each `as` are a part of METRIC_AS_NAMES, in its order. */
static const char *const AGREEMENT_AS[] = {"kappa", "weighted_kappa", "alpha", "percent", NULL};
static const char *const CORRELATION_AS[] = {"pearson", "spearman", "kendall", NULL};
static const char *const CALIBRATION_AS[] = {"brier", "ece", "auroc", "average_precision", "log_loss", NULL};
static const char *const CORRECTED_AS[] = {"rogan_gladen", "ppi", NULL};
static const char *const ON_NAMES[] = {"verdict", "value", NULL};

#define WITH(what)                                                                                                     \
    {                                                                                                                  \
        "with", FIELD_STRING, .at = offsetof(struct metric_params, with), .required = true, .help = what               \
    }
#define WITH_MEASURE                                                                                                   \
    {                                                                                                                  \
        "with_field", FIELD_STRING, .at = offsetof(struct metric_params, with_field), .by_default = "its verdict",     \
                                    .help = "the measure of the other scorer"                                          \
    }
#define AS(list, what)                                                                                                 \
    {                                                                                                                  \
        "as", FIELD_ENUM, .at = offsetof(struct metric_params, as), .required = true, .names = list, .help = what      \
    }

static const struct field AGREEMENT_FIELDS[] = {
    OF,
    MEASURE("the measure whose values are categories"),
    WITH("id of the scorer it is to agree with"),
    WITH_MEASURE,
    AS(AGREEMENT_AS, "Cohen's kappa, the same with weights, Krippendorff's alpha, or the share that agrees"),
    {"on", FIELD_ENUM, .at = offsetof(struct metric_params, on), .names = ON_NAMES,
     .by_default = "verdict, or value where a field is given",
     .help = "what the categories are: pass and fail, or each value that is seen"},
    {"weights", FIELD_ENUM, .at = offsetof(struct metric_params, weights), .names = METRIC_WEIGHTS_NAMES,
     .by_default = "linear", .help = "weighted_kappa: what a disagreement weighs, by steps between categories"},
    {"scale", FIELD_ENUM, .at = offsetof(struct metric_params, scale), .names = METRIC_SCALE_NAMES,
     .by_default = "nominal", .help = "alpha: what categories are to each other"},
    BY,
    {0}};
static const struct field CORRELATION_FIELDS[] = {OF,
                                                  MEASURE("the measure of the first scorer"),
                                                  WITH("id of the other scorer"),
                                                  WITH_MEASURE,
                                                  AS(CORRELATION_AS, "Pearson's r, Spearman's rho, Kendall's tau-b"),
                                                  BY,
                                                  {0}};
static const struct field CALIBRATION_FIELDS[] = {
    OF,
    MEASURE("the measure that is the probability of a pass, or, for auroc and average_precision, any score of it"),
    WITH("id of the scorer whose verdict is what came true"),
    AS(CALIBRATION_AS, "which score of those probabilities"),
    {"bins", FIELD_INT, .at = offsetof(struct metric_params, bins), .min = 1, .max = RELIABILITY_BINS_MAX,
     .by_default = "10", .help = "ece: how many bins of equal width"},
    BY,
    {0}};
static const struct field CORRECTED_FIELDS[] = {
    OF,
    MEASURE("ppi: the measure that is averaged"),
    WITH("id of the scorer that is right; where it was skipped or could not be evaluated, a unit has no label"),
    WITH_MEASURE,
    AS(CORRECTED_AS,
       "the share of passes by the first scorer's error rates, or its mean by prediction-powered inference"),
    BY,
    {0}};

#define KIND(key, table, text, ...)                                                                                    \
    {                                                                                                                  \
        key, FIELD_OBJECT, .at = offsetof(struct metric_entry, params), .sub = table, .help = text, __VA_ARGS__        \
    }

const struct field METRIC_FIELDS[] = {
    {"id", FIELD_STRING, .at = offsetof(struct metric_entry, id), .required = true, .help = "name of the metric"},
    KIND("mean", MEAN_FIELDS, "mean over rows, with an interval by case; pass counts 1, fail 0", .short_for = "of"),
    KIND("ratio", RATIO_FIELDS, "sum of one measure over the sum of another"),
    KIND("sum", SUM_FIELDS, "sum of a measure", .short_for = "of"),
    KIND("pass@k", PASS_FIELDS, "chance that at least one of k trials passes, without bias"),
    KIND("pass^k", PASS_FIELDS, "chance that all of k trials pass, without bias"),
    KIND("g_pass@k", G_PASS_FIELDS, "chance that at least the share tau of k trials passes, without bias"),
    KIND("mg_pass@k", PASS_FIELDS, "mean of g_pass@k over tau from 0.5 to 1; k of 2 or more"),
    KIND("cons@k", PASS_FIELDS, "chance that the majority of k trials passes; a tie is a coin"),
    KIND("pass_gap", PASS_FIELDS, "what k trials gain over one: pass@k less pass@1; k of 2 or more"),
    KIND("cover", COVER_FIELDS, "share of cases of whose trials at least the share tau passes"),
    KIND("bayes@n", BAYES_FIELDS, "mean rate of success given the trials and a uniform prior, with a credible interval",
         .short_for = "of"),
    KIND("agreement", AGREEMENT_FIELDS, "how far two scorers agree beyond chance, over units that have both"),
    KIND("correlation", CORRELATION_FIELDS, "how far the numbers of two scorers go together"),
    KIND("calibration", CALIBRATION_FIELDS, "probabilities of one scorer held against the verdicts of another"),
    KIND("corrected", CORRECTED_FIELDS, "a scorer's share or mean over all units, corrected by another on a few"),
    {"direction", FIELD_ENUM, .at = offsetof(struct metric_entry, direction), .names = DIRECTION_NAMES,
     .help = "which way is better"},
    {"unit", FIELD_STRING, .at = offsetof(struct metric_entry, unit), .help = "unit of the value, such as usd"},
    {0}};

json_t *metrics_schema(void)
{
    json_t *item = fields_schema(METRIC_FIELDS), *one_of = json_array();
    for (size_t i = 0; METRIC_KIND_NAMES[i]; i++)
        json_array_append_new(one_of, json_pack("{s:[s]}", "required", METRIC_KIND_NAMES[i]));
    json_object_set_new(item, "oneOf", one_of);
    return json_pack("{s:s,s:o}", "type", "array", "items", item);
}
