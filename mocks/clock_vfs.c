/* SPDX-License-Identifier: Apache-2.0 */
#include "mocks/clock_vfs.h"

#include <sqlite3.h>

struct frozen {
    sqlite3_vfs vfs;
    int64_t unix_ms;
    char name[CLOCK_VFS_NAME_SIZE];
};

enum { UNIX_EPOCH_JULIAN_MS_HIGH = 210866760 }; /* Julian day of 1970-01-01 in ms is 210866760000000 */

static int current_time_ms(sqlite3_vfs *vfs, sqlite3_int64 *ret)
{
    *ret = (sqlite3_int64)UNIX_EPOCH_JULIAN_MS_HIGH * 1000000 + ((struct frozen *)vfs)->unix_ms;
    return SQLITE_OK;
}

static int current_time(sqlite3_vfs *vfs, double *ret)
{
    sqlite3_int64 ms;
    current_time_ms(vfs, &ms);
    *ret = (double)ms / 86400000.0;
    return SQLITE_OK;
}

bool clock_vfs_register(int64_t unix_ms, char ret_name[CLOCK_VFS_NAME_SIZE], struct err *err)
{
    snprintf(ret_name, CLOCK_VFS_NAME_SIZE, "assize-clock-%lld", (long long)unix_ms);
    if (sqlite3_vfs_find(ret_name))
        return true;
    sqlite3_vfs *host = sqlite3_vfs_find(NULL);
    if (!host)
        return err_set(err, ERR_HOST, "SQLite has no default file system layer");
    struct frozen *f = base_alloc_zero(sizeof *f); /* lives as long as the process: SQLite keeps the pointer */
    f->vfs = *host;
    f->unix_ms = unix_ms;
    memcpy(f->name, ret_name, sizeof f->name);
    f->vfs.zName = f->name;
    f->vfs.pNext = NULL;
    f->vfs.xCurrentTime = current_time;
    f->vfs.xCurrentTimeInt64 = current_time_ms;
    if (sqlite3_vfs_register(&f->vfs, 0) != SQLITE_OK) {
        free(f);
        return err_set(err, ERR_HOST, "SQLite refuses the frozen clock");
    }
    return true;
}

static bool digits(str *rest, size_t n, int64_t *ret)
{
    str part = str_sub(*rest, 0, n);
    for (size_t i = 0; i < part.n; i++)
        if (part.p[i] < '0' || part.p[i] > '9')
            return false;
    *rest = str_from(*rest, n);
    return part.n == n && str_to_i64(part, ret);
}

static bool literal(str *rest, const char *any_of)
{
    if (rest->n == 0 || rest->p[0] == 0 || !strchr(any_of, rest->p[0])) /* strchr finds a NUL, too */
        return false;
    *rest = str_from(*rest, 1);
    return true;
}

/* Days since 1970-01-01 of a date of the proleptic Gregorian calendar. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

bool clock_parse(str text, int64_t *ret_unix_ms)
{
    int64_t year, month, day, hour, minute, second, ms = 0, off_h = 0, off_m = 0;
    str rest = text;
    if (!digits(&rest, 4, &year) || !literal(&rest, "-") || !digits(&rest, 2, &month) || !literal(&rest, "-") ||
        !digits(&rest, 2, &day) || !literal(&rest, "T ") || !digits(&rest, 2, &hour) || !literal(&rest, ":") ||
        !digits(&rest, 2, &minute) || !literal(&rest, ":") || !digits(&rest, 2, &second))
        return false;
    if (literal(&rest, ".")) {
        int64_t scale = 100, digit;
        if (rest.n == 0 || rest.p[0] < '0' || rest.p[0] > '9')
            return false;
        while (rest.n && rest.p[0] >= '0' && rest.p[0] <= '9' && digits(&rest, 1, &digit)) {
            ms += digit * scale;
            scale /= 10;
        }
    }
    int64_t sign = 0;
    if (rest.n && (rest.p[0] == '+' || rest.p[0] == '-')) {
        sign = rest.p[0] == '+' ? 1 : -1;
        rest = str_from(rest, 1);
        if (!digits(&rest, 2, &off_h) || !literal(&rest, ":") || !digits(&rest, 2, &off_m))
            return false;
    } else if (!literal(&rest, "Zz")) {
        return false;
    }
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (rest.n || month < 1 || month > 12 || day < 1 || day > lengths[month - 1] + (month == 2 && leap) || hour > 23 ||
        minute > 59 || second > 59 || off_h > 23 || off_m > 59)
        return false;
    int64_t seconds =
        days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - sign * (off_h * 3600 + off_m * 60);
    *ret_unix_ms = seconds * 1000 + ms;
    return true;
}
