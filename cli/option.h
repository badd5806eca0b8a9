/* SPDX-License-Identifier: Apache-2.0 */
/*
 * option: the command line as data. Each verb has one table of options and one of operands; the same tables parse argv,
 * print help, and are what the manual page (manual.h) and the shells' completions (completion.h) are made from.
 *
 *     struct show_options { const char *run, *store; int64_t trial; };
 *     static const struct option OPTIONS[] = {
 *         {"store", 0, "FILE", OPTION_TEXT, offsetof(struct show_options, store), .help = "where runs are kept"},
 *         {0}};
 *
 * Values are written into a struct of the verb's, at the offsets of its tables. Long options are given as `--x v` or
 * `--x=v`, short ones as `-x v` or `-xv`; options and operands may mix; after `--` all is operands. Every verb has
 * --help without naming it.
 */
#ifndef ASSIZE_CLI_OPTION_H
#define ASSIZE_CLI_OPTION_H

#include "base/buf.h"
#include "base/err.h"

enum option_type {
    OPTION_FLAG, /* bool; takes no value */
    OPTION_TEXT, /* const char *, never empty */
    OPTION_INT,  /* int64_t within [min, max] */
    OPTION_LIST, /* struct option_list; may be repeated */
};

struct option_list {
    str *v;
    size_t n, cap;
};

/* What a shell may offer for a value. */
enum complete {
    COMPLETE_BY_NAME, /* what the value is called tells: FILE, SUITE and their like, DIR, COMMAND; else NOTHING */
    COMPLETE_NOTHING,
    COMPLETE_FILE,
    COMPLETE_DIR,
    COMPLETE_COMMAND, /* a program; in a list, files after it */
};

/* The n-th of the values there are, NULL past the last. Words without blanks. */
typedef const char *choice_at(size_t n);

struct option {
    const char *name; /* without the dashes; NULL ends the table, which is sorted by name */
    char letter;      /* short form, or 0 */
    const char *arg;  /* what help calls the value; NULL for flags */
    enum option_type type;
    size_t at; /* offset in the verb's struct */
    int64_t min, max;
    const char *help; /* one line, no full stop */
    enum complete complete;
    choice_at *choice; /* where the values are known; NULL where not */
};

/* What stands on the command line without a dash, in this order. OPTION_TEXT or OPTION_INT; the last one may be an
 * OPTION_LIST, which takes its word and all that follow as they are, a command with its own options, unless `many`. */
struct operand {
    const char *name; /* "SUITE"; NULL ends the table */
    enum option_type type;
    size_t at;
    int64_t min, max;
    bool optional; /* such come last */
    const char *help;
    enum complete complete;
    choice_at *choice;
    bool many; /* the last one, an OPTION_LIST: one word or more, and options may stand among them */
};

struct verb {
    const char *name;               /* NULL ends a table of verbs, which is sorted by name */
    const char *help;               /* one line, no full stop */
    const char *manual;             /* a few lines */
    const struct option *options;   /* NULL = none but --help */
    const struct operand *operands; /* NULL = none */
    size_t size;                    /* of the struct that the tables fill */
    void (*presets)(void *options); /* puts defaults there; may be NULL */
    const struct verb *const *sub;  /* verbs below this one (`world check`), NULL-terminated; then the rest is unused */
    /* Does it. *ret_exit is the exit code of a verb that got through; an error has its own. */
    bool (*run)(struct arena *a, void *options, int *ret_exit, struct err *err);
};

/* Reads the arguments behind the verb's name into `out`, zeroed by the caller. `path` is how the user called the verb
 * ("world check"). With --help among them, stops with *ret_help set and true. Text is borrowed from args. */
bool options_parse(struct arena *a, const struct verb *verb, const char *path, int n, char **args, void *out,
                   bool *ret_help, struct err *err) MUST_USE;

/* "assize run [OPTION]… SUITE", without a line's end. */
void verb_usage(const struct verb *verb, const char *path, struct buf *to);

/* "Usage: assize run [OPTION]… SUITE", manual, operands, options. */
void verb_help(const struct verb *verb, const char *path, struct buf *to);

/* One line a verb: name and help. */
void verbs_list(const struct verb *const *verbs, const char *prefix, struct buf *to);

/* Every verb, each followed by those below it, with what the user writes to call it. */
struct verb_at {
    const char *path; /* "world check" */
    const struct verb *verb;
};
struct verb_list {
    struct verb_at *v;
    size_t n, cap;
};

/* Adds all of them to *ret, in arena; prefix is "" for the table of all verbs. */
void verbs_walk(struct arena *a, const struct verb *const *verbs, const char *prefix, struct verb_list *ret);

/* What a shell may offer, never COMPLETE_BY_NAME. Flags: COMPLETE_NOTHING. */
enum complete option_complete(const struct option *o);
enum complete operand_complete(const struct operand *o);

/* The verb of that name, or NULL and an ERR_USAGE error that names the nearest one or lists them all. */
const struct verb *verb_find(const struct verb *const *verbs, const char *prefix, const char *name, struct err *err);

#endif
