/*
 * page_style.h - how a page of charts looks.
 */
#ifndef RETENTION_PAGE_STYLE_H
#define RETENTION_PAGE_STYLE_H

#include "ground/sqlite.h"

/* Writes the page's <style>. */
void page_style(sqlite3_str *out);

#endif
