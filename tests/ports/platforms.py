"""platforms.py - the platforms that `make ports` builds for: how each is compiled, and where it is run.

A platform's name is that of its folder in build/ports and of releases, and what retention_debug() says. NEEDS are
words for tests/needs. {zig}, {root} and {build} stand for zig's program, the tree and the build folder.

 1. Warnings are errors, with the Makefile's own set of them. What a platform leaves out is here, with its reason.
 2. The module is compiled with the headers of the system's SQLite, as `make` does; the programs that test it are
    linked with the newest SQLite of tests/versions/sqlite.txt.
 3. The Linux modules want glibc 2.17 or later: zig links against that version's symbols, so a newer one cannot be
    meant by accident. What the file really wants is derived from it (binaries.py).
"""
from dataclasses import dataclass

ZIG = ("{zig}", "cc", "-target")
# No tables to unwind a stack by, which C needs in debuggers alone; gcc's are off with the first flag already.
NO_TABLES = ("-fno-unwind-tables",)
# Windows' linker puts the time into a file.
NO_TIME = ("-Wl,--no-insert-timestamp",)
# -x: no names of what is local, which -s keeps here. The name is what a program that is linked with it looks for.
MACOS = (*NO_TABLES, "-Wl,-x", "-Wl,-install_name,@rpath/retention.dylib")
QEMU = ("qemu-aarch64-static",)


class Failure(Exception):
    """A platform is not as it should be; the text says in what."""


@dataclass(frozen=True)
class Platform:
    name: str
    compiler: tuple  # and what else all compiling and linking for it wants
    module: tuple = ()  # flags of the module alone
    library: str = "retention.so"
    libraries: tuple = ("-lm",)  # of the module
    needs: tuple = ()
    run: tuple = ()  # runs a program of the platform; what is not run has none of this
    ran: str = ""  # where that is, for the table
    programs: tuple = ("-lm",)  # flags of the test programs
    pages: int = 0  # of memory, that the file's parts have to be aligned to


LINUX = ("-lm", "-lpthread", "-ldl")

PLATFORMS = [
    Platform("linux-x64", (*ZIG, "x86_64-linux-gnu.2.17"), NO_TABLES, run=("env",), ran="natively", programs=LINUX),
    Platform("linux-arm64", (*ZIG, "aarch64-linux-gnu.2.17"), NO_TABLES, pages=16384,
             needs=("qemu-aarch64-static:qemu-user-static", ":libc6-arm64-cross"),
             run=(*QEMU, "-L", "/usr/aarch64-linux-gnu"), ran="qemu-user", programs=LINUX),
    Platform("linux-musl-x64", (*ZIG, "x86_64-linux-musl"), NO_TABLES, needs=(":musl",),
             run=("/lib/ld-musl-x86_64.so.1",), ran="natively, by musl", programs=("-dynamic",)),
    Platform("linux-musl-arm64", (*ZIG, "aarch64-linux-musl"), NO_TABLES, pages=16384,
             needs=("qemu-aarch64-static:qemu-user-static",),
             run=(*QEMU, "-L", "{build}/musl-arm64"), ran="qemu-user, by musl", programs=("-dynamic",)),
    # isnan() and isinf() of mingw's math.h are macros that make a float of their argument in a branch never taken.
    # Functions that start anywhere save 15 kB here, where gcc aligns more than for Linux.
    Platform("windows-x64", ("x86_64-w64-mingw32-gcc",),
             ("-Wno-float-conversion", "-falign-functions=1", "-fno-align-jumps", "-fno-align-labels",
              "-fno-align-loops", "-static-libgcc", *NO_TIME),
             library="retention.dll", libraries=(), needs=("x86_64-w64-mingw32-gcc:gcc-mingw-w64-x86-64", ":wine64"),
             run=("env", "WINEPREFIX={root}/{build}/wine", "WINEDEBUG=-all", "/usr/lib/wine/wine64"), ran="wine",
             programs=("-static", "-Itests/ports/shim/glob", "-D__USE_MINGW_ANSI_STDIO=1")),
    # Windows on arm64 has no program without unwind tables.
    Platform("windows-arm64", (*ZIG, "aarch64-windows-gnu"), library="retention.dll", libraries=()),
    Platform("macos-x64", (*ZIG, "x86_64-macos.10.13"), MACOS, library="retention.dylib"),
    Platform("macos-arm64", (*ZIG, "aarch64-macos.11.0"), MACOS, library="retention.dylib"),
    Platform("wasm", ("emcc",), ("-Oz",), library="retention-sqlite3.wasm",
             needs=("emcc:emscripten", "node:nodejs", ":node-acorn", "chromium"), run=("node",), ran="node, Chromium"),
]

NEEDS = ("python3", "npm", ":python3-venv", "llvm-objdump:llvm")
