/* SPDX-License-Identifier: Apache-2.0 */
#include "report/layout.h"

#include <math.h>
#include <utf8proc.h>

/* One character of a text as it is shown. */
struct glyph {
    size_t used;  /* bytes of the text */
    char text[8]; /* how it is shown */
    size_t n;
    size_t columns;
    bool newline, blank;
};

/* Characters that would act instead of show: controls, line separators, overrides and isolates of direction. */
static bool acts(utf8proc_int32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || (c >= 0x200E && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static struct glyph glyph_escaped(size_t used, bool is_byte, unsigned value)
{
    struct glyph g = {.used = used};
    int n = is_byte ? snprintf(g.text, sizeof g.text, "\\x%02x", value & 0xFF)
                    : snprintf(g.text, sizeof g.text, "\\u%04x", value & 0xFFFF);
    g.n = g.columns = (size_t)n;
    return g;
}

/* The first character of s, which is not empty. */
static struct glyph glyph_next(str s)
{
    unsigned char first = (unsigned char)s.p[0];
    if (first >= 0x20 && first < 0x7F)
        return (struct glyph){.used = 1, .text = {s.p[0]}, .n = 1, .columns = 1, .blank = first == ' '};
    if (first == '\n' || first == '\t' || first == '\r')
        return (struct glyph){.used = 1,
                              .text = {'\\', first == '\n'   ? 'n'
                                             : first == '\t' ? 't'
                                                             : 'r'},
                              .n = 2,
                              .columns = 2,
                              .newline = first == '\n',
                              .blank = true};
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &c);
    if (n <= 0)
        return glyph_escaped(1, true, first);
    if (acts(c))
        return glyph_escaped((size_t)n, false, (unsigned)c);
    struct glyph g = {.used = (size_t)n, .n = (size_t)n};
    memcpy(g.text, s.p, g.n);
    int columns = utf8proc_charwidth(c);
    g.columns = columns > 0 ? (size_t)columns : 0;
    return g;
}

size_t text_width(str s)
{
    size_t columns = 0;
    while (s.n) {
        struct glyph g = glyph_next(s);
        columns += g.columns;
        s = str_from(s, g.used);
    }
    return columns;
}

size_t line_put(struct buf *to, str s, size_t width)
{
    size_t columns = 0, cut_at = to->n, cut_columns = 0; /* where "…" would go */
    while (s.n) {
        struct glyph g = glyph_next(s);
        if (width && columns + g.columns > width) {
            to->n = cut_at;
            buf_str(to, S("…"));
            return cut_columns + 1;
        }
        buf_put(to, g.text, g.n);
        columns += g.columns;
        if (width && columns + 1 <= width) {
            cut_at = to->n;
            cut_columns = columns;
        }
        s = str_from(s, g.used);
    }
    return columns;
}

void blanks_put(struct buf *to, size_t n)
{
    while (n--)
        buf_byte(to, ' ');
}

void cell_put(struct buf *to, str s, size_t width, bool right)
{
    size_t columns = text_width(s);
    size_t fill = columns < width ? width - columns : 0;
    blanks_put(to, right ? fill : 0);
    line_put(to, s, 0);
    blanks_put(to, right ? 0 : fill);
}

/* How much of s goes on a line of `columns` (0 = no end): up to a newline, else up to the last blank that fits. */
static size_t line_length(str s, size_t columns)
{
    size_t at = 0, used = 0, blank_at = 0;
    while (at < s.n) {
        struct glyph g = glyph_next(str_from(s, at));
        if (g.newline)
            return at;
        if (columns && used + g.columns > columns)
            return blank_at ? blank_at : at ? at : g.used;
        if (g.blank && at)
            blank_at = at;
        used += g.columns;
        at += g.used;
    }
    return s.n;
}

/* What follows a line that ended at `at`: without the newline, or the blank at which it was wrapped. */
static str line_rest(str s, size_t at)
{
    if (at < s.n && (s.p[at] == '\n' || s.p[at] == ' '))
        at++;
    return str_from(s, at);
}

void block_put(struct buf *to, str s, size_t indent, int width, size_t max_lines)
{
    enum { COLUMNS_LEAST = 20 };
    size_t columns = 0;
    if (width)
        columns = (size_t)width > indent + COLUMNS_LEAST ? (size_t)width - indent : COLUMNS_LEAST;
    while (s.n && s.p[s.n - 1] == '\n')
        s.n--;
    size_t lines = 0, left_out = 0;
    do {
        size_t n = line_length(s, columns);
        if (max_lines && lines >= max_lines) {
            left_out++;
        } else {
            blanks_put(to, lines && n ? indent : 0);
            line_put(to, str_sub(s, 0, n), 0);
            buf_byte(to, '\n');
        }
        lines++;
        s = line_rest(s, n);
    } while (s.n);
    if (left_out) {
        blanks_put(to, indent);
        buf_printf(to, "… %zu more line%s\n", left_out, left_out == 1 ? "" : "s");
    }
}

void report_text(str text, struct buf *to)
{
    while (text.n) {
        struct glyph g = glyph_next(text);
        if (text.p[0] == '\n' || text.p[0] == '\t')
            buf_byte(to, text.p[0]);
        else
            buf_put(to, g.text, g.n);
        text = str_from(text, g.used);
    }
}

void colour_put(struct buf *to, const struct report_style *style, enum colour colour, str s)
{
    static const char *const CODES[] = {"", "31;1", "32", "33;1", "2", "1"};
    bool on = style->colour && colour != COLOUR_NONE;
    if (on)
        buf_printf(to, "\033[%sm", CODES[colour]);
    line_put(to, s, 0);
    if (on)
        buf_str(to, S("\033[0m"));
}

void shell_word_put(struct buf *to, str s)
{
    bool plain = s.n > 0;
    s.p = s.p ? s.p : "";
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool word =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("_-./:,@+%", c));
        plain = plain && word;
    }
    if (plain && s.p[0] != '-') {
        buf_str(to, s);
        return;
    }
    buf_byte(to, '\'');
    while (s.p) {
        line_put(to, str_cut(&s, '\''), 0);
        buf_str(to, s.p ? S("'\\''") : S("'"));
    }
}

void number_put(struct buf *to, double value)
{
    double size = fabs(value);
    if (size >= 1e15 || (size > 0 && size < 1e-4))
        buf_printf(to, "%.4g", value);
    else if (size >= 1000 && value == floor(value))
        buf_printf(to, "%.0f", value);
    else if (size >= 1000)
        buf_printf(to, "%.1f", value);
    else
        buf_printf(to, "%.4f", value);
}
