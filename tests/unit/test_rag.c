/* SPDX-License-Identifier: Apache-2.0 */
/* rag: readers and their errors, measures against published values, values in texts, claims, refusals, the diagnosis.
 */
#include "base/rng.h"
#include "rag/claims.h"
#include "rag/rag.h"
#include "rag/rarity.h"
#include "tests/tap.h"

/* ---- Readers ---- */

static void test_runs(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct run_file run;
    struct qrels qrels;
    static const struct {
        str bytes;
        const char *says;
        int line;
    } BAD_RUNS[] = {
        {STR_INIT("1 Q0 a 1 0.5\n"), "found 5 columns; expected six", 1},
        {STR_INIT("1 Q0 a 1 0.5 x\n1 Q0 b 2 nan x\n"), "the score 'nan' is no finite number", 2},
        {STR_INIT("1 Q0 a 1 inf x\n"), "is no finite number", 1},
        {STR_INIT("1 Q0 a 1 1e39 x\n"), "beyond the range of a 32-bit float", 1},
        {STR_INIT("1 Q0 a 1 0,5 x\n"), "is no finite number", 1},
        {STR_INIT("1 Q0 a 1 3 x\n2 Q0 a 1 3 x\n1 Q0 a 9 1 x\n"), "retrieved twice for topic '1': first on line 1", 3},
        {STR_INIT("1 Q0 \xff 1 3 x\n"), "not UTF-8", 1},
        {STR_INIT("\n \n"), "there is no line in it", 0},
        {STR_INIT(""), "there is no line in it", 0},
    };
    static const struct {
        str bytes;
        const char *says;
        int line;
    } BAD_QRELS[] = {
        {STR_INIT("1 0 5\n"), "found 3 columns", 1},
        {STR_INIT("query-id\tcorpus-id\tscore\n1 0 a 1\n"), "between tabs", 2},
        {STR_INIT("query-id\tcorpus-id\tscore\n"), "but the header", 0},
        {STR_INIT("1 0 a 1e300\n"), "beyond the limit", 1},
        {STR_INIT("1 0 a 1 x\n"), "found 5 columns", 1},
        {STR_INIT("1 a\n"), "found 2 columns", 1},
        {STR_INIT("1 0 a 0.5\n"), "is no whole number", 1},
        {STR_INIT("1 0 a high\n"), "is no whole number", 1},
        {STR_INIT("1 0 a 5000\n"), "beyond the limit", 1},
        {STR_INIT("1 0 a 1\n1 0 a 0\n"), "judged twice", 2},
    };
    for (size_t i = 0; i < COUNT_OF(BAD_RUNS); i++) {
        check(!run_parse(&a, S("r"), BAD_RUNS[i].bytes, &run, &err) && err.kind == ERR_INPUT, "bad run %zu is refused",
              i);
        check_says(&err, BAD_RUNS[i].says, "… by name");
        check_int(err.line, BAD_RUNS[i].line, "… with its line");
    }
    for (size_t i = 0; i < COUNT_OF(BAD_QRELS); i++) {
        check(!qrels_parse(&a, S("q"), BAD_QRELS[i].bytes, &qrels, &err) && err.kind == ERR_INPUT,
              "bad judgements %zu are refused", i);
        check_says(&err, BAD_QRELS[i].says, "… by name");
        check_int(err.line, BAD_QRELS[i].line, "… with the line");
    }
    check_done(run_parse(&a, S("r"),
                         S("7 Q0 a 1 1.0 x\n7 Q0 b 2 1.00000000001 x\n7 Q0 c 3 2 my tag\n10 Q0 a 1 1 z\r\n"), &run,
                         &err),
               &err, "a run is read");
    check_str(run.v[0].id, S("10"), "topics in byte order");
    const struct ranking *seven = run_find(&run, S("7"));
    check_str(seven->v[0].doc, S("c"), "by score, whatever the rank column says");
    check_str(seven->v[1].doc, S("b"),
              "scores that are one 32-bit float tie: the later id first, as in trec_eval 9.0.8");
    check_str(run.name, S("z"), "the run id is the last line's");
    check_done(qrels_parse(&a, S("q"), S("query-id\tcorpus-id\tscore\n7\ta b\t1\r\n7\tb\t2\n"), &qrels, &err), &err,
               "BEIR's judgements are read");
    int64_t grade = 0;
    check(grade_find(qrels_find(&qrels, S("7")), S("b"), &grade) && grade == 2, "… with their grades");
    check(!grade_find(qrels_find(&qrels, S("7")), S("c"), &grade), "… and no others");
}

/* The list [3,2,3,0,1,2] of the literature: 0.960808194336 with the grade as gain, 0.948810748568 with 2^grade - 1 (by
 * numpy; the facts file of the project names both). */
static void test_measures(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct err err = {0};
    struct run_file run = {0};
    struct qrels qrels = {0};
    str q = S("1 0 a 3\n1 0 b 2\n1 0 c 3\n1 0 d 0\n1 0 e 1\n1 0 f 2\n");
    str r = S("1 Q0 a 1 9 x\n1 Q0 b 2 8 x\n1 Q0 c 3 7 x\n1 Q0 d 4 6 x\n1 Q0 e 5 5 x\n1 Q0 f 6 4 x\n");
    static const struct {
        const char *name;
        double value;
    } EXPECTED[] = {{"ndcg", 0.960808194336},
                    {"ndcg_exp", 0.948810748568},
                    {"ndcg_cut_6", 0.960808194336},
                    {"precision@5", 0.8},
                    {"P_10", 0.5},
                    {"recall@2", 0.4},
                    {"hit@1", 1},
                    {"mrr", 1},
                    {"map", (1 + 1 + 1 + 4.0 / 5 + 5.0 / 6) / 5},
                    {"rprec", 0.8},
                    {"map@3", 0.6}};
    check(qrels_parse(&a, S("q"), q, &qrels, &err) && run_parse(&a, S("r"), r, &run, &err),
          "list and judgements are read");
    for (size_t i = 0; i < COUNT_OF(EXPECTED); i++) {
        struct rank_measure m = {0};
        check_done(rank_measure_parse(str_of(EXPECTED[i].name), &m, &err), &err, "%s is a measure", EXPECTED[i].name);
        check_near(rank_value(&m, &run.v[0], &qrels.v[0], 1), EXPECTED[i].value, 1e-12, "… and has its value");
    }
    static const struct {
        const char *name, *says;
    } BAD[] = {{"recall", "needs a cut-off"},           {"recall@0", "whole number from 1"},
               {"recall@x", "whole number from 1"},     {"rprec@5", "no cut-off"},
               {"ndgc@10", "did you mean 'ndcg@10'"},   {"", "there is no measure"},
               {"ndcg@99999999", "whole number from 1"}};
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        struct rank_measure m;
        check(!rank_measure_parse(str_of(BAD[i].name), &m, &err), "'%s' is no measure", BAD[i].name);
        check_says(&err, BAD[i].says, "… and it says why");
    }
    struct qrels none;
    struct rank_measure ndcg = {RANK_NDCG, 10}, recall = {RANK_RECALL, 5};
    check(qrels_parse(&a, S("q"), S("1 0 a 0\n1 0 b -1\n"), &none, &err), "judgements without a relevant document");
    check_near(rank_value(&ndcg, &run.v[0], &none.v[0], 1), 0, 0, "… have nDCG 0, never NaN");
    check_near(rank_value(&recall, &run.v[0], &none.v[0], 1), 0, 0, "… and recall 0");
    struct rank_options o = {.measures = &recall, .n = 1, .level = 1};
    struct rank_result result;
    struct run_file other;
    check(run_parse(&a, S("r"), S("2 Q0 a 1 9 x\n"), &other, &err), "a run on another topic");
    check(!rank_all(&a, &qrels, &other, &o, &result, &err), "nothing in common is an error");
    check_says(&err, "no topic is both judged and retrieved", "… and says so");
    o.complete = true;
    check_done(rank_all(&a, &qrels, &other, &o, &result, &err), &err, "counted whole, the judged topic is 0");
    check(result.n == 1 && result.mean[0] == 0 && result.judged_only == 1 && result.retrieved_only == 1,
          "… and counted");
}

/* nDCG never leaves [0, 1], whatever the list, and the ideal list has 1. */
static void test_bounds(void)
{
    struct rng rng = rng_stream(3, S("test.rag"), 0, 0);
    bool inside = true, ideal = true;
    for (int round = 0; round < 500; round++) {
        struct arena a CLEANUP_ARENA = {0};
        struct err err = {0};
        struct qrels qrels;
        struct run_file run;
        struct buf q CLEANUP_BUF = {0}, r CLEANUP_BUF = {0}, best CLEANUP_BUF = {0};
        int n = 1 + (int)rng_below(&rng, 12);
        for (int i = 0; i < n; i++) {
            int grade = (int)rng_below(&rng, 5) - 1;
            buf_printf(&q, "t 0 d%d %d\n", i, grade);
            buf_printf(&best, "t Q0 d%d 0 %d x\n", i, grade);
            if (rng_below(&rng, 3))
                buf_printf(&r, "t Q0 d%d 0 %d x\n", i, (int)rng_below(&rng, 4));
        }
        buf_str(&r, S("t Q0 other 0 2 x\n"));
        if (!qrels_parse(&a, S("q"), buf_view(&q), &qrels, &err) || !run_parse(&a, S("r"), buf_view(&r), &run, &err))
            inside = false;
        for (int kind = RANK_RECALL; inside && kind <= RANK_NDCG_EXP; kind++)
            for (int64_t k = kind == RANK_PRECISION; k < 5; k++) {
                double v = rank_value(&(struct rank_measure){kind, k}, &run.v[0], &qrels.v[0], 1);
                inside = inside && v >= 0 && v <= 1 + 1e-12;
            }
        struct run_file perfect;
        if (!run_parse(&a, S("b"), buf_view(&best), &perfect, &err))
            ideal = false;
        double v = rank_value(&(struct rank_measure){RANK_NDCG, 0}, &perfect.v[0], &qrels.v[0], 1);
        ideal = ideal && (relevant_count(&qrels.v[0], 1) ? fabs(v - 1) < 1e-12 : v == 0);
    }
    check(inside, "every measure of 500 random lists lies in [0, 1]");
    check(ideal, "the ideal order has nDCG 1, or 0 where nothing is relevant");
}

/* ---- Texts ---- */

static void test_values(void)
{
    static const struct {
        const char *a, *b;
        bool same;
    } PAIRS[] = {
        {"12 March 2021", "2021-03-12", true},
        {"March 12, 2021", "the 12th of March 2021", true},
        {"12 March 2021", "13 March 2021", false},
        {"in March 2021", "12 March 2021", true},
        {"in 2021", "12 March 2021", true},
        {"in 2020", "12 March 2021", false},
        {"9:30 am", "9.30 a.m.", true},
        {"at 5 pm", "17:00", true},
        {"at 5 pm", "5 am", false},
        {"at noon", "12:00", true},
        {"fourteen days", "14 days", true},
        {"two weeks", "14 days", true},
        {"half an hour", "30 minutes", true},
        {"1,200 people", "1200 people", true},
        {"twenty-one cats", "21 cats", true},
        {"two hundred and fifty boats", "250 boats", true},
        {"10 %", "ten percent", true},
        {"10 %", "10 euros", false},
        {"45 dollars", "$45", true},
        {"45 dollars", "45 euros", false},
        {"1.5 km", "1500 metres", true},
        {"a dozen eggs", "12 eggs", true},
        {"3 kg", "2 kg", false},
        {"the guide Ada Berg", "our guide Ada Berg", true},
        {"the guide Ada Berg", "our guide Berg", true},
        {"the guide Ada Berg", "our guide Ida Berg", false},
        {"on Monday", "on Mondays", true},
        {"on Monday", "on Tuesday", false},
        {"3.5 million", "3,500,000", true},
        {"open 24 hours", "open one day", false},
    };
    struct arena a CLEANUP_ARENA = {0};
    struct english *e = english_new(&a);
    for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
        struct text x, y;
        text_read(&a, e, str_of(PAIRS[i].a), &x);
        text_read(&a, e, str_of(PAIRS[i].b), &y);
        bool same = x.values.n && y.values.n && value_same(&x.values.v[0], &y.values.v[0], &x, &y);
        check(same == PAIRS[i].same, "'%s' %s '%s'", PAIRS[i].a, PAIRS[i].same ? "is" : "is not", PAIRS[i].b);
    }
}

static void test_sentences(void)
{
    static const struct {
        const char *text;
        size_t n;
    } TEXTS[] = {
        {"", 0},
        {"One. Two! Three?", 3},
        {"Dr. Berg came at 9 a.m. with Mr. Zoll, e.g. by train.", 1},
        {"It costs 3.50 euros. Pay at the desk.", 2},
        {"- first item\n- second item", 2},
        {"1. First thing\n2. Second thing", 2},
        {"See No. 5. Then go on.", 2},
        {"J. R. Hartley wrote it.", 1},
        {"Wait... what? Yes.", 2},
    };
    struct arena a CLEANUP_ARENA = {0};
    struct english *e = english_new(&a);
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        struct text t;
        text_read(&a, e, str_of(TEXTS[i].text), &t);
        check_int(t.sentences.n, TEXTS[i].n, "'%s' has %zu sentences", TEXTS[i].text, TEXTS[i].n);
    }
}

static void test_lexicon(void)
{
    /* Bisection finds the first and last words, and those between: the lists are sorted. */
    static const char *const STOPS[] = {"a",       "an", "and",   "by",  "each",  "from", "however", "into",
                                        "neither", "or", "since", "the", "until", "you",  "yours"};
    static const char *const NEGATIONS[] = {"avoid",   "barely",  "cannot", "except", "hardly",  "instead", "lack",
                                            "neither", "never",   "no",     "nobody", "none",    "nor",     "not",
                                            "nothing", "nowhere", "rarely", "unless", "without", "don't"};
    bool stops = true, negations = true;
    for (size_t i = 0; i < COUNT_OF(STOPS); i++)
        stops = stops && lexicon_stop(str_of(STOPS[i]));
    for (size_t i = 0; i < COUNT_OF(NEGATIONS); i++)
        negations = negations && lexicon_negates(str_of(NEGATIONS[i]));
    check(stops && !lexicon_stop(S("museum")), "stop words are known");
    check(negations && !lexicon_negates(S("note")), "negations are known");
    check(lexicon_abbreviation(S("approx")) && lexicon_abbreviation(S("vs")) && !lexicon_abbreviation(S("museum")),
          "abbreviations are known");
    check_int(lexicon_month(S("sept")), 9, "months, also short");
}

static struct passage PASSAGES[] = {
    {STR_INIT("p1"), STR_INIT("The Harbour Museum"),
     STR_INIT("The Harbour Museum opened on 12 March 1987. It was designed by Ada Berg. Entry costs 14 euros for "
              "adults and 6 "
              "euros for children. Dogs are not allowed in the halls.")},
    {STR_INIT("p2"), STR_INIT("The Mill Museum"),
     STR_INIT(
         "The Mill Museum opened in June 1999. Its architect was Otto Lindqvist. The café serves soup until 4 pm.")},
    {STR_INIT("p3"), STR_INIT("Ferries"),
     STR_INIT("The ferry to Gull Island sails twice a day in summer. Bicycles travel free.")},
};

struct fixture_text {
    struct arena a;
    const struct passage *contexts[COUNT_OF(PASSAGES)];
    struct rarity *rarity;
};

static void fixture_make(struct fixture_text *f)
{
    *f = (struct fixture_text){0};
    for (size_t i = 0; i < COUNT_OF(PASSAGES); i++)
        f->contexts[i] = &PASSAGES[i];
    f->rarity = rarity_new(&f->a, PASSAGES, COUNT_OF(PASSAGES));
}

static struct answer answer_make(const struct fixture_text *f, const char *question, const char *text)
{
    return (struct answer){.question = str_of(question),
                           .text = str_of(text),
                           .contexts = f->contexts,
                           .n_contexts = COUNT_OF(PASSAGES),
                           .rarity = f->rarity};
}

static void test_claims(void)
{
    static const struct {
        const char *question, *text;
        enum claim_verdict verdict;
        enum claim_reason reason;
        const char *passage, *found;
    } CLAIMS[] = {
        {"When did the Harbour Museum open?", "The Harbour Museum opened on 12 March 1987.", CLAIM_SUPPORTED,
         REASON_NONE, "p1", ""},
        {"When did the Harbour Museum open?", "It opened in March 1987.", CLAIM_SUPPORTED, REASON_NONE, "p1", ""},
        {"When did the Harbour Museum open?", "The Harbour Museum opened on 12 May 1987.", CLAIM_CONTRADICTED,
         REASON_DATE, "p1", "12 March 1987"},
        {"Who designed the Harbour Museum?", "The Harbour Museum was designed by Otto Lindqvist.", CLAIM_CONTRADICTED,
         REASON_NAME, "p1", "Ada Berg"},
        {"What does it cost?", "Entry costs 12 euros for adults.", CLAIM_CONTRADICTED, REASON_NUMBER, "p1", ""},
        {"What does it cost?", "Entry costs fourteen euros for adults.", CLAIM_SUPPORTED, REASON_NONE, "p1", ""},
        {"May dogs come in?", "Dogs are allowed in the halls.", CLAIM_CONTRADICTED, REASON_NEGATION, "p1", ""},
        {"May dogs come in?", "Dogs are not permitted in the halls.", CLAIM_SUPPORTED, REASON_NONE, "p1", ""},
        {"What is on the roof?", "A glass pavilion with telescopes crowns the roof garden.", CLAIM_UNSUPPORTED,
         REASON_NOT_FOUND, NULL, ""},
        {"Do bicycles cost anything?", "Bicycles travel free on the ferry.", CLAIM_SUPPORTED, REASON_NONE, "p3", ""},
    };
    struct fixture_text f;
    fixture_make(&f);
    for (size_t i = 0; i < COUNT_OF(CLAIMS); i++) {
        struct answer answer = answer_make(&f, CLAIMS[i].question, CLAIMS[i].text);
        struct faithfulness found;
        faithfulness(&f.a, &answer, &found);
        check_int(found.n, 1, "'%s' is one claim", CLAIMS[i].text);
        const struct claim *c = &found.v[0];
        check(c->verdict == CLAIMS[i].verdict && c->reason == CLAIMS[i].reason, "… %s %s",
              CLAIM_VERDICT_NAMES[CLAIMS[i].verdict], CLAIM_REASON_NAMES[CLAIMS[i].reason]);
        if (c->verdict != CLAIMS[i].verdict || c->reason != CLAIMS[i].reason)
            printf("# found: %s %s, support %.3f\n", CLAIM_VERDICT_NAMES[c->verdict], CLAIM_REASON_NAMES[c->reason],
                   c->support);
        if (CLAIMS[i].passage)
            check_str(answer.contexts[c->passage]->id, str_of(CLAIMS[i].passage), "… with its evidence");
        if (CLAIMS[i].found[0])
            check_str(c->found, str_of(CLAIMS[i].found), "… and what that says instead");
        check(found.score >= 0 && found.score <= 1 && c->support >= 0 && c->support <= 1, "… scores within [0, 1]");
    }
    struct answer two =
        answer_make(&f, "Tell me about it.", "The ferry sails twice a day; bicycles travel free. Dogs fly.");
    struct faithfulness found;
    faithfulness(&f.a, &two, &found);
    check_int(found.n, 3, "semicolons and full stops part claims");
    str first = str_sub(two.text, found.v[0].span.from, found.v[0].span.to - found.v[0].span.from);
    check_str(first, S("The ferry sails twice a day"), "… whose bytes are known");
    struct answer bare = answer_make(&f, "Who?", "Ada Berg designed it.");
    bare.n_contexts = 0;
    faithfulness(&f.a, &bare, &found);
    check(found.n == 1 && found.v[0].verdict == CLAIM_UNSUPPORTED && !found.v[0].has_evidence && found.score == 0,
          "without contexts nothing is supported");
    arena_finish(&f.a);
}

static void test_refusals(void)
{
    static const struct {
        const char *text;
        enum answer_class class_;
    } TEXTS[] = {
        {"I could not find that in the documents.", ANSWER_REFUSAL},
        {"I'm sorry, but the passages do not say who designed it.", ANSWER_REFUSAL},
        {"The provided context does not mention the price.", ANSWER_REFUSAL},
        {"I don't know.", ANSWER_REFUSAL},
        {"Unfortunately, there is no information about that in the sources.", ANSWER_REFUSAL},
        {"I am unable to answer this. Please contact the museum.", ANSWER_REFUSAL},
        {"", ANSWER_EMPTY},
        {"  \n ", ANSWER_EMPTY},
        {"…", ANSWER_EMPTY},
        {"Great question!", ANSWER_EMPTY},
        {"Dogs are not allowed in the halls.", ANSWER_CLAIMS},
        {"I could not find the exact day, but it opened in March 1987.", ANSWER_CLAIMS},
        {"The museum does not provide parking.", ANSWER_CLAIMS},
        {"No, the ferry does not sail in winter.", ANSWER_CLAIMS},
    };
    struct fixture_text f;
    fixture_make(&f);
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        struct answer answer = answer_make(&f, "When did it open?", TEXTS[i].text);
        struct faithfulness found;
        faithfulness(&f.a, &answer, &found);
        check(found.class_ == TEXTS[i].class_, "'%s' is %s", TEXTS[i].text, ANSWER_CLASS_NAMES[TEXTS[i].class_]);
        check(found.has_score == (found.class_ == ANSWER_CLAIMS), "… and has a score only if it claims something");
    }
    arena_finish(&f.a);
}

/* Any bytes at all: no crash, and scores in their range. */
static void test_hostile_texts(void)
{
    static const char *const PARTS[] = {"the ",
                                        "Berg ",
                                        "12 ",
                                        "March ",
                                        "\xff",
                                        "\xe2\x80",
                                        "not ",
                                        ".",
                                        "\n",
                                        "; ",
                                        "12/03/1987 ",
                                        "9:30 ",
                                        "$",
                                        "%",
                                        "'s ",
                                        "\xf0\x9f\x98\x80",
                                        "No. ",
                                        "1. ",
                                        "hundred ",
                                        "a.m. ",
                                        "\xcc\x81",
                                        "…",
                                        "-",
                                        "99999999999999999999 ",
                                        "half an hour ",
                                        "museum "};
    struct rng rng = rng_stream(5, S("test.rag.hostile"), 0, 0);
    struct fixture_text f;
    fixture_make(&f);
    bool sound = true;
    for (int round = 0; round < 2000; round++) {
        struct arena a CLEANUP_ARENA = {0};
        struct buf text CLEANUP_BUF = {0};
        struct faithfulness found;
        for (int i = (int)rng_below(&rng, 30); i > 0; i--)
            buf_str(&text, str_of(PARTS[rng_below(&rng, COUNT_OF(PARTS))]));
        struct answer answer = answer_make(&f, "When?", "");
        answer.text = buf_view(&text);
        faithfulness(&a, &answer, &found);
        sound = sound && (!found.has_score || (found.score >= 0 && found.score <= 1));
        for (size_t i = 0; i < found.n; i++)
            sound = sound && found.v[i].span.from < found.v[i].span.to && found.v[i].span.to <= answer.text.n &&
                    found.v[i].support >= 0 && found.v[i].support <= 1 + 1e-12;
    }
    check(sound, "2,000 broken texts: every span lies in its text, every score in its range");
    arena_finish(&f.a);
}

/* ---- Diagnosis ---- */

static void test_diagnosis(void)
{
    struct fixture_text f;
    fixture_make(&f);
    struct judgement grades[] = {{S("p1"), 1}};
    struct judged_topic judged = {S("q"), grades, 1};
    struct ranked first[] = {{S("p1"), 3}, {S("p2"), 2}, {S("p3"), 1}},
                  late[] = {{S("p2"), 3}, {S("p3"), 2}, {S("p1"), 1}};
    struct ranking good = {S("q"), first, 3}, low = {S("q"), late, 3}, missed = {S("q"), late, 2};
    static const str GOLD[] = {STR_INIT("12 March 1987")};
    static const struct {
        const char *text;
        int run;      /* 0 good, 1 low, 2 missed */
        size_t given; /* of p1, p2, p3 from this one on */
        enum blame blame;
        bool gold;
    } CASES[] = {
        {"It opened on 12 March 1987.", 0, 0, BLAME_OK, true},
        {"It opened on 14 May 1990.", 0, 0, BLAME_GENERATOR_UNFAITHFUL, true},
        {"The ferry to Gull Island sails twice a day.", 0, 0, BLAME_EVIDENCE_IGNORED, true},
        {"I could not find that in the passages.", 0, 0, BLAME_ABSTAINED_WRONGLY, true},
        {"", 0, 0, BLAME_ABSTAINED_WRONGLY, true},
        {"I could not find that in the passages.", 1, 1, BLAME_RANKED_TOO_LOW, true},
        {"The Mill Museum opened in June 1999.", 2, 1, BLAME_RETRIEVER_MISSED, true},
        {"I could not find that in the passages.", 0, 0, BLAME_OK, false},
        {"It opened on 14 May 1990 with a concert.", 0, 0, BLAME_GENERATOR_UNFAITHFUL, false},
    };
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct answer answer = answer_make(&f, "When did the Harbour Museum open?", CASES[i].text);
        struct retrieval r = {CASES[i].run == 0   ? &good
                              : CASES[i].run == 1 ? &low
                                                  : &missed,
                              CASES[i].gold ? &judged : NULL};
        struct diagnosis d;
        answer.contexts += CASES[i].given;
        answer.n_contexts -= CASES[i].given;
        answer.has_gold = true;
        answer.gold = GOLD;
        answer.n_gold = CASES[i].gold;
        diagnose(&f.a, &r, &answer, &d);
        check(d.blame == CASES[i].blame, "'%s' with run %d: %s", CASES[i].text, CASES[i].run,
              BLAME_NAMES[CASES[i].blame]);
        if (d.blame != CASES[i].blame)
            printf("# found: %s (%.*s)\n", BLAME_NAMES[d.blame], STR_ARG(d.why));
        check(d.why.n > 0, "… and it says why");
    }
    struct answer nobody = answer_make(&f, "When?", "In 1987.");
    struct diagnosis d;
    diagnose(&f.a, &(struct retrieval){0}, &nobody, &d);
    check(d.blame == BLAME_NOT_JUDGED, "without gold and judgements nothing is said");
    arena_finish(&f.a);
}

int main(void)
{
    test_runs();
    test_measures();
    test_bounds();
    test_values();
    test_sentences();
    test_lexicon();
    test_claims();
    test_refusals();
    test_hostile_texts();
    test_diagnosis();
    return tap_done();
}
