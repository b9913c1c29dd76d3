/*
 * script.c - see script.h.
 */
#include "script.h"

#include <glob.h>

#define SCRIPT_FILES "tests/sql/*.sql"

/* Which kind of expectation starts here: '>', '!', '~', or 0. */
static char script_mark(const char *text) {
    return text[0] == '-' && text[1] == '-' && text[2] && strchr(">!~", text[2]) ? text[2] : '\0';
}

static const char *script_skip_blanks(const char *text) {
    return text + strspn(text, " \t\r\n");
}

/* Past blanks and comments to the next statement or expectation; notes the SQLite that a `--?` asks for, and the
** comment right above, if any. */
static const char *script_skip_comments(struct script *script, const char *text) {
    const char *name = NULL;
    int version = 0;
    for (;;) {
        text = script_skip_blanks(text);
        if (script_mark(text) || text[0] != '-' || text[1] != '-') break;
        if (text[2] == '?')
            version = atoi(text + 3);
        else
            name = text + 2;
        text += strcspn(text, "\n");
    }
    script->skipped = version > sqlite3_libversion_number();
    script->slow = name && *name == '*';
    if (name && name + strcspn(name, "\n") + 1 == text) {
        name += script->slow;
        name += *name == ' ';
        script->name = sqlite3_mprintf("%.*s", (int)strcspn(name, "\n"), name);
    }
    return text;
}

/* The text of one statement up to its ';', or all that is left when none ends it; for sqlite3_free(). */
static char *script_statement(const char *text) {
    for (const char *end = strchr(text, ';'); end; end = strchr(end + 1, ';')) {
        char *statement = sqlite3_mprintf("%.*s", (int)(end - text + 1), text);
        if (sqlite3_complete(statement)) return statement;
        sqlite3_free(statement);
    }
    return sqlite3_mprintf("%s", text);
}

/* The expectation at *text, and *text moved past it; *kind is 0 without one. */
static char *script_expectation(const char **text, char *kind) {
    sqlite3_str *want = sqlite3_str_new(NULL);
    const char *at = script_skip_blanks(*text);
    for (*kind = script_mark(at); *kind && script_mark(at) == *kind; at = script_skip_blanks(at)) {
        const char *start = at + 3 + (at[3] == ' ');
        at += strcspn(at, "\n");
        int length = (int)(at - start);
        if (*kind == '>') {
            if (strncmp(start, "(none)", (size_t)length) != 0 || length != 6)
                sqlite3_str_appendf(want, "%.*s\n", length, start);
        } else {
            sqlite3_str_appendf(want, "%s%.*s", *kind == '!' ? "error: " : "", length, start);
        }
        *text = at;
    }
    char *rows = sqlite3_str_finish(want);
    return rows ? rows : sqlite3_mprintf("");
}

/* A line in the middle of a statement that looks like an expectation: it would check nothing. */
static bool script_is_stray(const char *statement) {
    for (const char *line = statement; *line; line += strcspn(line, "\n"))
        if (script_mark(line = script_skip_blanks(line))) return true;
    return false;
}

void script_begin(struct script *script, const char *text) {
    memset(script, 0, sizeof *script);
    script->text = script->next = text;
}

void script_end(struct script *script) {
    sqlite3_free(script->sql);
    sqlite3_free(script->name);
    sqlite3_free(script->want);
    script->sql = script->name = script->want = NULL;
    script->next = NULL;
}

bool script_next(struct script *script) {
    const char *text = script->next ? script->next : "";
    script_end(script);
    const char *at = script_skip_comments(script, text);
    if (*at == '\0') {
        script_end(script);
        return false;
    }
    script->at = at;
    script->sql = script_statement(at);
    script->next = at + strlen(script->sql);
    script->kind = '\0';
    script->trouble = script_is_stray(script->sql)     ? "a statement before an expectation"
                      : !sqlite3_complete(script->sql) ? "a statement ended by ';'"
                                                       : NULL;
    if (script->trouble == NULL) script->want = script_expectation(&script->next, &script->kind);
    return true;
}

int script_line(const struct script *script) {
    int line = 1;
    for (const char *c = script->text; c < script->at; c++)
        line += *c == '\n';
    return line;
}

bool script_is_right(char kind, const char *want, const char *got) {
    bool is_error = strncmp(got, "error: ", 7) == 0;
    if (kind == '~') return is_error && strstr(got, want) != NULL;
    return kind ? strcmp(got, want) == 0 : !is_error;
}

bool script_asks(const struct script *script, sqlite3 *db) {
    static const char *const words[] = {"SELECT", "WITH", "VALUES"};
    sqlite3_stmt *stmt = NULL;
    bool asks = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        asks |= sqlite3_strnicmp(script->sql, words[i], (int)strlen(words[i])) == 0;
    if (!asks) return false;
    if (sqlite3_prepare_v2(db, script->sql, -1, &stmt, NULL) == SQLITE_OK)
        asks = sqlite3_stmt_readonly(stmt) != 0;
    sqlite3_finalize(stmt);
    return asks;
}

int script_run_files(const char *name, const struct CMUnitTest *first, CMUnitTestFunction test) {
    glob_t files; /* glob() sorts */
    if (glob(SCRIPT_FILES, 0, NULL, &files) != 0) {
        fprintf(stderr, "no " SCRIPT_FILES ": run this from the root of the project\n");
        return 1;
    }
    struct CMUnitTest *tests = calloc(files.gl_pathc + 1, sizeof *tests), *last = tests;
    if (tests == NULL) abort();
    if (first) *last++ = *first;
    for (size_t i = 0; i < files.gl_pathc; i++)
        *last++ = (struct CMUnitTest){files.gl_pathv[i], test, NULL, NULL, files.gl_pathv[i]};
    int failed = _cmocka_run_group_tests(name, tests, (size_t)(last - tests), NULL, NULL);
    globfree(&files);
    free(tests);
    return failed;
}
