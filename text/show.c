/* SPDX-License-Identifier: Apache-2.0 */
#include "text/show.h"
#include "text/json_write.h"
#include "text/utf8.h"

enum { SHOW_MAX = 80 };

struct shown show_text(str s)
{
    static const char ellipsis[] = "…";
    struct shown out;
    size_t n = 0;
    while (s.n) {
        uint32_t code;
        size_t length = utf8_next(s, &code);
        bool plain = length && code >= 0x20 && !(code >= 0x7F && code < 0xA0);
        if (n + (plain ? length : 1) > SHOW_MAX) {
            memcpy(out.text + n, ellipsis, sizeof ellipsis - 1);
            n += sizeof ellipsis - 1;
            break;
        }
        if (plain) {
            memcpy(out.text + n, s.p, length);
            n += length;
        } else {
            out.text[n++] = '?';
        }
        s = str_from(s, length ? length : 1);
    }
    out.text[n] = 0;
    return out;
}

struct shown show_value(const json_t *value)
{
    struct shown out;
    char number[32];
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_STRING: {
        struct shown text = show_text((str){json_string_value(value), json_string_length(value)});
        snprintf(out.text, sizeof out.text, "the string '%.90s'", text.text);
        break;
    }
    case JSON_INTEGER:
        snprintf(out.text, sizeof out.text, "the number %lld", (long long)json_integer_value(value));
        break;
    case JSON_REAL:
        number[double_repr(json_real_value(value), number)] = 0;
        snprintf(out.text, sizeof out.text, "the number %s", number);
        break;
    case JSON_OBJECT:
        snprintf(out.text, sizeof out.text, "an object");
        break;
    case JSON_ARRAY:
        snprintf(out.text, sizeof out.text, "a list");
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        snprintf(out.text, sizeof out.text, "%s", json_is_true(value) ? "true" : "false");
        break;
    case JSON_NULL:
        snprintf(out.text, sizeof out.text, "null");
        break;
    }
    return out;
}
