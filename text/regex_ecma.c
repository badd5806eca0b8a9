/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What ECMA-262 says and PCRE2 does not, or says otherwise: the long names of general categories (\p{Letter}), and
 * white space beyond ASCII in \s and \S. Everything else passes as it is; \S inside a class keeps PCRE2's meaning, for
 * a complement cannot be spelt there.
 */
#include "text/regex_impl.h"

#define SPACES "\\s\\u{a0}\\u{1680}\\u{2000}-\\u{200a}\\u{2028}\\u{2029}\\u{202f}\\u{205f}\\u{3000}\\u{feff}"

static const char *short_name(str name)
{
    static const char *const names[][2] = {{"Cased_Letter", "L&"},
                                           {"Close_Punctuation", "Pe"},
                                           {"Connector_Punctuation", "Pc"},
                                           {"Control", "Cc"},
                                           {"Currency_Symbol", "Sc"},
                                           {"Dash_Punctuation", "Pd"},
                                           {"Decimal_Number", "Nd"},
                                           {"Enclosing_Mark", "Me"},
                                           {"Final_Punctuation", "Pf"},
                                           {"Format", "Cf"},
                                           {"Initial_Punctuation", "Pi"},
                                           {"Letter", "L"},
                                           {"Letter_Number", "Nl"},
                                           {"Line_Separator", "Zl"},
                                           {"Lowercase_Letter", "Ll"},
                                           {"Mark", "M"},
                                           {"Math_Symbol", "Sm"},
                                           {"Modifier_Letter", "Lm"},
                                           {"Modifier_Symbol", "Sk"},
                                           {"Nonspacing_Mark", "Mn"},
                                           {"Number", "N"},
                                           {"Open_Punctuation", "Ps"},
                                           {"Other", "C"},
                                           {"Other_Letter", "Lo"},
                                           {"Other_Number", "No"},
                                           {"Other_Punctuation", "Po"},
                                           {"Other_Symbol", "So"},
                                           {"Paragraph_Separator", "Zp"},
                                           {"Private_Use", "Co"},
                                           {"Punctuation", "P"},
                                           {"Separator", "Z"},
                                           {"Space_Separator", "Zs"},
                                           {"Spacing_Mark", "Mc"},
                                           {"Symbol", "S"},
                                           {"Titlecase_Letter", "Lt"},
                                           {"Unassigned", "Cn"},
                                           {"Uppercase_Letter", "Lu"},
                                           {"digit", "Nd"},
                                           {"punct", "P"}};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq_c(name, names[i][0]))
            return names[i][1];
    return NULL;
}

/* The property at the start of rest in its short form; returns how much of rest it is, or 0 if it is none. */
static size_t put_property(str rest, struct buf *to)
{
    ptrdiff_t end = str_find_byte(rest, '}');
    if ((!str_starts(rest, S("\\p{")) && !str_starts(rest, S("\\P{"))) || end < 0)
        return 0;
    str name = str_sub(rest, 3, (size_t)end - 3);
    if (str_starts(name, S("General_Category=")))
        name = str_from(name, 17);
    else if (str_starts(name, S("gc=")))
        name = str_from(name, 3);
    const char *brief = short_name(name);
    buf_printf(to, "%.3s%.*s}", rest.p, STR_ARG(brief ? str_of(brief) : name));
    return (size_t)end + 1;
}

void regex_from_ecma(str pattern, struct buf *to)
{
    bool in_class = false;
    for (size_t i = 0; i < pattern.n;) {
        str rest = str_from(pattern, i);
        size_t n = put_property(rest, to);
        if (n) {
            i += n;
            continue;
        }
        n = rest.p[0] == '\\' && rest.n > 1 ? 2 : 1;
        if (n == 2 && rest.p[1] == 's')
            buf_str(to, in_class ? S(SPACES) : S("[" SPACES "]"));
        else if (n == 2 && rest.p[1] == 'S' && !in_class)
            buf_str(to, S("[^" SPACES "]"));
        else
            buf_put(to, rest.p, n);
        if (n == 1 && rest.p[0] == '[')
            in_class = true;
        else if (n == 1 && rest.p[0] == ']')
            in_class = false;
        i += n;
    }
}
