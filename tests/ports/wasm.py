"""wasm.py - SQLite with the module inside as WebAssembly: retention-sqlite3.wasm and .mjs, which loads it.

Requirements
 1. The module adds no more than 131,072 bytes to SQLite alone, linked in the same way, both gzipped.
 2. The tests are linked with the very objects that are published, and run in node and in Chromium; the published files
    themselves are loaded there by first.mjs.
 3. EXPORTS are the functions that a program calls; 64-bit integers are BigInt.
"""
import gzip
import pathlib

import browser
from platforms import Failure

MOST_ADDED = 128 << 10
SQLITE_FLAGS = ["-DSQLITE_THREADSAFE=0", "-DSQLITE_OMIT_LOAD_EXTENSION", "-DSQLITE_OMIT_DEPRECATED",
                "-DSQLITE_DEFAULT_MEMSTATUS=0", "-DSQLITE_ENABLE_MATH_FUNCTIONS", "-DSQLITE_EXTRA_INIT=inside_start"]
BIND = "blob double int int64 null text parameter_count parameter_index parameter_name"
COLUMN = "blob bytes count decltype double int int64 name text type"
OTHERS = ("changes clear_bindings close_v2 errcode errmsg exec extended_errcode finalize free interrupt libversion malloc64 "
          "open_v2 prepare_v2 prepare_v3 progress_handler reset deserialize serialize step stmt_readonly total_changes64")
EXPORTS = [f"_sqlite3_{name}" for name in sorted([*OTHERS.split(), *(f"bind_{name}" for name in BIND.split()),
                                                  *(f"column_{name}" for name in COLUMN.split())])]
RUNTIME = ["ccall", "cwrap", "getValue", "setValue", "UTF8ToString", "stringToUTF8", "lengthBytesUTF8"]
LINKED = ["-s", "ALLOW_MEMORY_GROWTH=1", "-s", "WASM_BIGINT=1"]
PUBLISHED = [*LINKED, "--no-entry", "-s", "MODULARIZE=1", "-s", "EXPORT_ES6=1", "-s", "USE_ES6_IMPORT_META=1",
             "-s", "EXPORT_NAME=retentionSqlite3", "-s", "ENVIRONMENT=web,worker",
             "-s", f"EXPORTED_FUNCTIONS={','.join(['_malloc', '_free', *EXPORTS])}",
             "-s", f"EXPORTED_RUNTIME_METHODS={','.join(RUNTIME)}"]
# The tests' files are inside their programs, and so is the WebAssembly: a page and node run the same one file.
TABLES = "tests/ports/tables.js"
CUSTOMERS = ["--embed-file", "tests/random/plain_customers.sql@/tests/random/plain_customers.sql"]
TESTED = [*LINKED, "-s", "SINGLE_FILE=1", "-s", "EXIT_RUNTIME=1", "-s", "ENVIRONMENT=web,node",
          "--embed-file", "tests/sql@/tests/sql", *CUSTOMERS, "--pre-js", TABLES, "-DPORT_STATIC"]

PAGE = """<!doctype html><meta charset="utf-8"><title>%s</title><script>
var said = [], sent = false;
function done(status) {
    if (!sent) fetch('/done?' + status, {method: 'POST', body: said.join('\\n')});
    sent = true;
}
window.onerror = text => { said.push(text); done(1); };
var Module = {print: line => said.push(line), printErr: line => said.push(line), onExit: done};
</script>%s"""
FIRST = """<script type="module">
import factory from '/wasm/retention-sqlite3.mjs';
import {first} from '/ports/first.mjs';
first(factory, {}).then(text => { said.push(text); done(text.endsWith(' 0 failed') ? 0 : 1); },
                        error => { said.push(String(error)); done(1); });
</script>"""


def objects(ports, platform):
    """SQLite, the module, and what makes every connection have it; the last without the module too."""
    folder = ports.folder / platform.name / "objects"
    emcc = [*platform.compiler, *platform.module, f"-I{ports.sqlite}"]
    one = {"sqlite3": (ports.sqlite / "sqlite3.c", ["-w", *SQLITE_FLAGS]),
           "retention": (ports.folder / "retention.c", ["-std=c11", *ports.strict, "-DSQLITE_CORE"]),
           "inside": ("tests/ports/inside.c", ["-Iinclude"]),
           "alone": ("tests/ports/inside.c", ["-Iinclude", "-DPORT_ALONE"])}
    made = {}
    for name, (source, flags) in one.items():
        made[name] = str(folder / f"{name}.o")
        ports.make(made[name], [source], [*emcc, *flags, "-c", "-o", made[name], str(source)])
    return made


def gzipped(path):
    return len(gzip.compress(pathlib.Path(path).read_bytes(), 9, mtime=0))


def link(ports, platform, path, parts):
    ports.make(path, parts, [*platform.compiler, *platform.module, *PUBLISHED, "-o", str(path), *parts])
    return path.with_suffix(".wasm")


def build(ports, platform):
    made = objects(ports, platform)
    folder = ports.folder / platform.name
    path = link(ports, platform, folder / "retention-sqlite3.mjs", [made["sqlite3"], made["retention"], made["inside"]])
    alone = link(ports, platform, folder / "alone/sqlite3.mjs", [made["sqlite3"], made["alone"]])
    added = gzipped(path) - gzipped(alone)
    if added > MOST_ADDED:
        raise Failure(f"{path}: the module adds {added} bytes, gzipped, more than {MOST_ADDED}")
    sizes = {"size": path.stat().st_size, "gzipped": gzipped(path), "added": path.stat().st_size - alone.stat().st_size,
             "added_gzipped": added}
    return {**sizes, "floor": "BigInt", "libraries": [], "file": str(path)}


def run(ports, platform, build_programs, run_program, count):
    """(passed, failed) of all programs in both."""
    made = objects(ports, platform)
    folder = ports.folder / platform.name
    programs = list(build_programs(ports, platform, TESTED, [made[name] for name in ("sqlite3", "retention", "inside")]))
    results = [run_program(["node", "tests/ports/first.mjs", str(folder)], ports.environment)]
    results += [run_program(["node", str(program)], ports.environment) for program in programs]
    pages = [FIRST, *(f'<script src="/tests/{program.name}"></script>' for program in programs)]
    shown = {"wasm": folder, "tests": folder / "tests", "ports": "tests/ports"}
    results += [count(f"Chromium: {body}", *browser.run(shown, PAGE % ("tests", body))) for body in pages]
    return tuple(map(sum, zip(*results)))
