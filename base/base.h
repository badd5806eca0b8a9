/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every file of assize may take for granted: attributes, cleanup of locals, BUG(), and the functions that no
 * file may call. Include it (directly or through any other header of base/) before everything else of ours.
 */
#ifndef ASSIZE_BASE_BASE_H
#define ASSIZE_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF(fmt_at, args_at) __attribute__((format(printf, fmt_at, args_at)))
#define CLEANUP(destructor) __attribute__((cleanup(destructor)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Frees a malloc'ed pointer when the local that holds it goes out of scope: `CLEANUP_FREE char *line = NULL;` */
#define CLEANUP_FREE CLEANUP(base_free_at)
static inline void base_free_at(void *pointer_to_pointer)
{
    void *held;
    memcpy(&held, pointer_to_pointer, sizeof held);
    free(held);
}

/* A broken promise between two pieces of our own code: prints where, aborts. Never for anything a user can cause. */
#define BUG(...) base_bug(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void base_bug(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);

/* malloc, calloc and realloc that end the process (exit code 4, one line) when the host has no memory left. */
void *base_alloc(size_t size) __attribute__((malloc, returns_nonnull));
void *base_alloc_zero(size_t size) __attribute__((malloc, returns_nonnull));
void *base_realloc(void *old, size_t size) __attribute__((returns_nonnull));

/* Each of these overflows, truncates silently or hides an error: a call to one does not compile
 * (gcc; clang, which only lints here, wants the attribute on the first declaration). */
#ifndef __clang__
#define BANNED __attribute__((error("banned in this code base: use str, buf, str_to_i64 or rng instead")))
extern char *strcpy(char *to, const char *from) BANNED;
extern char *strcat(char *to, const char *from) BANNED;
extern char *strncpy(char *to, const char *from, size_t n) BANNED;
extern char *strncat(char *to, const char *from, size_t n) BANNED;
extern char *strtok(char *text, const char *separators) BANNED;
extern int sprintf(char *to, const char *fmt, ...) BANNED;
extern int atoi(const char *text) BANNED;
extern long atol(const char *text) BANNED;
extern double atof(const char *text) BANNED;
extern int rand(void) BANNED;
extern void srand(unsigned seed) BANNED;
extern char *mktemp(char *pattern) BANNED;
#endif

#endif
