"""npm.py - the npm packages: one that a program names, one for each platform that it depends on, and the WebAssembly.

Requirements
 1. npm installs the platform package that suits: each says its os, cpu and libc. sqlite-retention depends on those that
    are there, each an optional one of its own version.
 2. A package has its types, works by require and by import, runs no script when it is installed, and depends on
    nothing else.
"""
import json
import pathlib

from project import FACTS, NAME, VERSION, tar_gz, template, tree_file

EXAMPLE = ("index.mjs", "index.d.ts", "README.md", "example/index.html", "example/worker.mjs")
WASM = ("retention-sqlite3.mjs", "retention-sqlite3.wasm")  # of build/ports/wasm


def package_json(name, says, more):
    repository = {"type": "git", "url": FACTS["repository"]}
    return {"name": name, "version": VERSION, "description": says, "keywords": FACTS["keywords"],
            "homepage": FACTS["homepage"], "repository": repository, "license": FACTS["license"],
            "author": f"{FACTS['maintainer']['name']} <{FACTS['maintainer']['email']}>", **more}


def write_package(out, name, says, files, **more):
    files = {**files, "LICENSE": tree_file("LICENSE"),
             "package.json": (json.dumps(package_json(name, says, more), indent=2) + "\n").encode()}
    tar_gz(out / f"{name}-{VERSION}.tgz", {f"package/{path}": body for path, body in files.items()})


def write_main(out, platforms):
    names = [platform.npm[0] for platform in platforms]
    files = {name: template(f"npm/{name}") for name in ("index.mjs", "index.d.ts", "README.md")}
    files["index.js"] = template("npm/index.js", PACKAGES=json.dumps(names, indent=4).replace('"', "'"))
    write_package(out, NAME, FACTS["summary"], files, main="./index.js", types="./index.d.ts",
                  exports={".": {"types": "./index.d.ts", "import": "./index.mjs", "require": "./index.js"},
                           "./package.json": "./package.json"},
                  optionalDependencies={name: VERSION for name in names})


def write_wasm(out, folder):
    """SQLite with the module inside; what the folder has, as it is."""
    files = {name: template(f"wasm/{name}") for name in EXAMPLE}
    files.update({name: (folder / name).read_bytes() for name in WASM})
    write_package(out, f"{NAME}-wasm", f"{FACTS['summary']}, with SQLite, as WebAssembly", files, type="module", main="./index.mjs",
                  types="./index.d.ts", exports={".": {"types": "./index.d.ts", "default": "./index.mjs"}, "./*": "./*"})


def build(out, modules, folder):
    for platform, path in modules.items():
        name, fields = platform.npm
        readme = template("npm/platform.md", PLATFORM=platform.name)
        write_package(out, name, f"{FACTS['summary']}: the module for {platform.name}",
                      {platform.file: path.read_bytes(), "README.md": readme}, **fields)
    write_main(out, modules)
    wasm = pathlib.Path(folder) / "ports" / "wasm"
    if all((wasm / name).exists() for name in WASM):
        write_wasm(out, wasm)
