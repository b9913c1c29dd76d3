#!/usr/bin/env python3
"""hosts.py - runs the programs of sql/docs/hosts.md, embedding.md and apps.md in the hosts that this machine has.

    python3 tests/hosts/hosts.py [--build DIRECTORY] HOST...
    ok      python3         3.11.2, SQLite 3.40.1

Requirements
 1. A program is the pages' own fenced block, and so is the command that runs it: nothing of either is kept here.
    A command on the pages that no host runs is an error, but in the section that tests/dist/check runs.
 2. What it prints is held against the text that hosts.md promises, value by value (a number may have another
    notation); the error's text to the letter, with no more around it than the table below says.
 3. The query of every program is the page's. It runs again with another one in its place, which tells the host's
    version of SQLite and gives a NULL.
 4. A host that is not here is skipped, with the reason. A crash is a failure, whatever was printed before it.
"""
import argparse
import glob
import math
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field

PAGE, MORE, README, HEADER = "sql/docs/hosts.md", ("sql/docs/embedding.md", "sql/docs/apps.md"), "README.md", "include/retention.h"
ELSEWHERE = ["One file"]  # sections of tests/dist/check


@dataclass
class Host:
    section: str  # of the page
    command: str  # that the section's command begins with
    files: dict  # a file's name by the language of its block
    needs: str = ""  # what must be there besides the command; {} is the build directory
    env: dict = field(default_factory=dict)
    version: str = ""  # prints it, where not `command --version`
    before: str = ""  # what the host writes around an error, as regular expressions
    after: str = ""
    status: int = 0  # of a program that ends with an error
    sqlite: str = ""  # must be this release
    refusal: str = ""  # the module says this instead of loading
    rows_only: bool = False  # a framework: nothing is asked about errors
    around: str = ""  # what it writes around values, as a regular expression


def old_sqlite(release, refusal=""):
    """The C program, with another SQLite than it was compiled for."""
    directory = "{}/hosts/sqlite-" + release
    return Host("C", "cc", {"c": "shop.c"}, needs=directory + "/libsqlite3.so.0", sqlite=release, refusal=refusal,
                status=1 if refusal else 0, env={"LD_LIBRARY_PATH": directory})


NODE = "Node and Deno: node:sqlite"
MODULES = "{}/hosts/node_modules"
PACKAGES = "{}/hosts/python"


def framework(section, command, files, **more):
    return Host(section, command, files, rows_only=True, **more)


def of_python(section, package):
    return framework(section, "python3", {"python": "shop.py"}, needs="/usr/lib/python3/dist-packages/" + package,
                     version=f"python3 -c 'import {package}; print({package}.__version__)'")


HOSTS = {
    "sqlite3": Host("sqlite3, the shell", "sqlite3", {"": "shop.sql"}, status=1,
                    before=r"Runtime error near line \d+: "),
    "python3": Host("Python", "python3", {"python": "shop.py"}),
    "node": Host(NODE, "node", {"js": "shop.mjs"}, needs=MODULES + "/node-linux-*"),
    "better-sqlite3": Host("Node: better-sqlite3", "node", {"js": "shop.mjs"}, needs=MODULES + "/better-sqlite3"),
    "bun": Host("Bun", "bun", {"js": "shop.mjs"}),
    "deno": Host(NODE, "deno", {"js": "shop.mjs"}, env={"DENO_NO_UPDATE_CHECK": "1"}),
    "go": Host("Go", "go", {"go": "shop.go"}, needs="/usr/share/gocode/src/github.com/mattn/go-sqlite3",
               env={"GO111MODULE": "off", "GOPATH": "/usr/share/gocode"}, version="go version"),
    "rust": Host("Rust", "cargo", {"toml": "Cargo.toml", "rust": "src/main.rs"},
                 needs="/usr/share/cargo/registry/rusqlite-*", env={"CARGO_NET_OFFLINE": "true"}),
    "java": Host("Java", "java", {"java": "Shop.java"}, needs="/usr/share/java/sqlite-jdbc.jar",
                 before=r"\[SQLITE_ERROR\] SQL error or missing database \(", after=r"\)"),
    "php": Host("PHP", "php", {"php": "shop.php"}, needs="/usr/lib/php/*/sqlite3.so"),
    "ruby": Host("Ruby", "ruby", {"ruby": "shop.rb"}, needs="/usr/lib/ruby/vendor_ruby/sqlite3.rb"),
    "perl": Host("Perl", "perl", {"perl": "shop.pl"}, needs="/usr/lib/*/perl5/*/DBD/SQLite.pm"),
    "tcl": Host("Tcl", "tclsh", {"tcl": "shop.tcl"}, needs="/usr/lib/tcltk/sqlite3",
                version="echo 'puts [info patchlevel]' | tclsh"),
    "r": Host("R", "Rscript", {"r": "shop.R"}, needs="/usr/lib/R/site-library/RSQLite"),
    "c": Host("C", "cc", {"c": "shop.c"}),
    "c-static": Host("C, linked in", "cc", {"c": "shop.c"}),
    "sqlite-3.31.1": old_sqlite("3.31.1"),
    "sqlite-3.29.0": old_sqlite("3.29.0", "error during initialization: "
                                          "retention needs SQLite 3.31.0 or later, this is 3.29.0"),
    "sqlalchemy": of_python("SQLAlchemy", "sqlalchemy"),
    "django": of_python("Django", "django"),
    "pandas": of_python("pandas", "pandas"),
    "rails": framework("Rails", "ruby", {"ruby": "shop.rb"}, needs="/usr/share/rubygems-integration/*/gems/activerecord-*",
                       version="ruby -e 'require \"active_record\"; puts ActiveRecord.version'"),
    "drizzle": framework("Drizzle", "node", {"js": "shop.mjs"}, needs=MODULES + "/drizzle-orm"),
    "datasette": framework("Datasette", "datasette", {"yaml": "metadata.yml"}, needs=PACKAGES + "/datasette",
                           env={"PYTHONPATH": PACKAGES}, around=r'[{}]|"\w+":'),
}

# Where cargo finds the crates that are Debian packages.
DEBIAN_CRATES = """[source.crates-io]
replace-with = "debian"
[source.debian]
directory = "/usr/share/cargo/registry"
"""
# In place of the page's query, under the same names: a text, two integers and a NULL.
OTHER = ("SELECT sqlite_version() AS cohort, new AS age, churned AS active, retention_rate "
         "FROM retention_periods('orders', 'customer_id', 'ordered_at') LIMIT 1")
OTHER_ROW = ["3", "0", None]  # behind the version
NULLS = {"NULL", "None", "null", "nil", "<nil>", "NA"}


class Failure(Exception):
    pass


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def blocks(text):
    """(language, body) of every fenced block."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def only(found, what):
    if len(found) != 1:
        raise Failure(f"{PAGE}: {len(found)} {what}, want 1")
    return found[0]


def values(line):
    """The values of a printed row: quotes, brackets and separators are the language's own."""
    words = re.findall(r"<nil>|[^\s|,()\[\]\"']+", re.sub(r"Some\((.*?)\)", r"\1", line))
    return [None if word in NULLS else word for word in words]


def same(a, b):
    try:
        return math.isclose(float(a), float(b), rel_tol=1e-14)
    except (TypeError, ValueError):
        return a == b


def check_rows(got, want):
    if len(got) != len(want) or any(len(a) != len(b) or not all(map(same, a, b)) for a, b in zip(got, want)):
        raise Failure(f"rows {got}\n  want {want}")


class Page:
    def __init__(self):
        start, *sections = re.split(r"^## (.*)\n", read(PAGE), flags=re.MULTILINE)
        for page in MORE:
            sections += re.split(r"^## (.*)\n", read(page), flags=re.MULTILINE)[1:]
        self.sections = {title: blocks(body) for title, body in zip(sections[::2], sections[1::2])}
        promised = only([body for language, body in blocks(start) if language == "text"], "texts").splitlines()
        self.rows, self.error = [values(line) for line in promised[:-1]], promised[-1]
        query = only([body for language, body in blocks(start) if language == "sql"], "queries")
        # the same words, however a language lays its strings out over lines
        self.query = re.compile(r'[\s"]+'.join(map(re.escape, query.split())))
        for title, found in self.sections.items():
            starts = [host.command + " " for host in HOSTS.values() if host.section == title]
            for language, body in found:
                if language == "sh" and title not in ELSEWHERE and not body.startswith(tuple(starts)):
                    raise Failure(f"{PAGE}: no host runs {body}")

    def block(self, section, language, start=""):
        found = [body for name, body in self.sections.get(section, []) if name == language and body.startswith(start)]
        return only(found, f"blocks of {language or 'no language'} under {section}")


class Runner:
    def __init__(self, page, build):
        self.page, self.build = page, os.path.abspath(build)
        # Debian's own come before others: a version manager's python3 may not load extensions.
        modules = MODULES.format(self.build)
        bundled = [glob.glob(modules + name) for name in ("/node-linux-*/bin", "/@oven/bun-*/bin", "/@deno/linux-*")]
        packages = PACKAGES.format(self.build) + "/bin"
        self.path = os.pathsep.join([*sum(bundled, []), "/usr/bin", "/bin", packages, os.environ["PATH"]])

    def shell(self, command, directory, env=None, status=0):
        done = subprocess.run(["sh", "-c", command], cwd=directory, timeout=600, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=dict(os.environ, PATH=self.path, LC_ALL="C.UTF-8", **(env or {})))
        if done.returncode != status:
            raise Failure(f"exit status {done.returncode}, want {status}\n{done.stdout}")
        return done.stdout

    def missing(self, host):
        needs = host.needs.format(self.build)
        if shutil.which(host.command, path=self.path) is None:
            return f"there is no {host.command}"
        return f"there is no {needs}" if needs and not glob.glob(needs) else ""

    def prepare(self, name):
        """A directory as the page wants it: the module, and a shop.db from the README's first query."""
        directory = f"{self.build}/hosts/{name}"
        os.makedirs(directory, exist_ok=True)
        for file in (f"{self.build}/retention.so", f"{self.build}/libretention.a", HEADER):
            shutil.copy(file, directory)
        first = next(body for language, body in blocks(read(README)) if language == "sql")
        write(f"{directory}/first.sql", first.replace(".load build/retention", ".load ./retention"))
        self.shell("rm -f shop.db; sqlite3 -bail shop.db < first.sql", directory)
        if name == "rust":
            write(f"{directory}/.cargo/config.toml", DEBIAN_CRATES)
        return directory

    def write_program(self, host, directory, query=None):
        for language, file in host.files.items():
            program = self.page.block(host.section, language)
            write(f"{directory}/{file}", self.page.query.sub(query, program) if query else program)

    def rows(self, host, directory, query=None):
        """What the program prints, with another query if one is given, less the error, which is checked."""
        self.write_program(host, directory, query)
        env = {key: value.format(self.build) for key, value in host.env.items()}
        command = self.page.block(host.section, "sh", host.command + " ")
        lines = self.shell(command, directory, env, host.status).splitlines() or [""]
        if host.rows_only:
            return [values(re.sub(host.around, "", line)) for line in lines]
        *lines, error = lines
        want = host.refusal or self.page.error
        if not re.fullmatch(host.before + re.escape(want) + host.after, error):
            raise Failure(f"error {error}\n  want {host.before}{want}{host.after}")
        return [values(line) for line in lines]

    def check(self, name, host):
        """What there is to tell about a host that is fine."""
        directory = self.prepare(name)
        program = "".join(self.page.block(host.section, language) for language in host.files)
        only(self.page.query.findall(program), f"times the page's query under {host.section}")
        env = {key: value.format(self.build) for key, value in host.env.items()}
        version = re.search(r"\d+(\.\d+)+", self.shell(host.version or host.command + " --version", directory, env)).group()
        check_rows(self.rows(host, directory), [] if host.refusal else self.page.rows)
        if host.refusal:
            return f"{version}, SQLite {host.sqlite} is refused"
        (sqlite, *other), *more = self.rows(host, directory, OTHER) or [[""]]
        self.write_program(host, directory)  # what is left there to look at
        check_rows([other, *more], [OTHER_ROW])
        if host.sqlite not in ("", sqlite):
            raise Failure(f"SQLite is {sqlite}, want {host.sqlite}")
        return f"{version}, SQLite {sqlite}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("hosts", nargs="+", choices=HOSTS, metavar="HOST")
    options = parser.parse_args()
    try:
        runner = Runner(Page(), options.build)
    except Failure as failure:
        sys.exit(str(failure))
    count = {"ok": 0, "FAILED": 0, "SKIPPED": 0}
    for name in options.hosts:
        outcome, text = "SKIPPED", runner.missing(HOSTS[name])
        if not text:
            try:
                outcome, text = "ok", runner.check(name, HOSTS[name])
            except (Failure, subprocess.TimeoutExpired) as failure:
                outcome, text = "FAILED", str(failure)
        count[outcome] += 1
        print(f"{outcome:7} {name:15} {text}", flush=True)
    print(f"{count['ok']} passed, {count['FAILED']} failed, {count['SKIPPED']} skipped")
    return 0 if count["ok"] and not count["FAILED"] else 1


if __name__ == "__main__":
    sys.exit(main())
