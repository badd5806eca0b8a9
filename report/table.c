/* SPDX-License-Identifier: Apache-2.0 */
#include "report/layout.h"

enum { COLUMN_MAX = 60 }; /* wider cells push the rest of their line aside */

static void width_fit(size_t *width, str text)
{
    size_t columns = text_width(text);
    if (columns > *width && columns <= COLUMN_MAX)
        *width = columns;
}

static void line_end(struct buf *to)
{
    while (to->n && to->p[to->n - 1] == ' ')
        to->n--;
    buf_byte(to, '\n');
}

void report_table(const str *heads, const struct report_cell *cells, size_t columns, size_t rows, size_t *width,
                  struct buf *to)
{
    for (size_t c = 0; c < columns; c++) {
        if (heads)
            width_fit(&width[c], heads[c]);
        for (size_t r = 0; r < rows; r++)
            width_fit(&width[c], cells[r * columns + c].text);
    }
    for (size_t c = 0; heads && c < columns; c++) {
        bool right = rows && cells[c].right;
        buf_str(to, c ? S("  ") : S(""));
        cell_put(to, heads[c], width[c], right);
    }
    if (heads)
        line_end(to);
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < columns; c++) {
            const struct report_cell *cell = &cells[r * columns + c];
            buf_str(to, c ? S("  ") : S(""));
            cell_put(to, cell->text, width[c], cell->right);
        }
        line_end(to);
    }
}
