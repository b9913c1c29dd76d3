/*
 * platform.h - what this was compiled for, and by what, as text.
 *
 *     PLATFORM_NAME        "linux-x64", "linux-musl-arm64", "windows-x64", "macos-arm64", "wasm"
 *     PLATFORM_COMPILER    "gcc 12.2.0", "clang 22.1.8"
 *
 * The names are those of releases. A system or processor that has none is called another one.
 */
#ifndef PLATFORM_H
#define PLATFORM_H

#include <stdint.h> /* defines __GLIBC__, where there is one */

#if defined(__EMSCRIPTEN__) || defined(__wasm__)
#define PLATFORM_SYSTEM "wasm"
#elif defined(_WIN32)
#define PLATFORM_SYSTEM "windows"
#elif defined(__APPLE__)
#define PLATFORM_SYSTEM "macos"
#elif defined(__ANDROID__)
#define PLATFORM_SYSTEM "android"
#elif defined(__linux__) && defined(__GLIBC__)
#define PLATFORM_SYSTEM "linux"
#elif defined(__linux__)
#define PLATFORM_SYSTEM "linux-musl" /* which defines nothing of its own */
#else
#define PLATFORM_SYSTEM "other"
#endif

#if defined(__EMSCRIPTEN__) || defined(__wasm__)
#define PLATFORM_PROCESSOR ""
#elif defined(__x86_64__) || defined(_M_X64)
#define PLATFORM_PROCESSOR "-x64"
#elif defined(__aarch64__) || defined(_M_ARM64)
#define PLATFORM_PROCESSOR "-arm64"
#else
#define PLATFORM_PROCESSOR "-other"
#endif

#define PLATFORM_NAME PLATFORM_SYSTEM PLATFORM_PROCESSOR

/* __clang_version__ has what its maker adds to the number, such as an address, and two spaces. */
#define PLATFORM_TEXT_OF(number) #number
#define PLATFORM_TEXT(number)    PLATFORM_TEXT_OF(number)

#if defined(__clang__)
#define PLATFORM_COMPILER                                                                                    \
    "clang " PLATFORM_TEXT(__clang_major__) "." PLATFORM_TEXT(__clang_minor__) "." PLATFORM_TEXT(            \
        __clang_patchlevel__)
#elif defined(__GNUC__)
#define PLATFORM_COMPILER                                                                                    \
    "gcc " PLATFORM_TEXT(__GNUC__) "." PLATFORM_TEXT(__GNUC_MINOR__) "." PLATFORM_TEXT(__GNUC_PATCHLEVEL__)
#else
#define PLATFORM_COMPILER "another compiler"
#endif

#endif
