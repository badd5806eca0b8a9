/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PCRE2's match limit counts the steps from one starting position, and the same limit applies again at the next: a
 * subject of n bytes costs up to n limits. So there are two passes. The first, with JIT, searches at once, under a
 * limit that keeps n starts within the budget. Only where that gives up (a long backtrack, or the machine stack of JIT)
 * does the second go from start to start with the interpreter, which raises the limit at the start that needs it and
 * charges the steps to one budget for the whole search.
 */
#include "text/regex.h"

#include "text/regex_impl.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum {
    PATTERN_MAX = 64 * 1024,
    STEPS_MAX = 20 * 1000 * 1000,
    START_LIMIT_MIN = 64,
    START_COST = 16, /* a start that fails at once costs about as much as so many steps */
    HEAP_LIMIT_KIB = 64 * 1024,
};

struct regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *limits;
    bool anchored; /* can match at the start of the subject only */
};

static bool flags_options(const char *flags, uint32_t *ret_options, bool *ret_ecma, struct err *err)
{
    uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY;
    *ret_ecma = false;
    for (; flags && *flags; flags++) {
        switch (*flags) {
        case 'i':
            options |= PCRE2_CASELESS;
            break;
        case 's':
            options |= PCRE2_DOTALL;
            break;
        case 'm':
            options |= PCRE2_MULTILINE;
            break;
        case 'e':
            options |= PCRE2_ALLOW_EMPTY_CLASS | PCRE2_MATCH_UNSET_BACKREF | PCRE2_ALT_BSUX;
            *ret_ecma = true;
            break;
        default:
            return err_set(err, ERR_INPUT, "regex: unknown flag '%c'; expected i, s or m", *flags);
        }
    }
    *ret_options = options;
    return true;
}

static bool compile(str pattern, uint32_t options, bool ecma, pcre2_code **ret, struct err *err)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context)
        return err_set(err, ERR_HOST, "regex: the host has no memory left");
    struct buf translated CLEANUP_BUF = {0};
    str text = pattern;
    if (ecma) {
        regex_from_ecma(pattern, &translated);
        text = buf_view(&translated);
        pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX);
        pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
    }
    int code = 0;
    PCRE2_SIZE offset = 0;
    *ret = pcre2_compile((PCRE2_SPTR)(text.p ? text.p : ""), text.n, options, &code, &offset, context);
    pcre2_compile_context_free(context);
    if (*ret)
        return true;
    unsigned char words[160];
    pcre2_get_error_message(code, words, sizeof words);
    str shown = str_sub(text, 0, 120);
    return err_set(err, ERR_INPUT, "regex: %s (at offset %zu of '%.*s')", (char *)words, (size_t)offset,
                   STR_ARG(shown));
}

bool regex_create(str pattern, const char *flags, struct regex **ret, struct err *err)
{
    uint32_t options = 0;
    bool ecma = false;
    if (!flags_options(flags, &options, &ecma, err))
        return false;
    if (pattern.n > PATTERN_MAX)
        return err_set(err, ERR_INPUT, "regex: a pattern of %zu bytes; at most %d are allowed", pattern.n,
                       (int)PATTERN_MAX);
    pcre2_code *compiled = NULL;
    if (!compile(pattern, options, ecma, &compiled, err))
        return false;
    (void)pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE); /* where there is no JIT, the interpreter serves */
    struct regex *re = base_alloc_zero(sizeof *re);
    re->code = compiled;
    re->data = pcre2_match_data_create(1, NULL);
    re->limits = pcre2_match_context_create(NULL);
    if (!re->data || !re->limits) {
        regex_destroy(re);
        return err_set(err, ERR_HOST, "regex: the host has no memory left");
    }
    pcre2_set_heap_limit(re->limits, HEAP_LIMIT_KIB);
    uint32_t found = 0;
    pcre2_pattern_info(compiled, PCRE2_INFO_ALLOPTIONS, &found);
    re->anchored = found & PCRE2_ANCHORED;
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

/* A match that begins at `start`, within *budget steps, which is lowered by about those it took. */
static int match_at(struct regex *re, str subject, size_t start, size_t *budget)
{
    for (size_t limit = START_LIMIT_MIN;; limit *= 2) {
        if (limit > *budget)
            return PCRE2_ERROR_MATCHLIMIT;
        pcre2_set_match_limit(re->limits, (uint32_t)limit);
        int found = pcre2_match(re->code, (PCRE2_SPTR)subject.p, subject.n, start,
                                PCRE2_ANCHORED | PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, re->data, re->limits);
        *budget -= found == PCRE2_ERROR_MATCHLIMIT || limit > START_LIMIT_MIN ? limit : START_COST;
        if (found != PCRE2_ERROR_MATCHLIMIT)
            return found;
    }
}

static int match_from_start_to_start(struct regex *re, str subject)
{
    size_t budget = STEPS_MAX;
    for (size_t start = 0; start <= subject.n; start++) {
        if (start < subject.n && ((unsigned char)subject.p[start] & 0xC0) == 0x80)
            continue; /* inside a code point */
        int found = match_at(re, subject, start, &budget);
        if (found != PCRE2_ERROR_NOMATCH || re->anchored)
            return found;
    }
    return PCRE2_ERROR_NOMATCH;
}

enum regex_result regex_search(struct regex *re, str subject, size_t *ret_start, size_t *ret_end)
{
    if (!subject.p)
        subject = S("");
    size_t limit = STEPS_MAX / (subject.n + 1);
    pcre2_set_match_limit(re->limits, (uint32_t)(limit < START_LIMIT_MIN ? START_LIMIT_MIN : limit));
    int found = pcre2_match(re->code, (PCRE2_SPTR)subject.p, subject.n, 0, 0, re->data, re->limits);
    if (found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_JIT_STACKLIMIT)
        found = match_from_start_to_start(re, subject);
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
