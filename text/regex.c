/* SPDX-License-Identifier: Apache-2.0 */
#include "text/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 5000, HEAP_LIMIT_KIB = 20000 };

struct regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *limits;
};

static uint32_t options_of(const char *flags)
{
    uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY;
    for (; flags && *flags; flags++)
        options |= *flags == 'i' ? PCRE2_CASELESS : *flags == 's' ? PCRE2_DOTALL : *flags == 'm' ? PCRE2_MULTILINE : 0;
    return options;
}

bool regex_create(str pattern, const char *flags, struct regex **ret, struct err *err)
{
    for (const char *f = flags; f && *f; f++)
        if (!strchr("ism", *f))
            return err_set(err, ERR_INPUT, "regex: unknown flag '%c'; expected i, s or m", *f);
    int code = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code *compiled =
        pcre2_compile((PCRE2_SPTR)(pattern.p ? pattern.p : ""), pattern.n, options_of(flags), &code, &offset, NULL);
    if (!compiled) {
        unsigned char words[160];
        pcre2_get_error_message(code, words, sizeof words);
        return err_set(err, ERR_INPUT, "regex: %s (at offset %zu of '%.*s')", (char *)words, (size_t)offset,
                       (int)(pattern.n < 120 ? pattern.n : 120), pattern.p ? pattern.p : "");
    }
    (void)pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE); /* where there is no JIT, the interpreter serves */
    struct regex *re = base_alloc_zero(sizeof *re);
    re->code = compiled;
    re->data = pcre2_match_data_create_from_pattern(compiled, NULL);
    re->limits = pcre2_match_context_create(NULL);
    if (!re->data || !re->limits) {
        regex_destroy(re);
        return err_set(err, ERR_HOST, "regex: the host has no memory left");
    }
    pcre2_set_match_limit(re->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(re->limits, DEPTH_LIMIT);
    pcre2_set_heap_limit(re->limits, HEAP_LIMIT_KIB);
    *ret = re;
    return true;
}

void regex_destroy(struct regex *re)
{
    if (!re)
        return;
    pcre2_match_context_free(re->limits);
    pcre2_match_data_free(re->data);
    pcre2_code_free(re->code);
    free(re);
}

enum regex_result regex_search(struct regex *re, str subject, size_t *ret_start, size_t *ret_end)
{
    int found = pcre2_match(re->code, (PCRE2_SPTR)(subject.p ? subject.p : ""), subject.n, 0, 0, re->data, re->limits);
    if (found == PCRE2_ERROR_NOMATCH)
        return REGEX_NO;
    if (found < 0)
        return REGEX_LIMIT;
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(re->data);
    if (ret_start)
        *ret_start = at[0];
    if (ret_end)
        *ret_end = at[1];
    return REGEX_YES;
}
