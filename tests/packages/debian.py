"""debian.py - the Debian packages, by debhelper: the module, and what programs link.

Requirements
 1. libsqlite3-mod-retention has the module where the loader looks, in /usr/lib/TRIPLET, so that `.load retention` finds
    it in every program; the manual, and sql/ as examples. libsqlite3-retention-dev has the header and the library.
 2. They are compiled from the one file of `make dist`, with Debian's own flags and those of dist that keep it small.
 3. lintian says nothing of them, but for what debian/*.lintian-overrides names with its reason.
"""
import pathlib
import shutil
import subprocess

from project import EPOCH, ROOT, template, tree_file, write_files


def source_files(dist):
    """The tree that is built: the one file, the manual, and debian/."""
    files = {name: (pathlib.Path(dist) / name).read_bytes() for name in ("retention.c", "retention.h")}
    for path in [ROOT / "README.md", ROOT / "LICENSE", *sorted((ROOT / "sql").rglob("*"))]:
        if path.is_file():
            files[str(path.relative_to(ROOT))] = path.read_bytes()
    return files


def debian_files(small):
    here = pathlib.Path(__file__).parent / "deb"
    names = [path.relative_to(here) for path in sorted(here.rglob("*")) if path.is_file()]
    more = {"SMALL": small, "COPYRIGHT_FIELD": copyright_field(), "LICENSE_TEXT": license_text()}
    return {f"debian/{name}": template(f"deb/{name}", **more) for name in names}


def copyright_field():
    line = next(line for line in tree_file("LICENSE").decode().splitlines() if line.startswith("Copyright"))
    return line.replace("Copyright (c)", "Copyright:")


def license_text():
    """The licence's terms as the field of a copyright file has them: indented, a dot in lines that are empty."""
    terms = tree_file("LICENSE").decode().split("\n\n", 2)[2].strip()
    return "\n".join(" " + (line.strip() or ".") for line in terms.splitlines())


def build(out, dist, work, small):
    source = pathlib.Path(work) / "debian" / "sqlite-retention"
    shutil.rmtree(source.parent, ignore_errors=True)
    write_files(source, {**source_files(dist), **debian_files(small)})
    (source / "debian/rules").chmod(0o755)
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SOURCE_DATE_EPOCH": str(EPOCH), "LC_ALL": "C.UTF-8",
                   "HOME": str(source.parent)}
    done = subprocess.run(["dpkg-buildpackage", "--build=binary", "--unsigned-changes", "--unsigned-buildinfo"], cwd=source,
                          env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise RuntimeError(done.stdout)
    for package in sorted(source.parent.glob("*.deb")):
        shutil.move(package, out / package.name)
