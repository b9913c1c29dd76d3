/*
 * document.c - see document.h.
 */
#define _POSIX_C_SOURCE 200809L /* popen */
#include "document.h"

#define DOCUMENT_DATA "CDNOW_master.txt"
#define DOCUMENT_MARK "==== end of a block ===="

static char *document_slurp(FILE *file) {
    sqlite3_str *text = sqlite3_str_new(NULL);
    char buffer[4096];
    for (size_t size; (size = fread(buffer, 1, sizeof buffer, file)) > 0;)
        sqlite3_str_append(text, buffer, (int)size);
    char *all = sqlite3_str_finish(text);
    return all ? all : sqlite3_mprintf("");
}

/* The body of the fenced block that starts at or after *p, which moves behind it, and whether it follows at once; NULL at
** the end. */
static char *document_block(const char **p, char language[16], bool *at_once) {
    const char *open = strstr(*p, "\n```");
    if (open == NULL) return NULL;
    const char *body = strchr(open + 1, '\n'), *close = body ? strstr(body, "\n```") : NULL;
    if (close == NULL) return NULL;
    snprintf(language, 16, "%.*s", (int)(body - open - 4), open + 4);
    *at_once = open == *p;
    *p = close + 4;
    return sqlite3_mprintf("%.*s", (int)(close - body), body + 1);
}

char *document_command(const char *command, const char *errors_path, char **errors) {
    FILE *shell = popen(command, "r");
    assert_non_null(shell);
    char *output = document_slurp(shell);
    pclose(shell);
    *errors = test_read(errors_path);
    return output;
}

char *document_trim(const char *text) {
    sqlite3_str *out = sqlite3_str_new(NULL);
    for (const char *line = text; *line;) {
        const char *end = strchr(line, '\n'), *next = end ? end + 1 : line + strlen(line);
        if (end == NULL) end = next;
        while (end > line && end[-1] == ' ')
            end--;
        sqlite3_str_appendf(out, "%.*s\n", (int)(end - line), line);
        line = next;
    }
    char *trimmed = sqlite3_str_finish(out);
    return trimmed ? trimmed : sqlite3_mprintf("");
}

static char *document_with_data(char *script) {
    const char *folder = getenv("RETENTION_DATA"), *name = strstr(script, DOCUMENT_DATA);
    char *with = sqlite3_mprintf("%.*s%s/%s", (int)(name - script), script, folder, name);
    sqlite3_free(script);
    return with;
}

static void document_add(struct document *document, char *script, char *want) {
    if (strstr(script, DOCUMENT_DATA) && getenv("RETENTION_DATA") == NULL) {
        printf("SKIPPED: a block of %s needs %s, and RETENTION_DATA names no directory\n", document->path,
               DOCUMENT_DATA);
        document->skipped++;
        sqlite3_free(script);
        sqlite3_free(want);
        return;
    }
    assert_true(document->count < DOCUMENT_BLOCKS);
    document->scripts[document->count] = strstr(script, DOCUMENT_DATA) ? document_with_data(script) : script;
    document->wants[document->count++] = document_trim(want);
    sqlite3_free(want);
}

struct document document_read(const char *path, const char *language) {
    struct document document = {.path = path};
    char *text = test_read(path), of[16], *script = NULL;
    const char *p = text, *other = ""; /* what a block is to print without a ```text */
    bool at_once = false;
    for (char *block; (block = document_block(&p, of, &at_once)) != NULL;) {
        bool is_want = script && at_once && strcmp(of, "text") == 0;
        if (script) document_add(&document, script, is_want ? block : sqlite3_mprintf("%s", other));
        other = strncmp(p, "\n\n![", 4) == 0 ? DOCUMENT_PICTURE : "";
        script = strcmp(of, language) == 0 ? block : NULL;
        if (script == NULL && !is_want) sqlite3_free(block);
    }
    if (script) document_add(&document, script, sqlite3_mprintf("%s", other));
    sqlite3_free(text);
    return document;
}

void document_free(struct document *document) {
    for (int i = 0; i < document->count; i++) {
        sqlite3_free(document->scripts[i]);
        sqlite3_free(document->wants[i]);
    }
}

/* A file below build/ that a session has. */
static char *document_file(const struct document_session *session, const char *kind) {
    return sqlite3_mprintf("build/%s.%s", session->name, kind);
}

static void document_write(const struct document *document, const struct document_session *session) {
    char *path = document_file(session, "sql");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(session->opening, file);
    for (int i = 0; i < document->count; i++)
        fprintf(file, "%s\n.print \"%s\"\n", document->scripts[i], DOCUMENT_MARK);
    fclose(file);
    sqlite3_free(path);
}

void document_fail(const struct document *document, int i, const char *got, const char *errors) {
    printf("%s:\n%s\n--- says\n%s--- prints\n%s--- errors\n%s", document->path, document->scripts[i],
           document->wants[i], got, errors);
    fail_msg("%s: an example prints something else", document->path);
}

/* What the shell prints, and says of errors, in its folder. */
static char *document_session_run(const struct document_session *session, char **errors) {
    char *database = document_file(session, "db"), *path = document_file(session, "err");
    char *command =
        sqlite3_mprintf("root=\"$PWD\"; cd '%s' && sqlite3 -cmd 'PRAGMA trusted_schema = %s' \"$root/%s\""
                        " < \"$root/build/%s.sql\" 2> \"$root/%s\"",
                        session->folder, session->trusted, database, session->name, path);
    remove(database);
    char *output = document_command(command, path, errors);
    sqlite3_free(command);
    sqlite3_free(path);
    sqlite3_free(database);
    return output;
}

bool document_is_right(const struct document *document, int i, const char *got) {
    if (strcmp(document->wants[i], DOCUMENT_PICTURE) != 0) return strcmp(got, document->wants[i]) == 0;
    return got[0] == '<' && strchr(got, '\n') == strrchr(got, '\n');
}

void document_run(const struct document *document, const struct document_session *session) {
    char *errors = NULL;
    document_write(document, session);
    char *output = document_session_run(session, &errors);
    const char *from = output;
    for (int i = 0; i < document->count; i++) {
        const char *end = strstr(from, DOCUMENT_MARK "\n");
        char *part = sqlite3_mprintf("%.*s", end ? (int)(end - from) : (int)strlen(from), from);
        char *got = document_trim(part);
        if (end == NULL || !document_is_right(document, i, got)) document_fail(document, i, got, errors);
        from = end + strlen(DOCUMENT_MARK "\n");
        sqlite3_free(part);
        sqlite3_free(got);
    }
    if (errors[0]) fail_msg("%s: %s", document->path, errors);
    printf("%s: %d examples run with trusted_schema %s, %d skipped\n", document->path, document->count,
           session->trusted, document->skipped);
    sqlite3_free(output);
    sqlite3_free(errors);
}
