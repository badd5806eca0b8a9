/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base.h"

#include <stdarg.h>
#include <unistd.h>

void base_bug(const char *file, int line, const char *fmt, ...)
{
    fprintf(stderr, "assize: bug at %s:%d: ", file, line);
    va_list ap;
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputs("\nassize: this is a fault of assize, not of your input; please report it with the command you ran\n",
          stderr);
    fflush(NULL);
    abort();
}

static _Noreturn void out_of_memory(size_t size)
{
    char line[96];
    int n = snprintf(line, sizeof line, "assize: the host has no memory left (%zu bytes asked for)\n", size);
    if (n > 0 && write(STDERR_FILENO, line, (size_t)n) < 0)
        _exit(4);
    _exit(4);
}

void *base_alloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        out_of_memory(size);
    return p;
}

void *base_alloc_zero(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    if (!p)
        out_of_memory(size);
    return p;
}

void *base_realloc(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    if (!p)
        out_of_memory(size);
    return p;
}
