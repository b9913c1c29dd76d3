"""platforms.py - the platforms that there is a module for, what each channel calls them, and what they need to run.

Requirements
 1. A platform is there if build/ports/NAME has a module; without it that of `make dist` is this machine's. Which are
    missing is said.
 2. What a module needs of its system is read from the module, by llvm-objdump: the newest glibc that a symbol asks for,
    the oldest macOS, which libraries. A module that needs others than its system's own is refused.
"""
import pathlib
import platform as machine
import re
import subprocess
import sys
from dataclasses import dataclass

from project import ROOT


@dataclass(frozen=True)
class Platform:
    name: str  # the folder below build/ports
    system: str  # linux, windows, macos
    machine: str  # x86_64, aarch64
    musl: bool = False

    @property
    def file(self):
        return {"linux": "retention.so", "windows": "retention.dll", "macos": "retention.dylib"}[self.system]

    @property
    def release(self):
        """As in sqlite-retention-VERSION-loadable-linux-x86_64.tar.gz."""
        return f"{self.system}-{self.machine}" + ("-musl" if self.musl else "")

    @property
    def npm(self):
        """The platform package's name, and its fields os, cpu and libc."""
        system = {"macos": "darwin"}.get(self.system, self.system)
        cpu = {"x86_64": "x64", "aarch64": "arm64"}[self.machine]
        fields = {"os": [{"windows": "win32"}.get(self.system, system)], "cpu": [cpu]}
        if self.system == "linux":
            fields["libc"] = ["musl" if self.musl else "glibc"]
        return f"sqlite-retention-{system}-{cpu}" + ("-musl" if self.musl else ""), fields

    @property
    def sqlpkg(self):
        """As sqlpkg.json names it, which knows one C library."""
        system = {"macos": "darwin"}.get(self.system, self.system)
        return None if self.musl else f"{system}-" + {"x86_64": "amd64", "aarch64": "arm64"}[self.machine]


ALL = [
    Platform("linux-x64", "linux", "x86_64"),
    Platform("linux-arm64", "linux", "aarch64"),
    Platform("linux-musl-x64", "linux", "x86_64", musl=True),
    Platform("linux-musl-arm64", "linux", "aarch64", musl=True),
    Platform("macos-x64", "macos", "x86_64"),
    Platform("macos-arm64", "macos", "aarch64"),
    Platform("windows-x64", "windows", "x86_64"),
    Platform("windows-arm64", "windows", "aarch64"),
]
# What `make dist` builds for; on another system nothing but build/ports has modules.
NATIVE = "linux-" + {"x86_64": "x64", "aarch64": "arm64"}.get(machine.machine(), "") if sys.platform == "linux" else ""
# The libraries that each system has. Windows has its C library in one of two forms, msvcrt.dll or api-ms-win-crt-*.
OWN = {
    "linux": r"lib[cm]\.so\.6|ld-linux-[\w-]+\.so\.\d",
    "musl": r"libc\.so|libc\.musl-\w+\.so\.1",
    "macos": r"/usr/lib/libSystem\.B\.dylib",
    "windows": r"KERNEL32\.dll|ntdll\.dll|msvcrt\.dll|ucrtbase\.dll|api-ms-win-crt-[\w-]+\.dll",
}
FORMATS = {
    ("linux", "x86_64"): "elf64-x86-64",
    ("linux", "aarch64"): "elf64-(little)?aarch64",
    ("windows", "x86_64"): "coff-x86-64",
    ("windows", "aarch64"): "coff-arm64",
    ("macos", "x86_64"): "mach-o.*x86[-_]64",
    ("macos", "aarch64"): "mach-o.*arm64",
}


def modules(build):
    """The module's path by platform, of those that are there; and the names of those that are not (1)."""
    found, missing = {}, []
    for platform in ALL:
        path = pathlib.Path(build) / "ports" / platform.name / platform.file
        if not path.exists() and platform.name == NATIVE:
            path = pathlib.Path(build) / "dist" / platform.file
        if path.exists():
            found[platform] = path
        else:
            missing.append(platform.name)
    return found, missing


def headers(path):
    return subprocess.run(["llvm-objdump", "-p", str(path)], check=True, text=True, stdout=subprocess.PIPE, cwd=ROOT).stdout


def libraries(platform, text):
    if platform.system == "linux":
        return re.findall(r"^ +NEEDED +(\S+)", text, re.M)
    if platform.system == "windows":
        return re.findall(r"DLL Name: (\S+)", text)
    return re.findall(r"cmd LC_LOAD_DYLIB\n.*\n +name (\S+)", text)


def floor(platform, path):
    """(major, minor) of the oldest glibc or macOS that loads the module; None where nothing says it (2)."""
    text = headers(path)
    what = re.search(r"file format (.*)", text).group(1)
    if not re.fullmatch(FORMATS[platform.system, platform.machine], what):
        raise ValueError(f"{path}: {what}, but this is to be {platform.name}")
    own = OWN["musl" if platform.musl else platform.system]
    foreign = [name for name in libraries(platform, text) if not re.fullmatch(own, name, re.I)]
    if foreign:
        raise ValueError(f"{path} needs {', '.join(foreign)}, which {platform.name} may not have")
    if platform.system == "macos":
        found = re.findall(r"\bminos (\d+)\.(\d+)", text) + re.findall(r"cmd LC_VERSION_MIN_MACOSX\n.*\n +version (\d+)\.(\d+)", text)
    else:
        found = re.findall(r"\bGLIBC_(\d+)\.(\d+)", text)
    return max(((int(major), int(minor)) for major, minor in found), default=None)
