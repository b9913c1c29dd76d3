/*
 * character.h - characters of UTF-8, and those that nobody sees.
 */
#ifndef RETENTION_CHARACTER_H
#define RETENTION_CHARACTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The character at p; returns its bytes, 0 where they are no UTF-8. */
size_t character_read(const unsigned char *p, const unsigned char *end, uint32_t *character);

/* Beyond ASCII: it leaves no mark, or only a blank one. */
bool character_is_unseen(uint32_t character);

/* The bytes of the character at p, 1 where it is no UTF-8; seen: it is one, and leaves a mark. */
size_t character_size(const char *p, const char *end, bool *seen);

#endif
