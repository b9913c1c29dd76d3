"""wings.py - what each wing of ext/ adds to the module's bytes, on linux-x64, from the symbols of the one file.

    costs(ports, platform, size) -> [(wing, bytes, share)], the largest first; the last is what is left of the file

A symbol counts for the wing of the file of ext/ that defines it, with its code or its data, and with 24 bytes for each
pointer in its data, which the loader has to move. A function that is built into its callers counts where it is then.
The zones' tables are a row of their own. The last row has what no symbol names: texts, the tables of switches, room
between functions, and the file's own head.
"""
import re
import subprocess

POINTER = 24
ZONES = {"ext/time/zone_data.c", "ext/time/zone.c"}
NAMES = {"time": "time, but zones", "": "registry, entry point"}
FILE = re.compile(r"^/\* ---- (ext/\S+) ---- \*/$")
DEFINED = re.compile(r"^(?!#|\s|typedef|extern).*?\b(\w+)(?:\(.*(?:\{|,|[^;])|(?:\[[^=]*\])* = .*)$")


def wing_of(path):
    return "zones" if path in ZONES else path.split("/")[1] if path.count("/") > 1 else ""


def definitions(source):
    """The file of each name that is defined outside of all braces."""
    of, path = {}, None
    for line in source.read_text(encoding="utf-8").splitlines():
        if begins := FILE.match(line):
            path = begins.group(1)
        elif path and (found := DEFINED.match(line)):
            of.setdefault(found.group(1), path)
    return of


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def symbols(path):
    """(name, bytes) of all; what is static in a function has its name before a dot."""
    for line in output("llvm-nm", "-S", path).splitlines():
        words = line.split()
        if len(words) == 4:
            yield words[3], int(words[1], 16)


def pointers(path):
    """How many pointers each name's data has for the loader to move; each name has a section of its own."""
    records = output("llvm-objdump", "-r", path).split("RELOCATION RECORDS FOR [.data.rel.ro.")[1:]
    return {part.split("]")[0]: part.split("RELOCATION")[0].count(" R_X86_64_64 ") for part in records}


def costs(ports, platform, size):
    source, target = ports.folder / "retention.c", ports.folder / "wings/retention.o"
    ports.make(target, [source], [*ports.fill(platform.compiler), "-std=c11", *ports.compiling,
                                  *ports.fill(platform.module), "-fPIC", "-g0", "-fdata-sections", f"-I{ports.headers}", "-c",
                                  "-o", str(target), str(source)])
    of, moved, wings = definitions(source), pointers(str(target)), {}
    for name, count in symbols(str(target)):
        if path := of.get(name.split(".")[0]):
            wing = NAMES.get(wing_of(path), wing_of(path))
            wings[wing] = wings.get(wing, 0) + count + POINTER * moved.get(name, 0)
    rows = sorted(wings.items(), key=lambda row: -row[1])
    rows.append(("texts, and the file itself", size - sum(wings.values())))
    return [(name, count, count / size) for name, count in rows]
