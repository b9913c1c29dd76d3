#!/usr/bin/env python3
"""check.py - `make packages-check`: every package, installed from its file into an empty folder, answers there.

    python3 tests/packages/check.py --build build --headers FOLDER --small FLAGS [--write] [CHANNEL...]
    ok      python      wheel, Python 3.11.2, SQLite 3.40.1
    14 passed, 0 failed

Requirements
 1. A channel is a section of sql/docs/install.md: its program and its commands are run as they stand, in a folder with
    nothing but the release's files and shop.db. What is printed is the README's first query (page.py 2).
 2. The package was installed from its file: npm is offline, pip has no index but where a host comes from one.
 3. What can be said without installing is said of all: made again elsewhere it has the same bytes, digests are right,
    lintian is silent, modules keep to 400 KiB, and metadata names no address but the project's own.
 4. Debian's package, `make install PREFIX=/usr` and the wheel are installed on new systems, which tests/packages/fresh makes.
 5. With --write the table of channels in sql/docs/hosts.md and install.md are written; without it, that they are as they
    would be written is a check of its own, if all channels were asked for. A channel whose tool is not here is skipped.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile

import contents
import page
from page import Failure
from platforms import NATIVE
from project import NAME, ROOT, VERSION

FILES = {"": "shop.sql", "python": "shop.py", "js": "shop.mjs", "go": "shop.go", "toml": "Cargo.toml", "rust": "src/main.rs",
         "c": "shop.c"}
HOSTS = ROOT / "sql/docs/hosts.md"
BEGIN, END = "<!-- channels: make packages-check WRITE=1 -->\n", "<!-- channels end -->\n"
SUITES = {"bookworm": "Debian 12", "trixie": "Debian 13"}


class Checker:
    def __init__(self, options):
        self.options = options
        self.build = pathlib.Path(options.build).resolve()
        self.packages, self.work = self.build / "packages", self.build / "packages-check"
        self.first = page.First()
        foreign = re.compile(r"MAKE|MFLAGS|PIP_FIND_LINKS|PYTHON")
        self.environment = {key: value for key, value in os.environ.items() if not foreign.match(key)}
        self.environment.update(LC_ALL="C.UTF-8", PIP_DISABLE_PIP_VERSION_CHECK="1", npm_config_offline="true",
                                npm_config_audit="false", npm_config_fund="false", npm_config_update_notifier="false")

    def shell(self, command, folder, path=(), timeout=1500):
        places = [*map(str, path), "/usr/bin", "/bin", self.environment["PATH"]]
        done = subprocess.run(["bash", "-euc", command], cwd=folder, text=True, stdin=subprocess.DEVNULL, timeout=timeout,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={**self.environment, "PATH": os.pathsep.join(places)})
        if done.returncode != 0:
            raise Failure(f"{command.strip()}\n{(done.stdout + done.stderr)[-3000:]}")
        return done.stdout

    def folder(self, name):
        """Empty but for the release's files and shop.db (1)."""
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path in self.packages.iterdir():
            os.link(path, folder / path.name)
        (folder / "setup").write_text(self.first.setup, encoding="utf-8")
        self.shell("sqlite3 -bail shop.db < setup; rm setup", folder)
        return folder

    def section(self, title, folder, path=()):
        """Runs a section of the page (1)."""
        found = page.section(title)
        program = found["sh"]
        for language, body in found.items():
            if language != "sh":
                program += body
                (folder / FILES[language]).parent.mkdir(exist_ok=True)
                (folder / FILES[language]).write_text(body, encoding="utf-8")
        if not self.first.is_asked_by(program):
            raise Failure(f"{title} asks something else than the README's first query")
        page.check_rows(self.first, self.shell(found["sh"], folder, path))


def venv(checker, folder):
    checker.shell("python3 -m venv venv", folder)
    return [folder / "venv/bin"]


def node(checker):
    found = sorted(checker.build.glob("hosts/node_modules/node-linux-*/bin"))
    return found[:1]


def version_of(text):
    return re.search(r"\d+(\.\d+)+", text).group()


def sqlite3(checker, folder):
    checker.section("sqlite3", folder)
    page.check_debug(checker.shell("sqlite3 :memory: '.load ./retention' 'SELECT retention_debug()'", folder), NATIVE)
    return "sqlite3 " + version_of(checker.shell("sqlite3 --version", folder))


def python(checker, folder):
    path = venv(checker, folder)
    checker.section("Python", folder, path)
    checker.shell("test -f $(python3 -c 'import sqlite_retention; print(sqlite_retention.loadable_path())').so", folder, path)
    return "Python " + version_of(checker.shell("python3 --version", folder, path))


def datasette(checker, folder):
    path = venv(checker, folder)
    checker.section("Datasette", folder, path)
    return "Datasette " + version_of(checker.shell("datasette --version", folder, path))


def sqlite_utils(checker, folder):
    path = venv(checker, folder)
    checker.section("sqlite-utils", folder, path)
    return "sqlite-utils " + version_of(checker.shell("sqlite-utils --version", folder, path))


def drivers(checker, folder, names):
    """What the package's load() gives by require in other drivers: their versions."""
    made = ("const db = new (require('{}'))('shop.db'); require('sqlite-retention').load(db);"
            "for (const row of db.prepare(require('fs').readFileSync('first', 'utf8')).raw().all()) console.log(...row)")
    (folder / "first").write_text(checker.first.query, encoding="utf-8")
    versions = []
    for name in names:
        at = checker.build / "hosts/node_modules" / name
        page.check_rows(checker.first, checker.shell(f'node -e "{made.format(at)}"', folder, node(checker)))
        versions.append(f"{name} " + json.loads((at / "package.json").read_text(encoding="utf-8"))["version"])
    return ", ".join(versions)


def npm(checker, folder):
    checker.section("Node", folder, node(checker))
    version = version_of(checker.shell("node --version", folder, node(checker)))
    return f"Node {version}, {drivers(checker, folder, ['better-sqlite3'])}"


def sqld(checker, folder):
    """libSQL, by its Node package: the module of sqld's archive. There is no sqld here."""
    checker.shell("npm install --silent ./sqlite-retention-[0-9]*.tgz ./sqlite-retention-linux-x64-[0-9]*.tgz", folder, node(checker))
    checker.shell("tar -xzf *-sqld-linux-x86_64.tar.gz; cmp retention.so node_modules/sqlite-retention-linux-x64/retention.so", folder)
    return drivers(checker, folder, ["libsql"]) + "; sqld itself is not run"


def wasm(checker, folder):
    checker.section("A browser", folder, node(checker))
    says = "import('sqlite-retention-wasm').then(it => it.open()).then(db => console.log(db.query('SELECT retention_debug() AS it')[0].it))"
    page.check_debug(checker.shell(f'node -e "{says}"', folder, node(checker)), "wasm")
    said = "Node " + version_of(checker.shell("node --version", folder, node(checker)))
    if shutil.which("chromium"):
        example = f"node {ROOT}/tests/packages/example.mjs {checker.build}/browser {folder}"
        page.check_rows(checker.first, checker.shell(example, folder, node(checker)))
        said += ", Chromium " + version_of(checker.shell("chromium --version", folder)).split(".")[0] + " in a worker"
    return said


def go(checker, folder):
    checker.section("Go", folder)
    checker.shell("go vet . && (go list -m -f '{{if .Replace}}{{.Path}}{{end}}' all | xargs go vet)", folder)
    driver = version_of(checker.shell("go list -m github.com/mattn/go-sqlite3", folder).split()[1])
    return "Go " + version_of(checker.shell("go version", folder)) + f", go-sqlite3 {driver}"


def rust(checker, folder):
    checker.section("Rust", folder)
    return "Rust " + version_of(checker.shell("rustc --version", folder)) + ", rusqlite " + version_of(page.VERSIONS["RUSQLITE"])


def c(checker, folder):
    checker.section("C", folder)
    one = ("mkdir one && cd one && cp ../shop.* . && tar -xzf ../*-amalgamation.tar.gz && "
           "cc -std=c11 -DSQLITE_CORE -o shop shop.c retention.c -lsqlite3 -lm && ./shop")
    page.check_rows(checker.first, checker.shell(one, folder))
    return "cc " + version_of(checker.shell("cc -dumpfullversion", folder))


# What is in the table: the file, with * for what differs between platforms; a tool that must be there.
CHANNELS = {
    "sqlite3": (sqlite3, "the shell, `.load ./retention`", "`-loadable-*.tar.gz`", "sqlite3"),
    "python": (python, "Python", "the wheel", "python3"),
    "datasette": (datasette, "Datasette", "the wheel, `datasette-sqlite-retention`", "python3"),
    "sqlite-utils": (sqlite_utils, "sqlite-utils", "the wheel, `sqlite-utils-sqlite-retention`", "python3"),
    "npm": (npm, "Node", "`sqlite-retention`, the platform's package", "npm"),
    "sqld": (sqld, "libSQL", "`-sqld-*.tar.gz`", "npm"),
    "wasm": (wasm, "WebAssembly", "`sqlite-retention-wasm`", "npm"),
    "go": (go, "Go", "`-go-*.tar.gz`", "go"),
    "rust": (rust, "Rust", "the crate", "cargo"),
    "c": (c, "C", "`-static-*.tar.gz`, `-amalgamation.tar.gz`", "cc"),
}


class Results:
    def __init__(self):
        self.passed = self.failed = 0
        self.rows = []

    def run(self, name, work, *arguments):
        """Counts a check and says what there is to tell of it."""
        try:
            text = work(*arguments)
            self.passed += 1
            print(f"ok      {name:13} {text}", flush=True)
            return text
        except (Failure, subprocess.TimeoutExpired, OSError) as failure:
            self.failed += 1
            print(f"FAILED  {name:13} {failure}", flush=True)
            return None

    def row(self, channel, file, text):
        self.rows.append((channel, file, text or "no", "yes" if text else "no"))


def fresh(checker, results):
    """New systems of Debian (4)."""
    first, out = checker.work / "first", checker.work / "fresh"
    shutil.rmtree(first, ignore_errors=True)
    first.mkdir(parents=True)
    (first / "setup.sql").write_text(checker.first.setup, encoding="utf-8")
    (first / "query.sql").write_text(checker.first.query, encoding="utf-8")
    (first / "first.py").write_text(
        "import sqlite3, sqlite_retention; db = sqlite3.connect(':memory:'); db.enable_load_extension(True)\n"
        "sqlite_retention.load(db); db.executescript(open('/retention/setup.sql').read())\n"
        "for row in [*db.execute(open('/retention/query.sql').read()), *db.execute('SELECT retention_debug()')]: print(*row)\n",
        encoding="utf-8")
    said = subprocess.run(["tests/packages/fresh", checker.packages, first, out, *SUITES], cwd=ROOT, text=True, stdout=subprocess.PIPE)
    print(said.stdout, end="", flush=True)
    whats = {"deb": ("Debian, `.load retention`", "the .deb"), "install": ("the same", "`make install PREFIX=/usr`"),
             "wheel": ("Debian's Python", "the wheel, `pip install --no-index`")}
    for what, (channel, file) in whats.items():
        told = [results.run(f"{what} {suite}", printed_there, checker, out / f"{suite}.{what}", said.stdout, suite) for suite in SUITES]
        where = [f"{name}, SQLite {sqlite}" for name, sqlite in zip(SUITES.values(), told) if sqlite]
        results.row(channel, file, "; ".join(where) if all(told) else None)


def printed_there(checker, path, said, suite):
    """The version of SQLite in a new system, if all went well there."""
    if f"{suite}: FAILED" in said or not path.exists():
        raise Failure(f"see build/packages-fresh/{suite}.log")
    *rows, last = path.read_text(encoding="utf-8").splitlines()
    page.check_rows(checker.first, "\n".join(rows))
    return page.check_debug(last, NATIVE)


def again(checker):
    """The same bytes, made with another umask, time zone and folder (3)."""
    other = checker.build / "packages-again"
    with tarfile.open(checker.packages / f"{NAME}-{VERSION}-amalgamation.tar.gz") as one:
        moment = str(one.next().mtime)  # commits since then do not count
    environment = {**os.environ, "TZ": "Asia/Kathmandu", "LC_ALL": "C", "SOURCE_DATE_EPOCH": moment}
    build = [sys.executable, "-B", str(ROOT / "tests/packages/build.py"), "--build", checker.options.build, "--out", str(other),
             "--headers", checker.options.headers, "--small", checker.options.small]
    subprocess.run(["bash", "-euc", 'umask 077; exec "$@"', "-", *build], check=True, env=environment, stdout=subprocess.DEVNULL)
    mine, others = [(folder / "checksums.txt").read_text().splitlines() for folder in (checker.packages, other)]
    if mine != others:
        raise Failure("other bytes: " + ", ".join(sorted({line.split()[1] for line in set(mine) ^ set(others)})))
    return f"{len(mine)} files have the same bytes, made twice"


def page_is_made(options, name, path, want):
    """A page is what it would be written as (5)."""
    if options.write:
        path.write_text(want, encoding="utf-8")
    elif path.read_text(encoding="utf-8") != want:
        raise Failure(f"{name} is another: make packages-check WRITE=1")
    return name


def with_table(rows):
    """hosts.md with the table of these rows between its markers."""
    lines = ["| channel | what is installed | installed on | README's first query |\n", "|---|---|---|---|\n"]
    lines += ["| " + " | ".join(row) + " |\n" for row in rows]
    before, rest = HOSTS.read_text(encoding="utf-8").split(BEGIN)
    return before + BEGIN + "".join(lines) + END + rest.split(END)[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--headers")
    parser.add_argument("--small")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("channels", nargs="*", metavar="CHANNEL", help=f"of {' '.join(CHANNELS)} contents again fresh (all)")
    options = parser.parse_args()
    checker, results = Checker(options), Results()
    skipped = 0
    wanted = options.channels or [*CHANNELS, "contents", "again", "fresh"]
    results.run("install.md", page_is_made, options, "install.md", page.PAGE, page.made())
    for name in [name for name in CHANNELS if name in wanted]:
        work, channel, file, tool = CHANNELS[name]
        if shutil.which(tool) is None or (name == "wasm" and not list(checker.packages.glob(f"{NAME}-wasm-*"))):
            print(f"SKIPPED {name:13} there is no {NAME + '-wasm' if name == 'wasm' else tool}", flush=True)
            skipped += 1
            continue
        results.row(channel, file, results.run(name, lambda: work(checker, checker.folder(name))))
    for name, work in contents.CHECKS.items() if "contents" in wanted else ():
        results.run(name, work, checker.packages)
    if "again" in wanted:
        results.run("again", again, checker)
    if "fresh" in wanted and os.getuid() == 0 and shutil.which("mmdebstrap"):
        fresh(checker, results)
    elif "fresh" in wanted:
        print("SKIPPED fresh         new systems need root and mmdebstrap", flush=True)
        skipped += 1
    if not options.channels and not skipped:
        results.run("hosts.md", lambda: page_is_made(options, "hosts.md", HOSTS, with_table(results.rows)))
    print(f"{results.passed} passed, {results.failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if results.passed and not results.failed else 1


if __name__ == "__main__":
    sys.exit(main())
