/* SPDX-License-Identifier: Apache-2.0 */
#include "pack/la.h"

#include <dlfcn.h>

static const struct {
    const char *name;
    size_t at;
} SYMBOLS[] = {
    {"archive_read_new", offsetof(struct la, read_new)},
    {"archive_read_free", offsetof(struct la, read_free)},
    {"archive_read_support_filter_gzip", offsetof(struct la, read_filter_gzip)},
    {"archive_read_support_filter_zstd", offsetof(struct la, read_filter_zstd)},
    {"archive_read_support_filter_xz", offsetof(struct la, read_filter_xz)},
    {"archive_read_support_format_raw", offsetof(struct la, read_format_raw)},
    {"archive_read_support_format_empty", offsetof(struct la, read_format_empty)},
    {"archive_read_support_format_tar", offsetof(struct la, read_format_tar)},
    {"archive_read_support_format_zip_seekable", offsetof(struct la, read_format_zip)},
    {"archive_read_open", offsetof(struct la, read_open)},
    {"archive_read_open_memory", offsetof(struct la, read_open_memory)},
    {"archive_read_open_fd", offsetof(struct la, read_open_fd)},
    {"archive_read_next_header", offsetof(struct la, read_next_header)},
    {"archive_read_data", offsetof(struct la, read_data)},
    {"archive_filter_count", offsetof(struct la, filter_count)},
    {"archive_error_string", offsetof(struct la, error_string)},
    {"archive_entry_pathname", offsetof(struct la, entry_pathname)},
    {"archive_entry_hardlink", offsetof(struct la, entry_hardlink)},
    {"archive_entry_size", offsetof(struct la, entry_size)},
    {"archive_entry_size_is_set", offsetof(struct la, entry_size_is_set)},
    {"archive_entry_filetype", offsetof(struct la, entry_filetype)},
    {"archive_entry_sparse_count", offsetof(struct la, entry_sparse_count)},
    {"archive_entry_is_encrypted", offsetof(struct la, entry_is_encrypted)},
    {"archive_write_new", offsetof(struct la, write_new)},
    {"archive_write_free", offsetof(struct la, write_free)},
    {"archive_write_add_filter_by_name", offsetof(struct la, write_add_filter_by_name)},
    {"archive_write_set_format_by_name", offsetof(struct la, write_set_format_by_name)},
    {"archive_write_set_options", offsetof(struct la, write_set_options)},
    {"archive_write_set_bytes_in_last_block", offsetof(struct la, write_set_bytes_in_last_block)},
    {"archive_write_open", offsetof(struct la, write_open)},
    {"archive_write_header", offsetof(struct la, write_header)},
    {"archive_write_data", offsetof(struct la, write_data)},
    {"archive_write_close", offsetof(struct la, write_close)},
    {"archive_entry_new", offsetof(struct la, entry_new)},
    {"archive_entry_free", offsetof(struct la, entry_free)},
    {"archive_entry_set_pathname", offsetof(struct la, entry_set_pathname)},
    {"archive_entry_set_size", offsetof(struct la, entry_set_size)},
    {"archive_entry_set_filetype", offsetof(struct la, entry_set_filetype)},
    {"archive_entry_set_perm", offsetof(struct la, entry_set_perm)},
    {"archive_entry_set_mtime", offsetof(struct la, entry_set_mtime)},
};

bool la_load(struct la *ret, const char *what_for, struct err *err)
{
    void *so = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
    if (!so)
        return err_set(err, ERR_HOST, "%s, and libarchive, which unpacks it, cannot be loaded: %s", what_for,
                       dlerror());
    for (size_t i = 0; i < COUNT_OF(SYMBOLS); i++) {
        void *found = dlsym(so, SYMBOLS[i].name);
        if (!found)
            return err_set(err, ERR_HOST, "%s, and the libarchive of this machine cannot unpack it: it lacks %s",
                           what_for, SYMBOLS[i].name);
        /* POSIX lets a pointer from dlsym be a function, ISO C has no cast for that: hence memcpy. */
        memcpy((char *)ret + SYMBOLS[i].at, &found, sizeof found);
    }
    return true;
}

struct shown la_why(const struct la *la, struct archive *ar)
{
    char line[300];
    const char *why = la->error_string(ar);
    size_t n = 0;
    for (; why && why[n] && n < sizeof line; n++)
        line[n] = (unsigned char)why[n] < 0x20 || why[n] == 0x7f ? ' ' : why[n];
    while (n > 0 && line[n - 1] == ' ')
        n--;
    return show_text(n ? (str){line, n} : S("no reason given"));
}

locale_t la_locale_new(const char *name)
{
    return newlocale(LC_CTYPE_MASK, name, (locale_t)0);
}

locale_t la_locale_begin(locale_t locale)
{
    return uselocale(locale); /* 0 asks only */
}

void la_locale_end(locale_t before)
{
    uselocale(before);
}

void la_locale_free(locale_t locale)
{
    if (locale)
        freelocale(locale);
}
