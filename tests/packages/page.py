"""page.py - the blocks of the manual that the check runs, and the rows that each is to print.

Requirements
 1. sql/docs/install.md is made of tests/packages/install.md, so that names and versions in it are the project's. The check
    runs the page as it stands.
 2. What a program prints is held against the README's first query, value by value: a number may have another notation,
    and separators are the program's own. The query of every program is the README's, laid out as the language has it.
 3. retention_debug() names the version and the platform.
"""
import math
import re

from project import HERE, ROOT, VERSION, fill

PAGE = ROOT / "sql/docs/install.md"
VERSIONS = {"DATASETTE": "0.65.5", "SQLITE_UTILS": "4.2.1", "RUSQLITE": "=0.43.0"}


class Failure(Exception):
    pass


def made():
    """What the page is to be (1)."""
    text = (HERE / "install.md").read_text(encoding="utf-8")
    wasm = (HERE / "wasm/section.md").read_text(encoding="utf-8")
    return fill(text.replace("@WASM_SECTION@\n", wasm), **VERSIONS)


def blocks(text):
    """(language, body) of every fenced block."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


class First:
    """The README's first query: its setup, the query, its rows (2)."""

    def __init__(self):
        section = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## The first query\n", 1)[1]
        (_, program), (_, printed) = blocks(section)[:2]
        lines = "".join(line for line in program.splitlines(True) if not line.startswith("."))
        self.setup, self.query = (part.strip() + "\n" for part in lines.split("\n\n", 1))
        self.rows = [line.split() for line in printed.splitlines()[2:]]
        self.heading = printed.split("\n", 1)[0].split()

    def is_asked_by(self, program):
        """Whether the words of a program have those of the query, one after the other."""
        want, have = re.findall(r"\w+", self.query), re.findall(r"\w+", program.replace("\\n", " "))
        return any(have[i:i + len(want)] == want for i in range(len(have) - len(want) + 1))


def same(a, b):
    try:
        return math.isclose(float(a), float(b), rel_tol=1e-14)
    except ValueError:
        return a == b


def check_rows(first, printed):
    """A heading may stand above the rows."""
    rows = [re.findall(r"[^\s|,()\[\]\"']+", line) for line in printed.splitlines() if line.strip()]
    if rows and rows[0] == first.heading:
        rows = rows[1:]
    if len(rows) != len(first.rows) or any(len(a) != len(b) or not all(map(same, a, b)) for a, b in zip(rows, first.rows)):
        raise Failure(f"printed {printed[-2000:]}\n  want {first.rows}")


def check_debug(text, platform):
    """retention_debug() has the version and the platform, as releases call it. The version of SQLite that runs."""
    found = re.fullmatch(rf"retention {re.escape(VERSION)}, zones 20\w+, {platform}, [\w .]+, SQLite [\d.]+ at compile time, ([\d.]+) now",
                         text.strip())
    if not found:
        raise Failure(f"retention_debug() says {text}")
    return found.group(1)


def section(title):
    """The blocks of a section of the page, by language."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if not found:
        raise Failure(f"{PAGE.name} has no section {title}")
    return dict(blocks(found.group(1)))
