#!/usr/bin/env python3
"""ports.py - builds `make dist`'s one file for other platforms, looks at what came out, and runs it where it can be run.

    tests/ports/ports.py [--needs] [--build build] [--zig FILE] [--sqlite FOLDER] [PLATFORM...]

    linux-arm64: 381,688 bytes, glibc 2.17; run (qemu-user): 84 passed, 0 failed

Requirements
 1. A module goes to build/ports/PLATFORM/. It has no more than 409,600 bytes, exports the entry point alone, names no
    other symbol, and wants no library but those of ALLOWED, nor a later glibc than 2.17; on arm64 it can be mapped in
    pages of 16 KiB.
 2. Where its platform can be run, the programs of PROGRAMS load that very file and pass: every statement of tests/sql
    by its own expectation, 200 random tables against a second implementation, and what the file says of itself.
 3. WebAssembly has SQLite with the module inside (wasm.py).
 4. A platform that does not compile, has a wrong file or fails a test makes the run fail; the others are still built.
    The run closes with one line, N passed, N failed, in which each platform's checks of the file count as one.
 5. What is up to date is not built again: a file is as new as what it was made of, and of the same command.
 6. Results are kept in build/ports/results.json; once all platforms have one of the present retention.c, they are
    written into the manual (page.py).
 7. Beside a module lies libretention.a, of the same file and flags, for programs that link it.

--needs prints what the platforms need, for tests/needs. The Makefile's SMALL and WARNINGS are in the environment.
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import binaries
import page
import wasm
import wings
from platforms import NEEDS, PLATFORMS, Failure

MOST_BYTES = 400 << 10
MOST_GLIBC = "2.17"
ENTRY_POINT = "sqlite3_retention_init"
ALLOWED = re.compile(r"lib[cm]\.so\.6|libc\.so|KERNEL32\.dll|msvcrt\.dll|api-ms-win-crt-[a-z0-9-]+\.dll|"
                     r"/usr/lib/libSystem\.B\.dylib", re.I)
SHARED = ["tests/support/test.c", "tests/ports/shim/cmocka.c"]
RANDOM = [f"tests/random/{noun}.c" for noun in ("naive_calendar", "naive_cohorts", "random_table", "cohorts_query")]
PROGRAMS = {
    "test_port": ["tests/ports/test_port.c"],
    "test_sql": ["tests/sql/test_sql.c", "tests/support/script.c"],
    "test_naive": ["tests/random/test_naive.c", *RANDOM[:2]],
    "test_cohorts": ["tests/random/test_cohorts.c", *RANDOM],
    "test_customers": ["tests/random/test_customers.c", *RANDOM[:3]],
    "test_window_funnel": ["tests/random/test_window_funnel.c", *RANDOM[:3]],
}
LOADED = "tests/versions/loaded.c"
SQLITE_FLAGS = ["-DSQLITE_ENABLE_MATH_FUNCTIONS", "-DSQLITE_ENABLE_FTS5"]
SECONDS = 1500  # for a program, under an emulator on a busy machine


def embedded(command):
    """The files that a command puts into a WebAssembly, of folders too."""
    paths = [pathlib.Path(word.split("@")[0]) for flag, word in zip(command, command[1:]) if flag == "--embed-file"]
    return [file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*.sql")))]


class Ports:
    """What all platforms share: the tree, the tools, the one file."""

    def __init__(self, options):
        self.build = pathlib.Path(options.build)
        self.folder = self.build / "ports"
        self.words = {"zig": os.path.abspath(options.zig or "zig"), "root": os.getcwd(), "build": str(self.folder)}
        self.sqlite = pathlib.Path(options.sqlite or "sqlite")
        self.source = self.build / "dist/retention.c"
        self.headers = self.folder / "include"
        self.small = os.environ["SMALL"].split()
        self.compiling = [flag for flag in self.small if not flag.startswith("-Wl,")]
        self.strict = os.environ["WARNINGS"].split() + ["-Werror"]
        cache = str(self.folder.absolute() / "zig-cache")
        # Debian's node finds the parser that emscripten wants; another one has to be told where it is.
        self.environment = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache,
                            "NODE_PATH": "/usr/share/nodejs", "RETENTION_TABLES": "200"}

    def prepare(self):
        """Headers of the system's SQLite alone, so that no other header of this machine is found."""
        self.headers.mkdir(parents=True, exist_ok=True)
        for name in ("sqlite3.h", "sqlite3ext.h"):
            shutil.copyfile(f"/usr/include/{name}", self.headers / name)
        (self.folder / "retention.c").write_bytes(self.source.read_bytes())
        (self.folder / "retention.h").write_bytes((self.build / "dist/retention.h").read_bytes())

    def digest(self):
        return hashlib.sha256(self.source.read_bytes()).hexdigest()

    def fill(self, words):
        return [word.format(**self.words) for word in words]

    def make(self, target, sources, command):
        """Runs a command that makes a file of others, unless it was made already, of the same, in the same way."""
        target = pathlib.Path(target)
        stamp = hashlib.sha256("\0".join(command).encode())
        for source in [*sources, *embedded(command)]:
            stamp.update(pathlib.Path(source).read_bytes())
        made = target.with_name(target.name + ".made")
        if target.exists() and made.exists() and made.read_text(encoding="utf-8") == stamp.hexdigest():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode or not target.exists():
            raise Failure(f"{' '.join(command)}\n{done.stdout}{done.stderr}".rstrip())
        made.write_text(stamp.hexdigest(), encoding="utf-8")

    def compiler(self, platform):
        """Its name and version, as retention_debug() writes them."""
        text = subprocess.run([*self.fill(platform.compiler), "-dM", "-E", "-x", "c", "/dev/null"], check=True,
                              capture_output=True, text=True, env=self.environment).stdout
        macros = dict(re.findall(r"#define (\w+) (\S+)", text))
        names = ("__clang_major__", "__clang_minor__", "__clang_patchlevel__")
        if names[0] in macros:
            return "clang " + ".".join(macros[name] for name in names)
        return "gcc " + ".".join(macros[name] for name in ("__GNUC__", "__GNUC_MINOR__", "__GNUC_PATCHLEVEL__"))

    def defines(self, platform):
        headers = self.sqlite if platform.name == "wasm" else self.headers
        version = re.search(r'#define SQLITE_VERSION +"(.*)"', (headers / "sqlite3.h").read_text()).group(1)
        return [f'-DPORT_NAME="{platform.name}"', f'-DPORT_COMPILER="{self.compiler(platform)}"',
                f'-DPORT_SQLITE="{version}"']


def is_too_new(floor):
    name, _, number = floor.partition(" ")
    return name == "glibc" and binaries.version(number) > binaries.version(MOST_GLIBC)


def build_module(ports, platform):
    """1: the file, and what is wrong with it."""
    path = ports.folder / platform.name / platform.library
    command = [*ports.fill(platform.compiler), "-std=c11", *ports.strict, *ports.compiling, *ports.fill(platform.module),
               f"-I{ports.headers}", "-fPIC", "-shared", "-s", "-o", str(path), str(ports.folder / "retention.c"),
               *platform.libraries]
    if platform.library.endswith(".dll"):
        command.remove("-fPIC")  # all of Windows' code is
    ports.make(path, [ports.source], command)
    found = binaries.look(path)
    for wrong, what in ((found.size > MOST_BYTES, f"{found.size} bytes, more than {MOST_BYTES}"),
                        (found.exports != [ENTRY_POINT], f"exports {found.exports}"),
                        (found.named, f"is not stripped: {found.named[:5]}"),
                        (0 < found.alignment < platform.pages, f"cannot be mapped in pages of {platform.pages} bytes"),
                        (found.floor == "unknown", "names no floor"),
                        (is_too_new(found.floor), f"wants {found.floor}, which is later than {MOST_GLIBC}")):
        if wrong:
            raise Failure(f"{path}: {what}")
    for library in found.libraries:
        if not ALLOWED.fullmatch(library):
            raise Failure(f"{path}: wants {library}")
    return path, found


def build_library(ports, platform):
    """7: libretention.a of the same file and flags."""
    folder = ports.folder / platform.name
    one, library = folder / "retention.o", folder / "libretention.a"
    flags = [flag for flag in ports.fill(platform.module) if not flag.startswith(("-Wl,", "-static"))]
    command = [*ports.fill(platform.compiler), "-std=c11", *ports.strict, *ports.compiling, *flags, f"-I{ports.headers}",
               "-fPIC", "-g0", "-DSQLITE_CORE", "-c", "-o", str(one), str(ports.folder / "retention.c")]
    if platform.library.endswith(".dll"):
        command.remove("-fPIC")
    ports.make(one, [ports.source], command)
    ports.make(library, [one], ["llvm-ar", "rcsD", str(library), str(one)])


def build_programs(ports, platform, extra=(), objects=()):
    """The programs of 2, as paths; extra: flags, objects: what is linked besides SQLite."""
    folder = ports.folder / platform.name / "tests"
    compiler = [*ports.fill(platform.compiler), "-O1", "-w", f"-I{ports.sqlite}"]
    if not objects:
        sqlite = folder / "sqlite3.o"
        ports.make(sqlite, [ports.sqlite / "sqlite3.c"],
                   [*compiler, *SQLITE_FLAGS, "-c", "-o", str(sqlite), str(ports.sqlite / "sqlite3.c")])
        objects = [str(sqlite), LOADED]
    includes = [f"-I{path}" for path in ("tests/ports/shim", "tests/support", "tests/random", "include")]
    for name, sources in PROGRAMS.items():
        sources = [*sources, *SHARED]
        path = folder / (name + extra_suffix(platform))
        headers = [*pathlib.Path("tests/support").glob("*.h"), *pathlib.Path("tests/random").glob("*.h"),
                   *pathlib.Path("tests/ports/shim").rglob("*.h")]
        ports.make(path, [*sources, *objects, *headers],
                   [*compiler, "-std=gnu11", *includes, *ports.defines(platform), *extra, "-o", str(path), *sources,
                    *objects, *platform.programs])
        yield path


def extra_suffix(platform):
    return {"windows-x64": ".exe", "wasm": ".js"}.get(platform.name, "")


def run_program(command, environment):
    """(passed, failed) of its closing line; a program without one, or that ends otherwise than it says, has failed."""
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace",
                              timeout=SECONDS, check=False)
        text, status = done.stdout + done.stderr, done.returncode
    except subprocess.TimeoutExpired:
        text, status = f"took more than {SECONDS} s", -1
    return count(" ".join(map(str, command)), text, status)


def count(what, text, status):
    """(passed, failed) of what a program printed."""
    closing = re.findall(r"^[\w ]+: (\d+) passed, (\d+) failed$", text, re.M)
    passed, failed = map(int, closing[-1]) if closing else (0, 1)
    failed = max(failed, int(status != 0))
    if failed:
        print(f"{what}: exit status {status}\n{text[-6000:]}", flush=True)
    return passed, failed


def musl_root(ports):
    """Debian's musl for arm64, unpacked: its loader. apt looks for it in lists of its own, so that this machine's are
    left alone."""
    root = ports.folder / "musl-arm64"
    if (root / "lib/ld-musl-aarch64.so.1").exists():
        return
    apt = (ports.folder / "apt").absolute()
    for name in ("lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True, exist_ok=True)
    options = ["-qq", "-o", "APT::Architecture=arm64", "-o", "APT::Architectures::=arm64", "-o", f"Dir::Cache={apt}/cache",
               "-o", f"Dir::State::Lists={apt}/lists", "-o", "Dir::State::status=/dev/null",
               "-o", "APT::Sandbox::User=root"]
    for command in ("update",), ("download", "musl"):
        subprocess.run(["apt-get", *options, *command], cwd=apt, check=True)
    package = max(apt.glob("musl_*_arm64.deb"))
    subprocess.run(["dpkg-deb", "-x", str(package), str(root)], check=True)


def port(ports, platform):
    """One platform: what there is to say of it, for results.json."""
    result = {"built": False, "ran": "", "passed": 0, "failed": 0, "source": ports.digest()}
    try:
        if platform.name == "wasm":
            result.update(wasm.build(ports, platform))
        else:
            path, found = build_module(ports, platform)
            build_library(ports, platform)
            result.update(size=found.size, floor=found.floor, libraries=found.libraries, file=str(path))
        result["built"] = True
        if platform.run:
            run(ports, platform, result)
    except Failure as failure:
        print(f"{platform.name}: {failure}", flush=True)
        result["failed"] += 1
    return result


def run(ports, platform, result):
    result["ran"] = platform.ran
    if platform.name == "linux-musl-arm64":
        musl_root(ports)
    environment = {**ports.environment, "RETENTION_MODULE": result["file"]}
    if platform.name == "wasm":
        passed, failed = wasm.run(ports, platform, build_programs, run_program, count)
        result["passed"], result["failed"] = passed, failed
        return
    for program in build_programs(ports, platform):
        passed, failed = run_program([*ports.fill(platform.run), str(program)], environment)
        result["passed"] += passed
        result["failed"] += failed


def say(name, result):
    size = f"{result['size']:,} bytes, {result['floor']}" if result["built"] else "not built"
    ran = f"run ({result['ran']}): {result['passed']} passed, {result['failed']} failed" if result["ran"] else "not run"
    print(f"{name}: {size}; {ran}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    for name in ("--build", "--zig", "--sqlite"):
        parser.add_argument(name)
    parser.add_argument("--needs", action="store_true")
    parser.add_argument("platforms", nargs="*")
    options = parser.parse_args()
    known = {platform.name: platform for platform in PLATFORMS}
    unknown = [name for name in options.platforms if name not in known]
    if unknown:
        sys.exit(f"no such platform: {' '.join(unknown)} (there are {' '.join(known)})")
    chosen = [known[name] for name in options.platforms or known]
    if options.needs:
        print(*dict.fromkeys([*NEEDS, *(need for platform in chosen for need in platform.needs)]))
        return
    ports = Ports(options)
    ports.prepare()
    kept = ports.folder / "results.json"
    results = json.loads(kept.read_text()) if kept.exists() else {}
    passed = failed = 0
    for platform in chosen:
        result = results[platform.name] = port(ports, platform)
        say(platform.name, result)
        passed += result["passed"] + result["built"]
        failed += result["failed"]
        kept.write_text(json.dumps(results, indent=1))
    if failed == 0 and all(results.get(name, {}).get("source") == ports.digest() for name in known):
        size = results["linux-x64"]["size"]
        page.write([(platform, results[platform.name]) for platform in PLATFORMS],
                   wings.costs(ports, known["linux-x64"], size))
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
