#!/usr/bin/env python3
"""elsewhere.py PACKAGES - Python's and Node's packages on any system, macOS and Windows among them, that has both.

    python3 tests/packages/elsewhere.py build/packages
    ok      python  CPython 3.13.5, SQLite 3.46.1, win32
    2 passed, 0 failed

Requirements
 1. The sections of sql/docs/install.md are run as check.py runs them, but for their shell commands: pip takes the wheel
    that suits from the folder, without an index, and npm, offline, the platform package of this system's name.
 2. The module says what it is (page.py 3).
"""
import pathlib
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import page
from page import Failure
from platforms import ALL
from project import NAME, VERSION

# How a program is given to the interpreter in one word, and the one that prints what the module says of itself.
PYTHON = ("-c", "import sqlite3, sqlite_retention as r; db = sqlite3.connect(':memory:'); db.enable_load_extension(True); r.load(db)\n"
                "print(*db.execute('SELECT retention_debug()').fetchone())")
NODE = ("-e", "const db = new (require('node:sqlite').DatabaseSync)(':memory:', {allowExtension: true});"
              "require('sqlite-retention').load(db); console.log(db.prepare('SELECT retention_debug() AS it').get().it)")


def run(*command, folder):
    done = subprocess.run([str(word) for word in command], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def suits():
    """The platform that this is."""
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    musl = system == "linux" and platform.libc_ver()[0] != "glibc"
    return next(one for one in ALL if (one.system, one.machine, one.musl) == (system, machine, musl))


def asked(first, program, file, interpreter, says, folder):
    """The page's program, and what the module says of itself."""
    (folder / file).write_text(program, encoding="utf-8")
    page.check_rows(first, run(interpreter, file, folder=folder))
    said = run(interpreter, *says, folder=folder).strip()
    page.check_debug(said, suits().name)
    return said


def python(first, packages, folder):
    run(sys.executable, "-m", "venv", "venv", folder=folder)
    here = folder / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python3")
    run(here, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", packages, NAME, folder=folder)
    return asked(first, page.section("Python")["python"], "shop.py", here, PYTHON, folder)


def node(first, packages, folder):
    suiting = suits().npm[0]
    npm = shutil.which("npm")
    run(npm, "install", "--silent", "--offline", packages / f"{NAME}-{VERSION}.tgz", packages / f"{suiting}-{VERSION}.tgz", folder=folder)
    return asked(first, page.section("Node")["js"], "shop.mjs", shutil.which("node"), NODE, folder)


def main():
    packages, first = pathlib.Path(sys.argv[1]).resolve(), page.First()
    passed = failed = 0
    for name, work in (("python", python), ("node", node)):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            folder = pathlib.Path(place).resolve()
            db = sqlite3.connect(folder / "shop.db")
            db.executescript(first.setup)
            db.close()
            try:
                print(f"ok      {name:7} {work(first, packages, folder)}, {sys.platform} {platform.machine()}")
                passed += 1
            except (Failure, OSError) as failure:
                print(f"FAILED  {name:7} {failure}")
                failed += 1
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
