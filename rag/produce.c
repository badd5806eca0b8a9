/* SPDX-License-Identifier: Apache-2.0 */
#include "rag/produce.h"

#include "base/buf.h"
#include "model/trajectory.h"
#include "text/doc.h"
#include "text/json_own.h"
#include "text/json_write.h"

void story_put(struct arena *a, struct evidence *ret, str kind, str name, json_t *body)
{
    struct buf text CLEANUP_BUF = {0};
    struct story_event *e = evidence_tell(a, ret);
    json_write(body, JSON_STYLE_COMPACT, &text);
    json_decref(body);
    *e = (struct story_event){
        .n = (int64_t)ret->n_story - 1, .kind = kind, .name = name, .body = arena_str(a, buf_view(&text))};
}

/* `expected.answers` of a case: a text or a number, or a list of them. Anything else says nothing of gold. */
static void gold_of_case(struct arena *a, const struct test_case *kase, struct answer *answer)
{
    json_t *expected = json_at_path(kase->doc, S("expected.answers"));
    size_t n = json_is_array(expected) ? json_array_size(expected) : 1;
    if (answer->has_gold || !expected || json_is_null(expected))
        return;
    str *gold = arena_array(a, str, n);
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_is_array(expected) ? json_array_get(expected, i) : expected;
        struct buf text CLEANUP_BUF = {0};
        if (json_is_number(one))
            json_write(one, JSON_STYLE_COMPACT, &text);
        else if (!json_is_string(one))
            return;
        gold[i] = json_is_string(one) ? json_str(one) : arena_str(a, buf_view(&text));
    }
    answer->has_gold = true;
    answer->gold = gold;
    answer->n_gold = n;
}

static void message_add(struct arena *a, struct trajectory *t, enum event_kind kind, str text)
{
    struct event *e = vec_push(a, t);
    *e = (struct event){.n = t->n - 1,
                        .turn = (int64_t)t->n - 1,
                        .kind = kind,
                        .text = text,
                        .t_ms = -1,
                        .usd = -1,
                        .tokens_in = -1,
                        .tokens_out = -1,
                        .tokens_cached = -1};
}

static struct trajectory *asked(struct arena *a, const struct test_case *kase, int64_t trial, str question)
{
    struct trajectory *t = arena_new(a, struct trajectory);
    t->case_id = kase->id;
    t->trial = trial;
    message_add(a, t, EVENT_USER, question);
    return t;
}

void question_produce(struct arena *a, const struct test_case *kase, str question, struct evidence *ret)
{
    evidence_put(ret, &EVIDENCE_TRAJECTORY, asked(a, kase, 0, question));
}

void answer_produce(struct arena *a, const struct test_case *kase, int64_t trial, struct answer *answer,
                    struct evidence *ret)
{
    gold_of_case(a, kase, answer);
    evidence_put(ret, &EVIDENCE_ANSWER, answer);
    struct trajectory *t = asked(a, kase, trial, answer->question);
    message_add(a, t, EVENT_ASSISTANT, answer->text);
    evidence_put(ret, &EVIDENCE_TRAJECTORY, t);
    for (size_t i = 0; i < answer->n_contexts; i++)
        story_put(a, ret, S("context"), answer->contexts[i]->id,
                  json_pack("{s:o}", "text", json_of_str(answer->contexts[i]->text)));
    story_put(a, ret, S("answer"), STR_NONE, json_pack("{s:o}", "text", json_of_str(answer->text)));
}
