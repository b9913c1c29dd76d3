#!/usr/bin/env python3
"""house.py - what `make lint` holds the house to, beyond what compilers and clang-tidy see.

    tests/lint/house.py          in the root of the tree

 1. A file includes from its own wing and from those that sql/docs/architecture.md lets it include. The page's table
    is the rule: its first column names the wing, its last one what it may include.
 2. The wings that the page calls bare do not know SQLite, by no way at all.
 3. No two files include each other, by no way at all. A .c and its .h are one file.
 4. A file of C has 500 lines at the most, below tests/ as below ext/, and a function of ext/ 50; generated data
    (*_data.c) apart.
 5. Every file of ext/ is in a wing that the page names, and every wing of the page is there.

Prints what is wrong, a line each, and fails; prints nothing otherwise.
"""
import pathlib
import re
import sys

PAGE = pathlib.Path("sql/docs/architecture.md")
EXT = pathlib.Path("ext")
TESTS = pathlib.Path("tests")
MOST_LINES = 500
MOST_FUNCTION = 50
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
ROW = re.compile(r"^\| `ext/(\w*)/?` \|(.*)\| ([^|]*) \|$", re.M)


def read(path):
    return path.read_text(encoding="utf-8")


def rules(page):
    """Wing -> the wings that it may include; and the bare ones."""
    may, bare = {}, set()
    section = page.split("## The wings", 1)[1].split("\n## ", 1)[0]
    for wing, _, allowed in ROW.findall(section):
        words = set(re.findall(r"\w+", allowed))
        if "bare" in words:
            bare.add(wing)
        may[wing] = words - {"bare", "nothing", "of", "ours"}
    return may, bare


def wing_of(path):
    return path.parts[1] if len(path.parts) > 2 else ""


def noun(path):
    """A .c and its .h are one."""
    return str(path.with_suffix(""))


def included(path):
    """Our own files that a file names in its include lines, and whether SQLite is one of them."""
    ours, sqlite = [], False
    for name in INCLUDE.findall(read(path)):
        target = EXT / name
        if name.startswith("sqlite3"):
            sqlite = True
        elif target.exists():
            ours.append(target)
    return ours, sqlite or "<sqlite3" in read(path)


def functions(lines):
    """(name, line, length) of each function, as clang-format lays them out."""
    start = head = None
    for number, line in enumerate(lines, 1):
        if start is None and line and line[0].isalpha():
            head = line if head is None or not head.endswith((",", "(")) else head + line
            if head.endswith("{") and "(" in head and "=" not in head.split("(")[0]:
                start = number
        elif start is None and line.startswith(" ") and head is not None and not head.rstrip().endswith((";", "{")):
            head += line.strip()
            if head.endswith("{") and "=" not in head.split("(")[0]:
                start = number
        elif start is not None and line == "}":
            yield re.search(r"(\w+)\s*\(", head).group(1), start, number - start - 1
            start = head = None
        elif start is None and line in ("", "};"):
            head = None


def files_of(folder):
    return sorted([*folder.rglob("*.c"), *folder.rglob("*.h")])


def reachable(graph, node):
    seen, todo = set(), list(graph.get(node, ()))
    while todo:
        other = todo.pop()
        if other not in seen:
            seen.add(other)
            todo += graph.get(other, ())
    return seen


def check():
    page = read(PAGE)
    may, bare = rules(page)
    files = files_of(EXT)
    graph, sqlite = {}, set()
    for path in files:
        wing = wing_of(path)
        if wing not in may:
            yield f"{path}: no wing of {PAGE}"
            continue
        ours, knows = included(path)
        if knows:
            sqlite.add(path)
        for other in ours:
            if noun(other) != noun(path):
                graph.setdefault(noun(path), set()).add(noun(other))
            if wing_of(other) not in may[wing] | {wing} and "all" not in may[wing]:
                yield f"{path}: includes {other.relative_to(EXT)}, but {wing}/ may include {', '.join(sorted(may[wing])) or 'nothing of ours'}"
        if path.suffix == ".c":
            for name, line, length in functions(read(path).split("\n")):
                if length > MOST_FUNCTION:
                    yield f"{path}:{line}: {name}() has {length} lines (most {MOST_FUNCTION})"
    for path in files + files_of(TESTS):
        lines = read(path).count("\n")
        if lines > MOST_LINES and not path.stem.endswith("_data"):
            yield f"{path}: {lines} lines (most {MOST_LINES})"
    for node in sorted(graph):
        if node in reachable(graph, node):
            yield f"{node}: includes itself, by way of others"
    for path in files:
        todo, seen = [path], set()
        while todo:
            at = todo.pop()
            if at in seen:
                continue
            seen.add(at)
            todo += included(at)[0]
        if wing_of(path) in bare and (path in sqlite or seen & sqlite):
            yield f"{path}: reaches SQLite, which {wing_of(path)}/ may not"
    for wing in may:
        if wing and not (EXT / wing).is_dir():
            yield f"{PAGE}: no such wing: ext/{wing}/"


found = list(check())
for line in found:
    print(line)
sys.exit(1 if found else 0)
