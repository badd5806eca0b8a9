/* SPDX-License-Identifier: Apache-2.0 */
/* What the program knows of English: closed lists, written for this purpose. Looked up by bisection: each is sorted. */
#include "rag/words.h"

#include "base/map.h"

#include <libstemmer.h>

static bool listed(const char *const *list, size_t n, str word)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(str_of(list[mid]), word);
        if (order == 0)
            return true;
        *(order < 0 ? &low : &high) = order < 0 ? mid + 1 : mid;
    }
    return false;
}

bool lexicon_stop(str norm)
{
    static const char *const WORDS[] = {
        "a",      "about",  "above", "according", "actually", "after",   "again",  "all",   "also",    "although",
        "am",     "an",     "and",   "any",       "are",      "around",  "as",     "at",    "be",      "because",
        "been",   "before", "being", "below",     "between",  "both",    "but",    "by",    "can",     "could",
        "did",    "do",     "does",  "doing",     "done",     "down",    "during", "each",  "either",  "etc",
        "even",   "ever",   "every", "for",       "from",     "further", "get",    "gets",  "had",     "has",
        "have",   "having", "he",    "her",       "here",     "hers",    "him",    "his",   "how",     "however",
        "i",      "if",     "in",    "indeed",    "into",     "is",      "it",     "its",   "itself",  "just",
        "may",    "me",     "might", "more",      "most",     "much",    "must",   "my",    "neither", "nor",
        "not",    "of",     "off",   "on",        "once",     "only",    "onto",   "or",    "other",   "our",
        "out",    "over",   "own",   "per",       "please",   "quite",   "rather", "s",     "shall",   "she",
        "should", "since",  "so",    "some",      "such",     "t",       "than",   "that",  "the",     "their",
        "them",   "then",   "there", "therefore", "these",    "they",    "this",   "those", "though",  "through",
        "thus",   "to",     "too",   "toward",    "towards",  "under",   "until",  "up",    "upon",    "us",
        "very",   "via",    "was",   "we",        "well",     "were",    "what",   "when",  "where",   "whether",
        "which",  "while",  "who",   "whom",      "whose",    "why",     "will",   "with",  "within",  "would",
        "you",    "your",   "yours"};
    return listed(WORDS, COUNT_OF(WORDS), norm);
}

bool lexicon_negates(str norm)
{
    static const char *const WORDS[] = {"avoid",     "avoids",  "barely",  "cannot",  "contrary", "except",
                                        "excluding", "hardly",  "instead", "lack",    "lacks",    "neither",
                                        "never",     "no",      "nobody",  "none",    "nor",      "not",
                                        "nothing",   "nowhere", "rarely",  "refrain", "unless",   "without"};
    return listed(WORDS, COUNT_OF(WORDS), norm) || str_ends(norm, S("n't")) || str_ends(norm, S("n\xE2\x80\x99t"));
}

bool lexicon_abbreviation(str norm)
{
    static const char *const WORDS[] = {"approx", "art",  "ca",  "cf",  "co",  "corp", "dept", "dr",  "e.g",  "ed",
                                        "eg",     "est",  "etc", "fig", "gen", "i.e",  "ie",   "inc", "incl", "jr",
                                        "ltd",    "max",  "min", "mr",  "mrs", "ms",   "mt",   "no",  "nr",   "p",
                                        "pp",     "prof", "rev", "sr",  "st",  "vol",  "vs"};
    if (norm.n == 1 && norm.p[0] >= 'a' && norm.p[0] <= 'z' && norm.p[0] != 'i')
        return true; /* an initial */
    return listed(WORDS, COUNT_OF(WORDS), norm);
}

static int place_of(const char *const *list, int n, str word)
{
    for (int i = 0; i < n; i++) {
        str whole = str_of(list[i]);
        if (str_eq(word, whole) || (word.n >= 3 && word.n <= 4 && whole.n > 4 && str_starts(whole, word) &&
                                    (word.n == 3 || str_eq(word, S("sept")) || str_eq(word, S("thur")))))
            return i + 1;
    }
    return 0;
}

int lexicon_month(str norm)
{
    static const char *const MONTHS[] = {"january", "february", "march",     "april",   "may",      "june",
                                         "july",    "august",   "september", "october", "november", "december"};
    return place_of(MONTHS, 12, norm);
}

int lexicon_weekday(str norm)
{
    static const char *const DAYS[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    str day = str_ends(norm, S("days")) ? str_sub(norm, 0, norm.n - 1) : norm;
    return str_eq(day, S("sat")) || str_eq(day, S("sun")) || str_eq(day, S("mon")) ? 0 : place_of(DAYS, 7, day);
}

bool lexicon_number(str norm, double *ret, bool *ret_scale)
{
    static const struct {
        const char *word;
        double value;
        bool scale;
    } WORDS[] = {
        {"zero", 0, false},     {"one", 1, false},        {"two", 2, false},       {"three", 3, false},
        {"four", 4, false},     {"five", 5, false},       {"six", 6, false},       {"seven", 7, false},
        {"eight", 8, false},    {"nine", 9, false},       {"ten", 10, false},      {"eleven", 11, false},
        {"twelve", 12, false},  {"thirteen", 13, false},  {"fourteen", 14, false}, {"fifteen", 15, false},
        {"sixteen", 16, false}, {"seventeen", 17, false}, {"eighteen", 18, false}, {"nineteen", 19, false},
        {"twenty", 20, false},  {"thirty", 30, false},    {"forty", 40, false},    {"fifty", 50, false},
        {"sixty", 60, false},   {"seventy", 70, false},   {"eighty", 80, false},   {"ninety", 90, false},
        {"hundred", 100, true}, {"thousand", 1e3, true},  {"million", 1e6, true},  {"billion", 1e9, true},
        {"dozen", 12, true},    {"first", 1, false},      {"second", 2, false},    {"third", 3, false},
        {"fourth", 4, false},   {"fifth", 5, false},      {"sixth", 6, false},     {"seventh", 7, false},
        {"eighth", 8, false},   {"ninth", 9, false},      {"tenth", 10, false},    {"eleventh", 11, false},
        {"twelfth", 12, false}, {"half", 0.5, false},     {"twice", 2, false},     {"thrice", 3, false},
        {"once", 1, false},     {"fortnight", 14, false}, {"single", 1, false},    {"couple", 2, false},
        {"double", 2, false},   {"triple", 3, false},     {"hundreds", 100, true}, {"thousands", 1e3, true},
    };
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (str_eq_c(norm, WORDS[i].word)) {
            *ret = WORDS[i].value;
            *ret_scale = WORDS[i].scale;
            return true;
        }
    return false;
}

str lexicon_unit(str norm, double *ret_factor)
{
    static const struct {
        const char *word, *base;
        double factor;
    } UNITS[] = {
        {"second", "second", 1},
        {"seconds", "second", 1},
        {"sec", "second", 1},
        {"minute", "second", 60},
        {"minutes", "second", 60},
        {"min", "second", 60},
        {"mins", "second", 60},
        {"hour", "second", 3600},
        {"hours", "second", 3600},
        {"h", "second", 3600},
        {"hrs", "second", 3600},
        {"day", "day", 1},
        {"days", "day", 1},
        {"week", "day", 7},
        {"weeks", "day", 7},
        {"month", "month", 1},
        {"months", "month", 1},
        {"year", "month", 12},
        {"years", "month", 12},
        {"yearly", "month", 12},
        {"decade", "month", 120},
        {"decades", "month", 120},
        {"century", "month", 1200},
        {"mm", "metre", 0.001},
        {"millimetre", "metre", 0.001},
        {"millimetres", "metre", 0.001},
        {"cm", "metre", 0.01},
        {"centimetre", "metre", 0.01},
        {"centimetres", "metre", 0.01},
        {"m", "metre", 1},
        {"metre", "metre", 1},
        {"metres", "metre", 1},
        {"meter", "metre", 1},
        {"meters", "metre", 1},
        {"km", "metre", 1000},
        {"kilometre", "metre", 1000},
        {"kilometres", "metre", 1000},
        {"kilometer", "metre", 1000},
        {"kilometers", "metre", 1000},
        {"mg", "gram", 0.001},
        {"g", "gram", 1},
        {"gram", "gram", 1},
        {"grams", "gram", 1},
        {"kg", "gram", 1000},
        {"kilo", "gram", 1000},
        {"kilos", "gram", 1000},
        {"kilogram", "gram", 1000},
        {"kilograms", "gram", 1000},
        {"tonne", "gram", 1e6},
        {"tonnes", "gram", 1e6},
        {"ml", "litre", 0.001},
        {"millilitres", "litre", 0.001},
        {"cl", "litre", 0.01},
        {"l", "litre", 1},
        {"litre", "litre", 1},
        {"litres", "litre", 1},
        {"liter", "litre", 1},
        {"liters", "litre", 1},
        {"percent", "%", 1},
        {"cent", "cent", 1},
        {"cents", "cent", 1},
        {"euro", "eur", 1},
        {"euros", "eur", 1},
        {"eur", "eur", 1},
        {"dollar", "usd", 1},
        {"dollars", "usd", 1},
        {"usd", "usd", 1},
        {"pound", "gbp", 1},
        {"pounds", "gbp", 1},
        {"gbp", "gbp", 1},
        {"franc", "chf", 1},
        {"francs", "chf", 1},
        {"kb", "byte", 1e3},
        {"mb", "byte", 1e6},
        {"gb", "byte", 1e9},
        {"megabytes", "byte", 1e6},
        {"gigabytes", "byte", 1e9},
        {"w", "watt", 1},
        {"watts", "watt", 1},
        {"kw", "watt", 1000},
        {"degree", "degree", 1},
        {"degrees", "degree", 1},
    };
    for (size_t i = 0; i < COUNT_OF(UNITS); i++)
        if (str_eq_c(norm, UNITS[i].word)) {
            *ret_factor = UNITS[i].factor;
            return str_of(UNITS[i].base);
        }
    *ret_factor = 1;
    return STR_NONE;
}

/* Words that stand for nearly the same, by stem: one group a line. */
static const char *const GROUPS[] = {
    "begin start commenc launch open took",
    "end finish stop close expir ceas",
    "buy purchas acquir bought",
    "sell sold",
    "cost price fee charg rate pay paid payment amount",
    "free complimentari gratuit nothing",
    "staff employe worker personnel",
    "job work employ",
    "build built construct erect",
    "make made produc manufactur creat craft",
    "found establish founder creat set",
    "design devis draw drawn",
    "write written author wrote pen",
    "lead led head run manag direct oversee overse supervis chair oversaw overseen",
    "boss manag head director leader chief",
    "help assist support aid",
    "show display present exhibit",
    "big larg great huge",
    "small littl tini",
    "quick fast rapid swift",
    "choos select pick chosen chose",
    "allow permit permiss authoris authoriz let",
    "forbid forbidden prohibit ban banned",
    "need requir necessari mandatori compulsori oblig must",
    "get receiv obtain got",
    "give grant award given hand gave",
    "keep retain store kept stay remain",
    "repair mend fix",
    "replac exchang chang swap",
    "return refund reimburs back",
    "travel trip journey voyag",
    "car vehicl van",
    "home hous",
    "children child kid",
    "doctor physician",
    "medicin drug medic",
    "student pupil",
    "teacher instructor",
    "member particip",
    "guest visitor",
    "custom client buyer",
    "rent hire leas rental let",
    "annual year yearli",
    "daili day",
    "week weekli",
    "month monthli",
    "maximum most max limit upper",
    "minimum least min",
    "about around roughli approxim near some circa",
    "answer repli respond respons",
    "ask request",
    "call phone telephon ring",
    "mail email messag",
    "send sent dispatch ship deliv deliveri",
    "store shop",
    "stand locat situat lie lay sit",
    "headquart seat base",
    "live resid dwell",
    "die death dead pass",
    "born birth",
    "move reloc transfer",
    "increas rise grow rose grew rais",
    "decreas fall drop reduc lower fell declin",
    "includ contain hold compris consist cover held",
    "use util employ",
    "happen occur held place",
    "yield result",
    "name call titl",
    "cancel call",
    "approv accept agre",
    "appoint appoint name",
    "report notifi inform tell told",
    "ship vessel boat",
    "citi town",
    "firm compani busi enterpris corpor",
    "storey floor level",
    "employ recruit hire",
    "check inspect examin test audit",
    "learn discov find found",
    "train cours",
    "break paus rest",
    "wait hold",
    "last continu run lasts took",
    "weigh weight",
    "tall high height",
    "long length",
    "wide width",
    "deep depth",
    "old age",
    "burn burnt fire",
    "win won winner victori",
    "conduct conductor led lead",
    "warden keeper",
    "abroad foreign oversea",
    "document paper file",
    "photo photograph pictur imag camera",
    "insur cover polici",
    "holiday vacat leav",
    "sick ill",
    "bonus premium",
    "meet convene confer",
    "annual yearli",
    "twofold doubl twice two",
    "wash clean",
    "invent devis develop",
    "common usual typic",
    "whole entir complet full",
    "half fifty",
    "adult grown",
    "person peopl human individu",
    "everybodi everyon anyon anybodi",
    "fasting fast",
    "bicycl bike cyclist cycl",
    "allow open access law legal",
    "sale sell sold",
    "stranger elsewher outsid foreign",
    "middl centr center",
    "trembl wobbl shake",
    "basement cellar",
    "timber wood",
    "correspond letter",
    "lamp light lantern",
    "shone lit shine",
    "inject shot jab",
    "observ watch monitor",
    "quantiti amount mixtur",
    "piec part",
    "groundsman caretak",
    "consult consultat appoint",
    "accessibl open",
    "automat autom",
    "disk local",
    "gigabyt gb",
    "buffer store",
    "unreach down offlin",
    "list regist",
    "respons keep look",
    "enough suffici",
    "advis recommend suggest advic",
};

static const char *const OPPOSITES[] = {
    "allow forbidden",
    "allow forbid",
    "allow prohibit",
    "permit prohibit",
    "permit forbidden",
    "permit forbid",
    "allow ban",
    "permit ban",
    "befor after",
    "increas decreas",
    "rise fall",
    "open close",
    "includ exclud",
    "accept reject",
    "accept refus",
    "accept declin",
    "minimum maximum",
    "first last",
    "requir option",
    "mandatori option",
    "compulsori option",
    "compulsori voluntari",
    "obligatori voluntari",
    "enabl disabl",
    "alway never",
    "all none",
    "win lose",
    "won lost",
    "buy sell",
    "public privat",
    "hot cold",
    "warm cold",
    "wet dri",
    "high low",
    "higher lower",
    "abov below",
    "over under",
    "earli late",
    "earlier later",
    "more less",
    "most least",
    "more fewer",
    "start end",
    "begin end",
    "enter leav",
    "success fail",
    "succeed fail",
    "pass fail",
    "present absent",
    "with without",
    "full empti",
    "insid outsid",
    "indoor outdoor",
    "free paid",
    "on off",
    "left right",
    "north south",
    "east west",
    "gain lose",
    "rais lower",
    "approv reject",
    "confirm deni",
    "confirm cancel",
    "valid invalid",
    "legal illeg",
    "safe danger",
    "possibl imposs",
    "avail unavail",
    "abl unabl",
    "paid unpaid",
    "lock unlock",
    "limit unlimit",
    "restrict unrestrict",
    "return keep",
    "keep discard",
    "perman temporari",
    "wide narrow",
    "heavi light",
    "cheap expens",
    "young old",
    "new old",
    "easi difficult",
    "easi hard",
    "simpl complic",
    "male femal",
    "add remov",
    "attach detach",
    "connect disconnect",
    "appear disappear",
    "agre disagre",
    "like dislik",
    "encourag discourag",
    "necessari unnecessari",
    "usual unusu",
    "known unknown",
    "recommend discourag",
    "sweet sour",
    "boil simmer",
    "same differ",
    "each neither",
    "even odd",
    "import export",
    "input output",
    "ascend descend",
    "winter summer",
    "day night",
    "morn even",
    "refund forfeit",
    "recover lost",
    "charg free",
    "pay free",
    "fee free",
    "fresh stale",
    "hot cool",
    "swim sink",
    "switch off",
    "grow shrink",
    "strong gentl",
    "strong weak",
    "eat fast",
    "fit unfit",
    "expand contract",
    "support oppos",
    "exempt subject",
    "exempt pay",
    "exempt paid",
    "exempt charg",
    "ani onli",
    "excus requir",
    "excus ask",
    "with without",
    "exempt liabl",
    "suitabl unsuit",
    "complet incomplet",
    "correct incorrect",
    "direct indirect",
    "manual automat",
    "local remot",
    "wholli partli",
    "whole part",
    "entire part",
    "often rare",
    "frequent rare",
    "sometim never",
    "onc never",
    "everyon nobodi",
    "everybodi nobodi",
    "anyon nobodi",
    "both neither",
    "ani no",
    "ban welcom",
    "allow close",
    "allow closed",
    "permit close",
    "permit closed",
    "welcom close",
    "open shut",
    "forbidden welcom",
};

struct english {
    struct sb_stemmer *stemmer;
    struct map map; /* from stem to its place in entries */
    struct {
        struct lexeme *v;
        size_t n, cap;
    } entries;
};

static struct lexeme *lexeme_at(struct arena *a, struct english *e, str stem)
{
    size_t at = e->entries.n;
    if (map_add(a, &e->map, stem, at, &at))
        vec_push(a, &e->entries);
    return &e->entries.v[at];
}

static void stemmer_drop(void *stemmer)
{
    sb_stemmer_delete(stemmer);
}

struct english *english_new(struct arena *a)
{
    _Static_assert(COUNT_OF(GROUPS) <= LEXEME_GROUPS * 64 && COUNT_OF(OPPOSITES) <= LEXEME_POLES * 64, "bits");
    struct english *e = arena_new(a, struct english);
    e->stemmer = sb_stemmer_new("english", "UTF_8");
    if (!e->stemmer)
        BUG("libstemmer has no English stemmer");
    arena_defer(a, stemmer_drop, e->stemmer);
    for (size_t i = 0; i < COUNT_OF(GROUPS); i++)
        for (str rest = str_of(GROUPS[i]); rest.p;)
            lexeme_at(a, e, str_cut(&rest, ' '))->groups[i / 64] |= UINT64_C(1) << i % 64;
    for (size_t i = 0; i < COUNT_OF(OPPOSITES); i++) {
        str right = str_of(OPPOSITES[i]), left = str_cut(&right, ' ');
        lexeme_at(a, e, left)->left[i / 64] |= UINT64_C(1) << i % 64;
        lexeme_at(a, e, right)->right[i / 64] |= UINT64_C(1) << i % 64;
    }
    return e;
}

const struct lexeme *english_lexeme(const struct english *e, str stem)
{
    size_t at;
    return map_get(&e->map, stem, &at) ? &e->entries.v[at] : NULL;
}

str english_stem(struct arena *a, const struct english *e, str norm)
{
    const sb_symbol *stem = sb_stemmer_stem(e->stemmer, (const sb_symbol *)norm.p, (int)norm.n);
    if (!stem)
        return norm;
    return arena_str(a, (str){(const char *)stem, (size_t)sb_stemmer_length(e->stemmer)});
}

static bool prefixed(str longer, str shorter)
{
    if (longer.n < shorter.n + 2 || longer.n > shorter.n + 3)
        return false;
    static const str PREFIXES[] = {STR_INIT("un"),  STR_INIT("in"), STR_INIT("im"), STR_INIT("non"),
                                   STR_INIT("dis"), STR_INIT("ir"), STR_INIT("il")};
    for (size_t i = 0; i < COUNT_OF(PREFIXES); i++)
        if (shorter.n >= 4 && longer.n == shorter.n + PREFIXES[i].n && str_starts(longer, PREFIXES[i]) &&
            str_ends(longer, shorter))
            return true;
    return false;
}

bool words_opposite(const struct word *a, const struct word *b)
{
    uint64_t both = 0;
    for (size_t i = 0; a->lexeme && b->lexeme && i < LEXEME_POLES; i++)
        both |= (a->lexeme->left[i] & b->lexeme->right[i]) | (a->lexeme->right[i] & b->lexeme->left[i]);
    return both || prefixed(a->stem, b->stem) || prefixed(b->stem, a->stem);
}

bool words_synonymous(const struct word *a, const struct word *b)
{
    uint64_t both = 0;
    for (size_t i = 0; a->lexeme && b->lexeme && i < LEXEME_GROUPS; i++)
        both |= a->lexeme->groups[i] & b->lexeme->groups[i];
    return both != 0;
}
