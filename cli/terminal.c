/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/terminal.h"

#include "base/clock.h"
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    WIDTH_LEAST = 40, /* narrower terminals wrap by themselves */
    PROGRESS_EVERY_MS = 100,
};

void terminal_start(void)
{
    /* open() takes the lowest free number. Opened for reading, a closed output stays an output that fails. */
    int fd;
    do
        fd = open("/dev/null", O_RDONLY); /* NOLINT(android-cloexec-open): 0, 1 and 2 are inherited on purpose */
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd > STDERR_FILENO)
        close(fd);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

bool out_put(str text, struct err *err)
{
    if (!fd_write_all(STDOUT_FILENO, text.p, text.n))
        return err_errno(err, errno, "cannot write to standard output");
    return true;
}

bool out_buf(const struct buf *text, struct err *err)
{
    if (text->full)
        return err_set(err, ERR_INPUT, "the output is larger than its bound of %zu bytes",
                       text->max ? text->max : BUF_MAX);
    return out_put(buf_view(text), err);
}

bool note_buf(const struct buf *text, struct err *err)
{
    if (text->full)
        return err_set(err, ERR_INPUT, "the output is larger than its bound of %zu bytes",
                       text->max ? text->max : BUF_MAX);
    return fd_write_all(STDERR_FILENO, text->p, text->n) || err_errno(err, errno, "cannot write to standard error");
}

bool out_is_terminal(void)
{
    return isatty(STDOUT_FILENO);
}

void note_put(const char *fmt, ...)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf shown CLEANUP_BUF = {0};
    va_list ap;
    va_start(ap, fmt);
    str text = arena_vprintf(&a, fmt, ap);
    va_end(ap);
    report_text(text, &shown);
    fprintf(stderr, "assize: %s\n", buf_cstr(&shown));
}

static int columns_of(int fd)
{
    struct winsize size = {0};
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
}

struct report_style out_style(void)
{
    if (!out_is_terminal())
        return (struct report_style){0};
    const char *no_colour = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    bool plain = (no_colour && *no_colour) || !term || strcmp(term, "dumb") == 0;
    return (struct report_style){.width = columns_of(STDOUT_FILENO), .colour = !plain};
}

struct progress_line progress_line_start(void)
{
    bool on = isatty(STDERR_FILENO);
    return (struct progress_line){.on = on, .width = on ? columns_of(STDERR_FILENO) : 0};
}

void progress_line_show(struct progress_line *line, size_t done, size_t planned, size_t continued, double seconds)
{
    uint64_t now = line->on ? clock_mono_ns() : 0;
    if (!line->on || (line->shown && now - line->last_ns < (uint64_t)PROGRESS_EVERY_MS * 1000000))
        return;
    line->last_ns = now;
    line->shown = true;
    struct buf text CLEANUP_BUF = {.max = 512};
    buf_printf(&text, "%zu of %zu units", done, planned);
    double fresh = (double)(done - continued);
    if (seconds > 0.2 && fresh > 0) {
        double rate = fresh / seconds;
        double left = (double)(planned - done) / rate;
        buf_printf(&text, rate >= 10 ? "  %.0f/s" : "  %.1f/s", rate);
        if (left < 90)
            buf_printf(&text, "  %.0f s left", left);
        else if (left < 5400)
            buf_printf(&text, "  %.0f min left", left / 60);
        else
            buf_printf(&text, "  %.1f h left", left / 3600);
    }
    int n = (int)text.n < line->width - 1 ? (int)text.n : line->width - 1;
    fprintf(stderr, "\r%.*s\033[K", n, text.p);
    fflush(stderr);
}

void progress_line_clear(struct progress_line *line)
{
    if (!line->shown)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    line->shown = false;
}
