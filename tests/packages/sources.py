"""sources.py - the module as source for Go and Rust: the one C file of `make dist`, compiled with the program.

Requirements
 1. Go: a module of cgo, whose functions Auto() and Cancel() add the module to every connection that is opened later.
    SQLite's headers lie beside it, of the release that the oldest go-sqlite3 which go.mod allows has.
 2. Rust: a crate whose build.rs compiles the file against the headers of libsqlite3-sys, and whose functions are safe.
"""
import pathlib

from project import NAME, VERSION, tar_gz, template, tree_file

HEADERS = ("sqlite3.h", "sqlite3ext.h")


def build(out, dist, headers):
    dist, headers = pathlib.Path(dist), pathlib.Path(headers)
    ours = {name: (dist / name).read_bytes() for name in ("retention.c", "retention.h")}
    shared = {**ours, "LICENSE": tree_file("LICENSE")}

    go = {name: template(f"go/{name}") for name in ("go.mod", "retention.go", "README.md")}
    go.update(shared, **{name: (headers / name).read_bytes() for name in HEADERS})
    tar_gz(out / f"{NAME}-go-{VERSION}.tar.gz", {f"{NAME}-go-{VERSION}/{name}": body for name, body in go.items()})

    rust = {name: template(f"rust/{name}") for name in ("Cargo.toml", "build.rs", "src/lib.rs", "README.md")}
    rust.update(shared)
    tar_gz(out / f"{NAME}-{VERSION}.crate", {f"{NAME}-{VERSION}/{name}": body for name, body in rust.items()})
