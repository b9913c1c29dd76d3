"""binaries.py - what a built module is, as LLVM's tools read it out of the file: nothing here is stated by hand.

    look(path) -> Binary(size, floor, exports, libraries, alignment, named)

floor is the oldest system that the file says it runs on: the newest glibc that one of its symbols wants, the versions
in the heads of Windows' and macOS' files. musl has no versions of symbols; such a file names its C library alone.
"""
import re
import subprocess
from dataclasses import dataclass


@dataclass
class Binary:
    size: int
    floor: str
    exports: list
    libraries: list
    alignment: int  # the least of its parts in memory; 0 where the format has none
    named: list  # what is defined in it and still has a name, but the exports


# What the linker of a Mac adds to every file.
LINKER_NAMES = re.compile(r"_*dso_handle|_*mh_dylib_header|.*__thunk")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def symbols(path, *options):
    """The names that llvm-nm lists; where it knows of none, it says so elsewhere."""
    lines = output("llvm-nm", *options, path).splitlines()
    names = [line.split()[-1] for line in lines if line.split()]
    return sorted(name.removeprefix("_") if name == "_sqlite3_retention_init" else name for name in names)


def version(text):
    return tuple(int(number) for number in text.split("."))


def elf(path):
    head = output("llvm-objdump", "-p", path)
    dynamic = output("llvm-objdump", "-T", path)
    libraries = re.findall(r"NEEDED\s+(\S+)", head)
    wanted = sorted(set(re.findall(r"GLIBC_([\d.]+)", dynamic)), key=version)
    parts = [2 ** int(power) for power in re.findall(r"LOAD off .* align 2\*\*(\d+)", head)]
    floor = f"glibc {wanted[-1]}" if wanted else "musl" if libraries == ["libc.so"] else "unknown"
    return floor, symbols(path, "-D", "--defined-only"), libraries, min(parts), symbols(path, "--defined-only")


def pe(path):
    head = output("llvm-objdump", "-p", path)
    major = re.search(r"MajorSubsystemVersion\s+(\d+)", head).group(1)
    minor = re.search(r"MinorSubsystemVersion\s+(\d+)", head).group(1)
    table = head.split("Export Table:", 1)[1]
    exports = re.findall(r"^\s+\d+\s+0x[0-9a-f]+\s+(\S+)$", table, re.M)
    libraries = re.findall(r"DLL Name: (\S+)", head.split("Export Table:", 1)[0])
    return f"Windows {major}.{minor}", exports, libraries, 0, symbols(path)


def macho(path):
    """An arm64 Mac loads no file without a signature; the linker of the platform makes one without a name."""
    head = output("llvm-objdump", "-p", path)
    least = re.search(r"cmd LC_(?:BUILD_VERSION|VERSION_MIN_MACOSX)\n(?:(?!\s+cmd ).*\n)*?\s+(?:minos|version) ([\d.]+)",
                      head).group(1)
    libraries = re.findall(r"cmd LC_LOAD_DYLIB\n.*\n\s+name (\S+)", head)
    is_arm = open(path, "rb").read(8)[4:] == b"\x0c\0\0\1"
    named = [name for name in symbols(path, "--defined-only") if not LINKER_NAMES.fullmatch(name)]
    exports = [name for name in symbols(path, "--defined-only", "--extern-only") if name in named]
    if is_arm and "cmd LC_CODE_SIGNATURE" not in head:
        named.append("(no signature)")
    return f"macOS {least}", exports, libraries, 0, named


READERS = {b"\x7fELF": elf, b"MZ": pe, b"\xcf\xfa\xed\xfe": macho}


def look(path):
    data = open(path, "rb").read()
    for magic, reader in READERS.items():
        if data.startswith(magic):
            floor, exports, libraries, alignment, named = reader(path)
            return Binary(len(data), floor, exports, libraries, alignment,
                          [name for name in named if name not in exports])
    raise SystemExit(f"{path}: neither ELF nor PE nor Mach-O")
