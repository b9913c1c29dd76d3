"""wings.py - what each wing of ext/ adds to the module's bytes: linux-x64, compiled file by file with the same flags.

    costs(ports, platform, size) -> [(wing, bytes, share)], the largest first; the last is what is left of the file

A file of ext/ counts with its code, its data, and 24 bytes for each pointer in its data, which the loader has to move.
The zones' tables are a row of their own. Files together are not quite the sum of their parts: equal strings are kept
once, and small functions are built into their callers of other files. The last row has that, which may be below 0,
and the file's own head and tables.
"""
import pathlib
import subprocess

POINTER = 24
ZONES = {"zone_data.c", "zone.c"}
NAMES = {"time": "time, but zones", "": "registry, entry point"}


def wing_of(path):
    return "zones" if path.name in ZONES else path.parts[1] if len(path.parts) > 2 else ""


def bytes_of(path):
    sizes = subprocess.run(["llvm-size", path], check=True, capture_output=True, text=True).stdout.splitlines()[1].split()
    moved = subprocess.run(["llvm-objdump", "-r", path], check=True, capture_output=True, text=True).stdout
    return int(sizes[0]) + int(sizes[1]) + POINTER * moved.count(" R_X86_64_64 ")


def costs(ports, platform, size):
    wings = {}
    for path in sorted(pathlib.Path("ext").rglob("*.c")):
        target = ports.folder / "wings" / path.with_suffix(".o")
        ports.make(target, [ports.source, path],
                   [*ports.fill(platform.compiler), "-std=c11", *ports.compiling, *ports.fill(platform.module), "-fPIC",
                    "-fvisibility=hidden", f"-I{ports.headers}", "-Iext", "-Iinclude", "-c", "-o", str(target), str(path)])
        wings[wing_of(path)] = wings.get(wing_of(path), 0) + bytes_of(str(target))
    rows = sorted(wings.items(), key=lambda row: -row[1])
    rows = [(NAMES.get(wing, wing), count) for wing, count in rows]
    rows.append(("the file itself", size - sum(wings.values())))
    return [(name, count, count / size) for name, count in rows]
