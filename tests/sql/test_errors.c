/*
 * test_errors.c - sql/docs/errors.md lists every error of the module, and no other.
 *
 * The texts are read from the sources, below ext/ and include/, wherever a file lies: the literals of the calls in
 * errors_calls, as sqlite3_mprintf() takes them, and those of the arrays whose names end in _texts. Literals side by
 * side are one, also where a macro has one of them. Where a call has another text among its arguments, as in
 *
 *     sqlite3_mprintf("%s is %s", name, given ? "given" : "missing")
 *
 * each of them stands for the last conversion. On the page a text is a line that begins with "- `"; <value> and the like
 * are what the source has a conversion for. The names before a text, <function>(): and <source>.<column>: or <argument>:,
 * may come from a function that has no text of its own. Texts in the page's last section are SQLite's own.
 */
#define _XOPEN_SOURCE 700
#include "test.h"

#include <ftw.h>

#define ERRORS_PAGE "sql/docs/errors.md"
#define ERRORS_LAST "\n## SQLite's own" /* section */
#define ERRORS_MOST 400

static const char *const errors_calls[] = {"function_error",       "function_refuse",
                                           "function_refuse_both", "function_refuse_argument",
                                           "proportions_counts",   "value_refuse",
                                           "arguments_refuse",     "arguments_refuse_for",
                                           "table_error",          "source_refuse",
                                           "sqlite3_mprintf",      "mprintf",
                                           "sqlite3_result_error", NULL};

/* Texts, without names in front and with "<>" for what is filled in. */
struct errors_list {
    size_t count;
    char *texts[ERRORS_MOST];
    bool optional[ERRORS_MOST]; /* may be on the page: its last conversion stands for others */
    bool found[ERRORS_MOST];
};

/* #define NAME "text" */
static struct errors_macros {
    size_t count;
    char *names[ERRORS_MOST], *texts[ERRORS_MOST];
} errors_macros;

static struct errors_list errors_sources, errors_page;
static size_t errors_files;

/* ---- texts ---- */

/* What a format says: each conversion "<>", each name in <> too. */
static char *errors_plain(const char *text, bool format) {
    sqlite3_str *out = sqlite3_str_new(NULL);
    for (const char *p = text; *p; p++) {
        if (format && *p == '%' && p[1] == '%') {
            sqlite3_str_appendchar(out, 1, *p++);
        } else if (format && *p == '%') {
            p += 1 + strspn(p + 1, "-+ !,#0123456789.*");
            p += strspn(p, "lhz");
            sqlite3_str_appendall(out, "<>");
        } else if (!format && *p == '<' && strchr(p, '>')) {
            p = strchr(p, '>');
            sqlite3_str_appendall(out, "<>");
        } else {
            sqlite3_str_appendchar(out, 1, *p);
        }
    }
    return sqlite3_str_finish(out);
}

/* Behind the names of function, source, column and argument. */
static const char *errors_body(const char *text) {
    static const char *const fronts[] = {"<>(): ", "<>.<>: ", "<>: "};
    for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
        if (strncmp(text, fronts[i], strlen(fronts[i])) == 0) text += strlen(fronts[i]);
    return text;
}

/* Adds a text, which is freed. */
static void errors_add(struct errors_list *list, char *plain, bool optional) {
    assert_non_null(plain);
    const char *body = errors_body(plain);
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->texts[i], body) == 0) {
            list->optional[i] &= optional;
            sqlite3_free(plain);
            return;
        }
    assert_true(list->count < ERRORS_MOST);
    list->optional[list->count] = optional;
    list->texts[list->count++] = sqlite3_mprintf("%s", body);
    sqlite3_free(plain);
}

/* Whether a literal says something: it has a word. JSON does not. */
static bool errors_speaks(const char *text) {
    int letters = 0, most = 0;
    for (const char *p = text; *p; p++) {
        letters = *p >= 'a' && *p <= 'z' ? letters + 1 : 0;
        if (letters > most) most = letters;
    }
    return most >= 3 && text[0] != '{';
}

/* ---- C ---- */

/* Past blanks and comments. */
static const char *errors_blanks(const char *p) {
    for (;;) {
        p += strspn(p, " \t\r\n\\");
        if (p[0] != '/' || (p[1] != '*' && p[1] != '/')) return p;
        const char *end = p[1] == '*' ? strstr(p + 2, "*/") : strchr(p, '\n');
        if (end == NULL) return p + strlen(p);
        p = end + (p[1] == '*' ? 2 : 1);
    }
}

static bool errors_in_name(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t errors_name(const char *p) {
    size_t size = 0;
    while (errors_in_name(p[size]))
        size++;
    return size;
}

/* Past a string or character in its quotes. */
static const char *errors_quoted(const char *p) {
    char quote = *p++;
    while (*p && *p != quote)
        p += *p == '\\' ? 2 : 1;
    return *p ? p + 1 : p;
}

static const char *errors_macro(const char *name, size_t size) {
    for (size_t i = 0; i < errors_macros.count; i++)
        if (strlen(errors_macros.names[i]) == size && strncmp(errors_macros.names[i], name, size) == 0)
            return errors_macros.texts[i];
    return NULL;
}

/* The literals side by side at *p, as one text, and *p behind them; NULL where there is none. */
static char *errors_literal(const char **p) {
    sqlite3_str *text = sqlite3_str_new(NULL);
    bool any = false;
    for (const char *macro;; any = true) {
        *p = errors_blanks(*p);
        size_t size = errors_name(*p);
        if (**p == '"') {
            const char *end = errors_quoted(*p);
            for (const char *c = *p + 1; c < end - 1; c++)
                if (*c != '\\')
                    sqlite3_str_appendchar(text, 1, *c);
                else
                    sqlite3_str_appendchar(text, 1, *++c == 'n' ? '\n' : *c);
            *p = end;
        } else if (size && (macro = errors_macro(*p, size)) != NULL) {
            sqlite3_str_appendall(text, macro);
            *p += size;
        } else {
            break;
        }
    }
    char *all = sqlite3_str_finish(text);
    if (any && all == NULL) all = sqlite3_mprintf("");
    return all;
}

#define ERRORS_LITERALS 32 /* in one call or array */

/* The literals from *p to the bracket that closes the one before it, and *p behind that. */
static size_t errors_literals(const char **p, char *texts[ERRORS_LITERALS]) {
    size_t count = 0;
    for (int depth = 1; depth > 0 && **p;) {
        char *text = errors_literal(p);
        if (text) {
            assert_true(count < ERRORS_LITERALS);
            texts[count++] = text;
            continue;
        }
        if (**p == '\0') break;
        size_t size = errors_name(*p);
        depth += strchr("([{", **p) ? 1 : strchr(")]}", **p) ? -1 : 0;
        *p = **p == '\'' ? errors_quoted(*p) : *p + (size ? size : 1);
    }
    return count;
}

/* Adds the format with a text in the place of its last conversion. */
static void errors_add_within(const char *format, const char *text) {
    const char *last = NULL;
    for (const char *p = format; (p = strstr(p, "<>")) != NULL; p += 2)
        last = p;
    char *whole = last ? sqlite3_mprintf("%.*s%s%s", (int)(last - format), format, text, last + 2)
                       : sqlite3_mprintf("%s", text);
    errors_add(&errors_sources, whole, false);
}

/* The texts of a call, whose arguments begin at *p. */
static void errors_take_call(const char **p) {
    char *texts[ERRORS_LITERALS];
    size_t count = errors_literals(p, texts), others = 0;
    for (size_t i = 1; i < count; i++) {
        if (!errors_speaks(texts[i])) continue;
        char *format = errors_plain(texts[0], true), *text = errors_plain(texts[i], true);
        errors_add_within(format, text);
        others++;
        sqlite3_free(format);
        sqlite3_free(text);
    }
    if (count && errors_speaks(texts[0]))
        errors_add(&errors_sources, errors_plain(texts[0], true), others > 0);
    for (size_t i = 0; i < count; i++)
        sqlite3_free(texts[i]);
}

static void errors_take_array(const char **p) {
    char *texts[ERRORS_LITERALS];
    size_t count = errors_literals(p, texts);
    for (size_t i = 0; i < count; i++)
        errors_add(&errors_sources, texts[i], false);
}

static bool errors_is_call(const char *name, size_t size) {
    for (size_t i = 0; errors_calls[i]; i++)
        if (strlen(errors_calls[i]) == size && strncmp(errors_calls[i], name, size) == 0) return true;
    return false;
}

/* An array of texts that begins at its name: its elements, or NULL. */
static const char *errors_array(const char *p, size_t size) {
    if (size < 6 || strncmp(p + size - 6, "_texts", 6) != 0) return NULL;
    const char *after = errors_blanks(p + size);
    if (*after != '[') return NULL;
    after = errors_blanks(strchr(after, ']') + 1);
    if (*after != '=') return NULL;
    after = errors_blanks(after + 1);
    return *after == '{' ? after + 1 : NULL;
}

static void errors_scan(const char *path, const char *source) {
    for (const char *p = errors_blanks(source); *p; p = errors_blanks(p)) {
        size_t size = errors_name(p);
        const char *after = errors_blanks(p + size), *array = errors_array(p, size);
        if (*p == '"') { /* what none of the calls has may be no whole error */
            char *text = errors_literal(&p);
            if (strstr(text, "(): ") && errors_speaks(text))
                fail_msg("%s: an error of a call that is not in errors_calls: %s", path, text);
            sqlite3_free(text);
        } else if (size && *after == '(' && errors_is_call(p, size)) {
            p = after + 1;
            errors_take_call(&p);
        } else if (array) {
            p = array;
            errors_take_array(&p);
        } else {
            p = size ? p + size : *p == '\'' ? errors_quoted(p) : p + 1;
        }
    }
}

/* The macros of a file that are texts and nothing else. */
static void errors_define(const char *source) {
    for (const char *p = source; (p = strstr(p, "#define ")) != NULL;) {
        p += 8;
        size_t size = errors_name(p);
        const char *name = p, *value = p + size + strspn(p + size, " \t");
        p = value;
        if (*value != '"') continue;
        char *text = errors_literal(&value);
        assert_true(errors_macros.count < ERRORS_MOST);
        errors_macros.names[errors_macros.count] = sqlite3_mprintf("%.*s", (int)size, name);
        errors_macros.texts[errors_macros.count++] = text;
    }
}

/* ---- files ---- */

static bool errors_scanning;

static int errors_visit(const char *path, const struct stat *info, int kind, struct FTW *ftw) {
    size_t size = strlen(path);
    (void)info, (void)ftw;
    if (kind != FTW_F || size < 3 || path[size - 2] != '.' || strchr("ch", path[size - 1]) == NULL) return 0;
    char *source = test_read(path);
    if (errors_scanning)
        errors_scan(path, source);
    else
        errors_define(source);
    errors_files++;
    sqlite3_free(source);
    return 0;
}

static void errors_read_sources(void) {
    for (int pass = 0; pass < 2; pass++) {
        errors_scanning = pass > 0;
        assert_int_equal(nftw("include", errors_visit, 16, FTW_PHYS), 0);
        assert_int_equal(nftw("ext", errors_visit, 16, FTW_PHYS), 0);
    }
}

static void errors_read_page(void) {
    char *page = test_read(ERRORS_PAGE), *last = strstr(page, ERRORS_LAST);
    assert_non_null(last);
    *last = '\0';
    for (const char *p = page; (p = strstr(p, "\n- `")) != NULL;) {
        p += 4;
        size_t size = strcspn(p, "`\n");
        if (p[size] != '`') fail_msg("a text without an end: %.60s", p);
        char *text = sqlite3_mprintf("%.*s", (int)size, p);
        errors_add(&errors_page, errors_plain(text, false), false);
        sqlite3_free(text);
    }
    sqlite3_free(page);
}

static bool errors_has(const struct errors_list *list, const char *text) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->texts[i], text) == 0) return true;
    return false;
}

static void errors_test_page(void **state) {
    (void)state;
    int missing = 0, surplus = 0;
    errors_read_sources();
    errors_read_page();
    for (size_t i = 0; i < errors_sources.count; i++)
        if (!errors_sources.optional[i] && !errors_has(&errors_page, errors_sources.texts[i]) && ++missing)
            printf(ERRORS_PAGE " lacks: %s\n", errors_sources.texts[i]);
    for (size_t i = 0; i < errors_page.count; i++)
        if (!errors_has(&errors_sources, errors_page.texts[i]) && ++surplus)
            printf("no source has: %s\n", errors_page.texts[i]);
    printf("%d texts in %d files, %d on the page\n", (int)errors_sources.count, (int)errors_files / 2,
           (int)errors_page.count);
    assert_int_equal(missing, 0);
    assert_int_equal(surplus, 0);
    assert_true(errors_sources.count > 50);
}

/* The reader of sources itself: what it takes of a file, in any layout, and what it leaves. */
static void errors_test_reader(void **state) {
    (void)state;
    static const char source[] =
        "/* function_error(c, \"in a comment\"); */\n"
        "#define WANT \"a, \" \\\n    \"b\"\n"
        "x = '\"'; function_error(context,\n  \"no \\\"thing\\\": %s \" /* and */ \"(want \" WANT\n\")\", "
        "y);\n"
        "t = sqlite3_mprintf(\"%s(): %.*s is %lld %%s, %s\", f(1, \")\"), g ? \"not here\" : \"too late\");\n"
        "static const char *const some_texts[2] = {[1] = \"one?\", \"two\" \" words\"};\n"
        "other(\"left alone\"); sqlite3_mprintf(\"{\\\"json\\\": 1}\"); sqlite3_mprintf(\"%s\", a);\n";
    static const char *const want[] = {"no \"thing\": <> (want a, b)", "<> is <> %s, not here",
                                       "<> is <> %s, too late", "one?", "two words"};
    memset(&errors_sources, 0, sizeof errors_sources);
    errors_define(source);
    errors_scan("x.c", source);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        if (!errors_has(&errors_sources, want[i])) fail_msg("not found: %s", want[i]);
    for (size_t i = 0; i < errors_sources.count; i++)
        if (errors_sources.optional[i]) assert_string_equal(errors_sources.texts[i], "<> is <> %s, <>");
    assert_int_equal(errors_sources.count, sizeof want / sizeof *want + 1);
}

static void errors_forget(struct errors_list *list) {
    for (size_t i = 0; i < list->count; i++)
        sqlite3_free(list->texts[i]);
    memset(list, 0, sizeof *list);
}

static int errors_clear(void **state) {
    (void)state;
    errors_forget(&errors_sources);
    errors_forget(&errors_page);
    for (size_t i = 0; i < errors_macros.count; i++) {
        sqlite3_free(errors_macros.names[i]);
        sqlite3_free(errors_macros.texts[i]);
    }
    errors_macros.count = 0;
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(errors_test_page, errors_clear),
                                       cmocka_unit_test_teardown(errors_test_reader, errors_clear)};
    return cmocka_run_group_tests_name("errors", tests, NULL, NULL);
}
