/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

#include "report/evidence.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <utf8proc.h>

void html_text(struct buf *to, str text)
{
    struct buf shown CLEANUP_BUF = {0};
    report_text(text, &shown);
    str rest = buf_view(&shown);
    while (rest.n) {
        size_t plain = 0;
        while (plain < rest.n && !strchr("&<>\"'", rest.p[plain]))
            plain++;
        buf_put(to, rest.p, plain);
        rest = str_from(rest, plain);
        if (!rest.n)
            break;
        char c = rest.p[0];
        buf_str(to, c == '&'   ? S("&amp;")
                    : c == '<' ? S("&lt;")
                    : c == '>' ? S("&gt;")
                    : c == '"' ? S("&quot;")
                               : S("&#39;"));
        rest = str_from(rest, 1);
    }
}

/* Whether U+2028 or U+2029 begins at i. */
static bool is_separator(str s, size_t i)
{
    return s.n - i >= 3 && (unsigned char)s.p[i] == 0xE2 && (unsigned char)s.p[i + 1] == 0x80 &&
           ((unsigned char)s.p[i + 2] == 0xA8 || (unsigned char)s.p[i + 2] == 0xA9);
}

/* JSON text that is known to be whole, with what could end a script element escaped. */
static void script_put(struct buf *to, str json)
{
    size_t from = 0;
    for (size_t i = 0; i < json.n; i++) {
        unsigned char c = (unsigned char)json.p[i];
        bool separator = c == 0xE2 && is_separator(json, i);
        if (c != '<' && c != '>' && c != '&' && !separator)
            continue;
        buf_put(to, json.p + from, i - from);
        buf_printf(to, "\\u%04x", separator ? 0x2028U + ((unsigned char)json.p[i + 2] & 1U) : c);
        i += separator ? 2 : 0;
        from = i + 1;
    }
    buf_put(to, json.p + from, json.n - from);
}

/* Length of the valid UTF-8 at the beginning of s. */
static size_t utf8_length(str s)
{
    size_t i = 0;
    while (i < s.n) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = 1;
        if ((unsigned char)s.p[i] >= 0x80)
            n = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.n - i), &c);
        if (n <= 0)
            break;
        i += (size_t)n;
    }
    return i;
}

/* The text with \xNN for each byte that is no UTF-8; in `kept` where it had to be changed. */
static str utf8_text(str text, struct buf *kept)
{
    size_t n = utf8_length(text);
    if (n == text.n)
        return text;
    while (text.n) {
        buf_put(kept, text.p, n);
        text = str_from(text, n);
        if (text.n)
            buf_printf(kept, "\\x%02x", (unsigned char)text.p[0]);
        text = str_from(text, 1);
        n = utf8_length(text);
    }
    return buf_view(kept);
}

void json_text(struct buf *to, str text)
{
    struct buf valid CLEANUP_BUF = {0};
    struct buf quoted CLEANUP_BUF = {0};
    json_write_string(utf8_text(text, &valid), false, &quoted);
    script_put(to, buf_view(&quoted));
}

void href_put(struct buf *to, str text)
{
    struct buf valid CLEANUP_BUF = {0};
    text = utf8_text(text, &valid);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (word || c == '_' || c == '-' || c == '.')
            buf_byte(to, c);
        else
            buf_printf(to, "%%%02X", (unsigned char)c);
    }
}

void json_raw(struct buf *to, str json)
{
    CLEANUP_JSON json_t *value = stored_json(json);
    if (!json.n)
        html_put(to, "null");
    else if (value)
        script_put(to, json);
    else
        json_text(to, json);
}

void json_number(struct buf *to, double value)
{
    char text[32];
    size_t n = double_repr(value, text);
    str shown = {text, n};
    if (str_ends(shown, S(".0")))
        shown.n -= 2;
    buf_str(to, shown);
}
