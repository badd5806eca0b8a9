/* SPDX-License-Identifier: Apache-2.0 */
#include "text/yaml_write.h"

#include "text/json_own.h"
#include "text/json_write.h"

#include <strings.h>

/* What YAML 1.1 or 1.2 would read as something else than a string: a reader of either gets what was meant. */
static bool is_word_of_yaml(str s)
{
    static const char *const WORDS[] = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", NULL};
    for (size_t i = 0; WORDS[i]; i++)
        if (s.n == strlen(WORDS[i]) && strncasecmp(s.p, WORDS[i], s.n) == 0)
            return true;
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Words of letters, digits and _ - . / between single blanks, the first character being a letter. */
static bool is_plain(str s)
{
    if (s.n == 0 || s.n > 60 || !is_letter(s.p[0]) || is_word_of_yaml(s))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool blank = c == ' ' && s.p[i - 1] != ' ' && i + 1 < s.n;
        if (!blank && !is_letter(c) && !(c >= '0' && c <= '9') && !(c && strchr("-./", c)))
            return false;
    }
    return true;
}

/* The code point at *at of well-formed UTF-8; *at moves behind it. */
static uint32_t code_next(str s, size_t *at)
{
    unsigned char first = (unsigned char)s.p[(*at)++];
    size_t more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    uint32_t code = more == 0 ? first : first & (0x3FU >> more);
    for (; more > 0 && *at < s.n; more--)
        code = code << 6 | ((unsigned char)s.p[(*at)++] & 0x3FU);
    return code;
}

/* Whether a code point may stand in quotes as it is: printable for YAML, no line break of any kind. */
static bool is_shown(uint32_t code)
{
    return (code >= 0x20 && code < 0x7F) ||
           (code >= 0xA0 && code < 0xFFFE && code != 0x2028 && code != 0x2029 && code != 0xFEFF &&
            (code < 0xD800 || code > 0xDFFF)) ||
           code >= 0x10000;
}

static void single_put(str s, struct buf *to)
{
    buf_byte(to, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\'')
            buf_byte(to, '\'');
        buf_byte(to, s.p[i]);
    }
    buf_byte(to, '\'');
}

static void double_put(str s, struct buf *to)
{
    buf_byte(to, '"');
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t code = code_next(s, &i);
        if (code == '"' || code == '\\')
            buf_printf(to, "\\%c", (char)code);
        else if (is_shown(code))
            buf_put(to, s.p + from, i - from);
        else if (code == '\n' || code == '\t' || code == '\r')
            buf_str(to, code == '\n' ? S("\\n") : code == '\t' ? S("\\t") : S("\\r"));
        else
            buf_printf(to, code < 0x100 ? "\\x%02x" : "\\u%04x", code);
    }
    buf_byte(to, '"');
}

void yaml_write_string(str s, struct buf *to)
{
    bool shown = true, marked = false;
    if (is_plain(s)) {
        buf_str(to, s);
        return;
    }
    for (size_t i = 0; i < s.n;) {
        uint32_t code = code_next(s, &i);
        shown = shown && is_shown(code);
        marked = marked || code == '"' || code == '\\';
    }
    if (shown && marked)
        single_put(s, to);
    else
        double_put(s, to);
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by YAML_DEPTH_MAX */
static bool can_write(const json_t *value, int depth)
{
    if (depth > YAML_DEPTH_MAX)
        return false;
    if (json_is_string(value))
        return str_find_byte(json_str(value), 0) < 0;
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)value, i, item)
    {
        if (!can_write(item, depth + 1))
            return false;
    }
    for (void *it = json_object_iter((json_t *)value); it; it = json_object_iter_next((json_t *)value, it)) {
        str key = {json_object_iter_key(it), json_object_iter_key_len(it)};
        if (key.n > YAML_KEY_MAX || str_find_byte(key, 0) >= 0 || !can_write(json_object_iter_value(it), depth + 1))
            return false;
    }
    return true;
}

bool yaml_can_write(const json_t *value)
{
    return can_write(value, 0);
}

/* NOLINTNEXTLINE(misc-no-recursion): the caller has asked yaml_can_write, which bounds the depth */
void yaml_write(const json_t *value, struct buf *to)
{
    size_t i;
    json_t *item;
    if (json_is_string(value)) {
        yaml_write_string(json_str(value), to);
    } else if (json_is_array(value)) {
        buf_byte(to, '[');
        json_array_foreach((json_t *)value, i, item)
        {
            buf_str(to, i ? S(", ") : S(""));
            yaml_write(item, to);
        }
        buf_byte(to, ']');
    } else if (json_is_object(value)) {
        buf_byte(to, '{');
        bool first = true;
        for (void *it = json_object_iter((json_t *)value); it; it = json_object_iter_next((json_t *)value, it)) {
            buf_str(to, first ? S("") : S(", "));
            yaml_write_string((str){json_object_iter_key(it), json_object_iter_key_len(it)}, to);
            buf_str(to, S(": "));
            yaml_write(json_object_iter_value(it), to);
            first = false;
        }
        buf_byte(to, '}');
    } else {
        json_write(value, JSON_STYLE_COMPACT, to);
    }
}
