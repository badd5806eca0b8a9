/* SPDX-License-Identifier: Apache-2.0 */
/* Reads lists of texts as JSON Lines, the first against the rest, and prints what SQuAD's scores make of them. */
#include "rag/rag.h"
#include "text/json_own.h"
#include "text/json_write.h"

int main(void)
{
    char *line = NULL;
    size_t cap = 0;
    for (ssize_t n; (n = getline(&line, &cap, stdin)) > 0;) {
        struct arena a CLEANUP_ARENA = {0};
        struct buf text CLEANUP_BUF = {0};
        CLEANUP_JSON json_t *list = json_loadb(line, (size_t)n, 0, NULL);
        size_t n_gold = json_array_size(list) - 1;
        str own = json_str(json_array_get(list, 0)), *gold = arena_array(&a, str, n_gold);
        for (size_t i = 0; i < n_gold; i++)
            gold[i] = json_str(json_array_get(list, i + 1));
        CLEANUP_JSON json_t *o = json_pack("{s:o, s:f, s:f}", "normal", json_of_str(squad_normalise(&a, own)), "exact",
                                           exact_match(&a, own, gold, n_gold), "f1", token_f1(&a, own, gold, n_gold));
        json_write(o, JSON_STYLE_COMPACT, &text);
        puts(buf_cstr(&text));
    }
    free(line);
    return 0;
}
