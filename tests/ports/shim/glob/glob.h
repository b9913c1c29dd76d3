/*
 * glob.h - glob() of one pattern, FOLDER/<any name>.EXTENSION, for systems without it.
 */
#ifndef PORTS_GLOB_H
#define PORTS_GLOB_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    size_t gl_pathc;
    char **gl_pathv;
} glob_t;

static inline int shim_compare(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline int glob(const char *pattern, int flags, int (*error)(const char *, int), glob_t *found) {
    const char *star = strchr(pattern, '*');
    char folder[256];
    struct dirent *entry;
    (void)flags, (void)error;
    *found = (glob_t){0, NULL};
    snprintf(folder, sizeof folder, "%.*s", (int)(star - pattern - 1), pattern);
    DIR *directory = opendir(folder);
    while (directory && (entry = readdir(directory)) != NULL) {
        size_t size = strlen(entry->d_name), end = strlen(star + 1), length = strlen(folder) + size + 2;
        if (size < end || strcmp(entry->d_name + size - end, star + 1) != 0) continue;
        found->gl_pathv = realloc(found->gl_pathv, (found->gl_pathc + 1) * sizeof *found->gl_pathv);
        char *path = malloc(length);
        if (found->gl_pathv == NULL || path == NULL) abort();
        snprintf(path, length, "%s/%s", folder, entry->d_name);
        found->gl_pathv[found->gl_pathc++] = path;
    }
    if (directory) closedir(directory);
    if (found->gl_pathc > 0) qsort(found->gl_pathv, found->gl_pathc, sizeof *found->gl_pathv, shim_compare);
    return found->gl_pathc == 0;
}

static inline void globfree(glob_t *found) {
    for (size_t i = 0; i < found->gl_pathc; i++)
        free(found->gl_pathv[i]);
    free(found->gl_pathv);
}

#endif
