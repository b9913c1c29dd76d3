"""wheels.py - a Python wheel for each platform, and the plugins for Datasette and sqlite-utils.

Requirements
 1. The tag says what the module needs, as objdump tells it (platforms.py 2): manylinux of the glibc that it asks for,
    also under the older name where there is one, musllinux, macosx of its oldest macOS, win. musl's symbols have no
    versions: 1.2, that of every musl since 2020, is what these are built with.
 2. A wheel has what its RECORD says: the digest and length of every other file.
"""
import base64
import hashlib

from platforms import floor
from project import NAME, VERSION, template, tree_file, zipped

OLDER_NAMES = {(2, 5): "manylinux1", (2, 12): "manylinux2010", (2, 17): "manylinux2014"}
LEAST = {"x86_64": (2, 5), "aarch64": (2, 17)}  # below, no pip knows a tag
LEAST_MACOS = {"x86_64": (10, 9), "aarch64": (11, 0)}


def tags(platform, path):
    """The platform tags of the module's wheel (1)."""
    needs = floor(platform, path)
    if platform.system == "windows":
        return [{"x86_64": "win_amd64", "aarch64": "win_arm64"}[platform.machine]]
    if platform.musl:
        return [f"musllinux_1_2_{platform.machine}"]
    if platform.system == "macos":
        major, minor = max(needs, LEAST_MACOS[platform.machine])
        machine = platform.machine.replace("aarch64", "arm64")
        return [f"macosx_{major}_{0 if major > 10 else minor}_{machine}"]
    needs = max(needs, LEAST[platform.machine])
    older = [f"{name}_{platform.machine}" for least, name in OLDER_NAMES.items() if least >= needs]
    return sorted([f"manylinux_{needs[0]}_{needs[1]}_{platform.machine}", *older[:1]])


def digest(body):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()


def write_wheel(out, name, tag, pure, files, metadata):
    """One wheel: files are the package's own, by their names (2)."""
    info = f"{name}-{VERSION}.dist-info"
    files = dict(files)
    files[f"{info}/METADATA"] = metadata
    files[f"{info}/licenses/LICENSE"] = tree_file("LICENSE")
    lines = ["Wheel-Version: 1.0", f"Generator: {NAME} {VERSION}", f"Root-Is-Purelib: {str(pure).lower()}",
             *[f"Tag: py3-none-{one}" for one in tag.split(".")]]
    files[f"{info}/WHEEL"] = "".join(line + "\n" for line in lines).encode()
    record = f"{info}/RECORD"
    rows = "".join(f"{path},{digest(body)},{len(body)}\n" for path, body in sorted(files.items()))
    files[record] = (rows + f"{record},,\n").encode()
    last = [path for path in files if path.startswith(info)]
    zipped(out / f"{name}-{VERSION}-py3-none-{tag}.whl", files, last)


def write_plugin(out, host, group):
    """A wheel of one module that loads the module of ours into each connection of host."""
    name = f"{host}-sqlite-retention".replace("-", "_")
    files = {
        f"{name}.py": template("wheel/plugin.py", HOST=host, HOST_MODULE=host.replace("-", "_")),
        f"{name}-{VERSION}.dist-info/entry_points.txt": f"[{group}]\nretention = {name}\n".encode(),
    }
    metadata = template("wheel/METADATA", DISTRIBUTION=f"{host}-sqlite-retention", FOR=f" in {host}",
                        REQUIRES=f"Requires-Dist: {host}\nRequires-Dist: sqlite-retention=={VERSION}\n",
                        README=template("wheel/plugin.md", HOST=host).decode())
    write_wheel(out, name, "any", True, files, metadata)


def build(out, modules, _):
    metadata = template("wheel/METADATA", DISTRIBUTION="sqlite-retention", FOR="", REQUIRES="",
                        README=template("wheel/README.md").decode())
    for platform, path in modules.items():
        files = {
            "sqlite_retention/__init__.py": template("wheel/__init__.py"),
            "sqlite_retention/py.typed": b"",
            f"sqlite_retention/{platform.file}": path.read_bytes(),
        }
        write_wheel(out, "sqlite_retention", ".".join(tags(platform, path)), False, files, metadata)
    write_plugin(out, "datasette", "datasette")
    write_plugin(out, "sqlite-utils", "sqlite_utils")
