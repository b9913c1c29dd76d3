"""releases.py - the archives of a release by the names that the field uses, sqlpkg.json, and what sqld trusts.

Requirements
 1. NAME-VERSION-loadable-SYSTEM-MACHINE.tar.gz has the module alone, under its one name: rqlite takes the archive as it
    is, and sqlpkg unpacks it. -static- has the library and the header, -amalgamation the one file.
 2. -sqld-linux-MACHINE.tar.gz is a folder for sqld's --extensions-path: the module, and trusted.lst with its digest.
 3. sqlpkg.json names the archives of the platforms that are there, with their digests. Where a release's files lie below
    the repository is what the forges have in common: releases/download/vVERSION.
"""
import hashlib
import json
import pathlib
import re
import shutil

from platforms import NATIVE
from project import FACTS, NAME, VERSION, tar_gz, tree_file, zipped


def sha256(body):
    return hashlib.sha256(body).hexdigest()


def write_sqlpkg(out, archives):
    spec = {
        "owner": FACTS["owner"], "name": NAME, "version": VERSION, "homepage": FACTS["homepage"],
        "repository": FACTS["repository"], "authors": [FACTS["maintainer"]["name"]], "license": FACTS["license"],
        "description": FACTS["summary"], "keywords": FACTS["keywords"],
        "symbols": symbols(),
        "assets": {
            "path": f"{FACTS['repository'].rstrip('/')}/releases/download/v{VERSION}",
            "files": {system: archive.name for system, archive in archives.items()},
            "checksums": {archive.name: "sha256-" + sha256(archive.read_bytes()) for archive in archives.values()},
        },
    }
    (out / "sqlpkg.json").write_text(json.dumps(spec, indent=2) + "\n", encoding="utf-8")


def symbols():
    """The functions and tables of the module, as the list that looks for them in files has them; feed is its own."""
    names = re.findall(r"\('(\w+)', '(?:function|table)'\)", tree_file("sql/clean.sql").decode())
    return sorted(set(names) - {"retention_feed"})


def build(out, modules, dist, library):
    archives = {}
    header = tree_file("include/retention.h")
    for platform, path in modules.items():
        body = path.read_bytes()
        archive = out / f"{NAME}-{VERSION}-loadable-{platform.release}.tar.gz"
        tar_gz(archive, {platform.file: body}, programs=[platform.file])
        if platform.sqlpkg:
            archives[platform.sqlpkg] = archive
        if platform.system == "linux" and not platform.musl:
            trusted = f"{sha256(body)} {platform.file}\n".encode()
            tar_gz(out / f"{NAME}-{VERSION}-sqld-{platform.release}.tar.gz", {platform.file: body, "trusted.lst": trusted})
        static = library if platform.name == NATIVE else path.parent / "libretention.a"
        if pathlib.Path(static).exists():
            tar_gz(out / f"{NAME}-{VERSION}-static-{platform.release}.tar.gz",
                   {"libretention.a": pathlib.Path(static).read_bytes(), "retention.h": header})
    one = {name: (pathlib.Path(dist) / name).read_bytes() for name in ("retention.c", "retention.h")}
    tar_gz(out / f"{NAME}-{VERSION}-amalgamation.tar.gz", one)
    zipped(out / f"{NAME}-{VERSION}-amalgamation.zip", one)
    shutil.copy(pathlib.Path(dist) / f"{NAME}-{VERSION}.tar.gz", out / f"{NAME}-{VERSION}-source.tar.gz")
    write_sqlpkg(out, archives)


def write_checksums(out):
    """Of every file, as sha256sum --check reads it."""
    lines = [f"{sha256(path.read_bytes())}  {path.name}\n" for path in sorted(out.iterdir()) if path.name != "checksums.txt"]
    (out / "checksums.txt").write_text("".join(lines), encoding="utf-8")
