#!/usr/bin/env python3
"""amalgamate.py - all of ext/ in one C file, which compiles alone.

    tests/dist/amalgamate.py [--lines] > retention.c        in the root of the tree

 1. Headers come first, each once, after those that it includes; then the .c files by name, retention.c last.
 2. Everything is static but the entry points, which are what include/ declares.
 3. A macro of a .c file ends with the file. Names of types and static functions have to differ among files, which
    they do where each bears its file's noun: where two do not, the compiler says so.
 4. Feature test macros (_DEFAULT_SOURCE) come before everything, since only the first system header reads them.
 5. With --lines, errors and debuggers name the files of ext/. Without, the text is the same wherever it is made.

Declarations are found by their shape: what starts outside of braces, comments and preprocessor lines, up to its ';'
or its body. That is all of C that is needed here; nothing is expanded.
"""
import pathlib
import re
import sys

def read(path):
    return path.read_text(encoding="utf-8")


INTERFACE = sorted(pathlib.Path("include").glob("*.h"))
OURS = {path.relative_to(path.parts[0]).as_posix(): path for path in [*pathlib.Path("ext").rglob("*.h"), *INTERFACE]}
SOURCES = sorted(pathlib.Path("ext").rglob("*.c"), key=lambda path: (path.name == "retention.c", path.name))

DIRECTIVE = r"^[ \t]*#(?:[^\n\\]|\\.)*"
BLANK = re.compile(r"(?:\s+|/\*.*?\*/|//[^\n]*|" + DIRECTIVE + ")*", re.S | re.M)
TOKEN = re.compile(
    r"/\*.*?\*/|//[^\n]*|" + DIRECTIVE + r"""|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|.""", re.S | re.M
)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+)".*\n', re.M)
FEATURE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(_[A-Z]\w*)\b.*\n", re.M)
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+([A-Za-z]\w*)", re.M)
CALLED = re.compile(r"(\w+)\s*\(")
ENTRY_POINTS = {name for path in INTERFACE for name in re.findall(r"^int (\w+)\(", read(path), re.M)}

HEAD = """\
/*
 * retention.c - sqlite-retention {version} in one file.
 *
 *     cc -O2 -shared -fPIC -o retention.so retention.c -lm      a module to load
 *     cc -O2 -DSQLITE_CORE -c retention.c                       an object to link with SQLite; retention.h says how
 *
 * {licence}
 */
"""

# Some functions are there for tests alone.
LOCAL = """\
#if defined(__GNUC__)
#define RETENTION_LOCAL static __attribute__((unused))
#else
#define RETENTION_LOCAL static
#endif
"""


def declarations(text):
    """(start, head) of each external declaration; the head ends before its body, its initializer or its ';'."""
    at = BLANK.match(text).end()
    while at < len(text):
        start, head, depth, function = at, None, 0, False
        for token in TOKEN.finditer(text, at):
            symbol, at = token.group(), token.end()
            if head is None and depth == 0 and symbol in "{=;":
                head = text[start : token.start()]
                function = symbol == "{" and head.rstrip().endswith(")")
            depth += (symbol in ("{", "(", "[")) - (symbol in ("}", ")", "]"))
            if depth == 0 and (symbol == ";" or (function and symbol == "}")):
                break
        yield start, head
        at = BLANK.match(text, at).end()


def with_locals(text):
    """The text with every external name made static."""
    parts, done = [], 0
    for start, head in declarations(text):
        word, called = head.split()[0], CALLED.search(head)
        is_type = re.fullmatch(r"(struct|union|enum)(\s+\w+)?\s*", head)
        is_macro = re.match(r"(_Static_assert|[A-Z][A-Z_]+)\s*\(", head)
        if word in ("static", "typedef") or is_type or is_macro:
            continue
        if called and called.group(1) in ENTRY_POINTS:
            continue
        parts += [text[done:start], "RETENTION_LOCAL "]
        done = start + (len("extern ") if word == "extern" else 0)
    return "".join(parts) + text[done:]


def headers(path, seen):
    """Our headers that a file includes, itself or by others, each after those that it includes, and once."""
    for name in INCLUDE.findall(read(path)):
        if name in OURS and name not in seen:
            seen.add(name)
            yield from headers(OURS[name], seen)
            yield OURS[name]


def body(path, lines):
    text = INCLUDE.sub(lambda found: "\n" if found.group(1) in OURS else found.group(), read(path))
    text = FEATURE.sub("\n", text)
    if path not in INTERFACE:
        text = with_locals(text)
    if lines:
        return f'#line 1 "{path}"\n{text}'
    return f"/* ---- {path} ---- */\n" + re.sub(r"\n{3,}", "\n\n", text)


def amalgamation(lines):
    version = re.search(r'RETENTION_VERSION\s+"([^"]+)"', read(OURS["retention.h"])).group(1)
    licence = "\n".join(f" * {line}".rstrip() for line in read(pathlib.Path("LICENSE")).strip().split("\n"))
    yield HEAD.format(version=version, licence=licence.removeprefix(" * "))
    for name in sorted({name for path in SOURCES for name in FEATURE.findall(read(path))}):
        yield f"#ifndef {name}\n#define {name}\n#endif\n"
    yield LOCAL
    seen = set()
    for path in SOURCES:
        for header in headers(path, seen):
            yield body(header, lines)
    for path in SOURCES:
        yield body(path, lines)
        yield "".join(f"#undef {name}\n" for name in dict.fromkeys(MACRO.findall(read(path))))


sys.stdout.buffer.write("\n".join(amalgamation("--lines" in sys.argv[1:])).encode())
