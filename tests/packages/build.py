#!/usr/bin/env python3
"""build.py - `make packages`: what the module is given away as, from build/dist and build/ports.

    python3 tests/packages/build.py --build build --headers build/sqlite/3.46.1 --small "-O2 ..." [--out build/packages]
    packages: 31 files in build/packages, 0.2.0; not built here: windows-arm64

Every file is made from what lies in the folders and from templates beside this script; nothing is fetched, and nothing
is published. It has the same bytes when it is made again of the same commit.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys

import debian
import npm
import releases
import sources
import wheels
from platforms import modules
from project import VERSION


def library(dist, work, small):
    """libretention.a of this machine, of the one file."""
    work.mkdir(parents=True, exist_ok=True)
    compiler = os.environ.get("CC", "cc").split()
    made = work / "libretention.a"
    made.unlink(missing_ok=True)
    subprocess.run([*compiler, "-std=c11", *[flag for flag in small.split() if not flag.startswith("-Wl,")], "-fPIC", "-DSQLITE_CORE",
                    "-c", "-o", (work / "retention.o").resolve(), "retention.c"], cwd=dist, check=True)
    subprocess.run(["ar", "rcsD", made, work / "retention.o"], check=True)
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--headers", required=True)
    parser.add_argument("--small", required=True)
    parser.add_argument("--out")
    options = parser.parse_args()
    os.umask(0o022)
    root = pathlib.Path(options.build)
    out = pathlib.Path(options.out or root / "packages")
    dist, work = root / "dist", out.with_name(out.name + ".work")
    for folder in (out, work):
        shutil.rmtree(folder, ignore_errors=True)
    out.mkdir(parents=True)
    found, missing = modules(root)
    releases.build(out, found, dist, library(dist, work, options.small))
    wheels.build(out, found, root)
    npm.build(out, found, root)
    sources.build(out, dist, options.headers)
    debian.build(out, dist, work, options.small)
    releases.write_checksums(out)
    if not list(out.glob("*-wasm-*")):
        missing.append("wasm")
    lacking = f"; not built here: {', '.join(missing)}" if missing else ""
    print(f"packages: {len(list(out.iterdir()))} files in {out}, {VERSION}{lacking}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
