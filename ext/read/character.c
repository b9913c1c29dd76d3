/*
 * character.c - characters of UTF-8, and those that nobody sees; character.h is the interface.
 *
 * Requirements
 *  1. What is longer than it need be, half of a pair of UTF-16, or beyond U+10FFFF is no character.
 *  2. Nobody sees spaces that are not ' ', what Unicode calls ignorable (marks of no width, fillers, changes of direction,
 *     variation selectors, tags), and control characters beyond ASCII.
 */
#include "read/character.h"

size_t character_read(const unsigned char *p, const unsigned char *end, uint32_t *character) {
    unsigned char first = *p;
    size_t size = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first >= 0xF5 || (size_t)(end - p) < size) return 0;
    *character = size == 1 ? first : first & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
        *character = *character << 6 | (p[i] & 0x3F);
    }
    bool longer = (size == 3 && *character < 0x800) || (size == 4 && *character < 0x10000); /* than needed */
    bool half = *character >= 0xD800 && *character <= 0xDFFF; /* of a pair of UTF-16 */
    return longer || half || *character > 0x10FFFF ? 0 : size;
}

bool character_is_unseen(uint32_t character) {
    static const uint32_t ranges[][2] = {
        {0x80, 0xA0},     {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},     {0x115F, 0x1160},
        {0x1680, 0x1680}, {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x2000, 0x200F},   {0x2028, 0x202F},
        {0x205F, 0x206F}, {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164},   {0xFE00, 0xFE0F},
        {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (character >= ranges[i][0] && character <= ranges[i][1]) return true;
    return false;
}

size_t character_size(const char *p, const char *end, bool *seen) {
    uint32_t character = 0;
    size_t size = character_read((const unsigned char *)p, (const unsigned char *)end, &character);
    *seen = size && !character_is_unseen(character);
    return size ? size : 1;
}
