"""contents.py - what must hold of packages without installing them (check.py 3).

Each check takes the folder of packages, and gives what there is to tell; it raises Failure with what is wrong.
"""
import hashlib
import io
import json
import os
import re
import subprocess
import tarfile
import tempfile
import zipfile

from page import Failure
from platforms import ALL
from project import FACTS, NAME, VERSION, repository_path

MOST_BYTES = 409600
MODULES = tuple({platform.file for platform in ALL})
METADATA = ("METADATA", "package.json", "Cargo.toml", "go.mod", "control", "copyright", "sqlpkg.json", "README.md", "platform.md")
ALLOWED = ("www.debian.org/doc/packaging-manuals/copyright-format/",)  # the name of a format


def members(path):
    """(name, bytes) of the files in a package."""
    if path.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(path) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())
    elif path.suffix in (".gz", ".tgz", ".crate"):
        with tarfile.open(path) as archive:
            yield from ((member.name, archive.extractfile(member).read()) for member in archive if member.isfile())
    elif path.suffix == ".deb":
        for flag in ("--fsys-tarfile", "--ctrl-tarfile"):
            packed = subprocess.run(["dpkg-deb", flag, str(path)], check=True, stdout=subprocess.PIPE).stdout
            with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
                yield from ((member.name, archive.extractfile(member).read()) for member in archive if member.isfile())
    elif path.suffix == ".json":
        yield path.name, path.read_bytes()


def packages(folder):
    return [path for path in sorted(folder.iterdir()) if "-source." not in path.name]


def digests(folder):
    """checksums.txt, sqlpkg.json's and sqld's."""
    subprocess.run(["sha256sum", "--quiet", "--check", "checksums.txt"], cwd=folder, check=True)
    assets = json.loads((folder / "sqlpkg.json").read_text())["assets"]
    for name in assets["files"].values():
        if assets["checksums"][name] != "sha256-" + hashlib.sha256((folder / name).read_bytes()).hexdigest():
            raise Failure(f"sqlpkg.json's digest of {name}")
    for path in folder.glob("*-sqld-*"):
        files = dict(members(path))
        digest, name = files["trusted.lst"].decode().split()
        if files.keys() != {"trusted.lst", name} or hashlib.sha256(files[name]).hexdigest() != digest:
            raise Failure(f"trusted.lst of {path.name}")
    return "checksums.txt, sqlpkg.json, trusted.lst"


def sizes(folder):
    """Every module in every package."""
    most = 0
    for path in packages(folder):
        for name, body in members(path):
            if name.endswith(MODULES):
                most = max(most, len(body))
                if len(body) > MOST_BYTES:
                    raise Failure(f"{path.name}: {name} has {len(body)} bytes (most {MOST_BYTES})")
    return f"the largest module has {most} bytes"


def addresses(folder):
    """Metadata has the version, and no address but the project's own."""
    own = (FACTS["homepage"], FACTS["repository"])
    count = 0
    for path in packages(folder):
        for name, body in members(path):
            text = body.decode("utf-8", "replace")
            manual = "/sql/" in name or ("doc/" in name and name.endswith("README.md"))
            if name.split("/")[-1] not in METADATA or manual:
                continue
            count += 1
            for address in re.findall(r"https?://[^\s\"'<>)]+", text):
                if not address.startswith(own) and not address.split("://")[1].startswith(ALLOWED):
                    raise Failure(f"{path.name}: {name} names {address}")
            if name.endswith(("METADATA", "package.json", "Cargo.toml", "sqlpkg.json")) and VERSION not in text:
                raise Failure(f"{path.name}: {name} has another version")
    return f"{count} files of metadata name {repository_path().split('/')[0]} alone"


def lintian(folder):
    """Silent, but for the override that debian/ states."""
    names = [str(path) for path in folder.glob("*.deb")]
    done = subprocess.run(["lintian", "--allow-root", "--display-info", *names], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    said = "\n".join(line for line in done.stdout.splitlines() if not line.startswith("N:"))
    if done.returncode != 0 or said:
        raise Failure(said or done.stdout)
    return f"lintian is silent of {len(names)} packages"


def chosen(folder):
    """pip takes the wheel of each platform there, and no other."""
    asks = {
        "manylinux_x86_64": [f"manylinux_2_{minor}_x86_64" for minor in range(5, 37)],
        "manylinux_aarch64": [f"manylinux_2_{minor}_aarch64" for minor in range(17, 37)],
        "musllinux_x86_64": ["musllinux_1_2_x86_64"],
        "musllinux_aarch64": ["musllinux_1_2_aarch64"],
        "macosx_x86_64": ["macosx_13_0_x86_64"],
        "macosx_arm64": ["macosx_14_0_arm64"],
        "win_amd64": ["win_amd64"],
        "win_arm64": ["win_arm64"],
    }
    wheels = [path.name for path in folder.glob("sqlite_retention-*.whl")]
    for system, tags in asks.items():
        kind, machine = system.split("_", 1)
        mine = [name for name in wheels if f"-{kind}" in name and machine + ".whl" in name]
        with tempfile.TemporaryDirectory() as place:
            pip = ["/usr/bin/python3", "-m", "pip", "download", "--quiet", "--no-index", "--no-deps", "--only-binary=:all:",
                   "--python-version=3.12", *[f"--platform={tag}" for tag in tags]]
            done = subprocess.run([*pip, "--find-links", str(folder), "--dest", place, NAME], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            taken = os.listdir(place)
        if (done.returncode == 0) != bool(mine) or taken != mine:
            raise Failure(f"{system}: pip takes {taken}, want {mine}")
    return f"pip takes each of {len(wheels)} wheels where it belongs"


CHECKS = {"digests": digests, "sizes": sizes, "addresses": addresses, "lintian": lintian, "chosen": chosen}
