"""What the test suite needs from the operating system, and how to get it.

    python scripts/system_packages.py

Root on Debian: installs what is missing with apt. Anybody else: says the one command to type and goes on;
tests that need what is missing are then skipped and named at the end of the run (and fail where CI=true).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def has_program(*names: str) -> bool:
    return any(shutil.which(name) for name in names)


def has_japanese_font() -> bool:
    if not has_program("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=ja", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def has_harfbuzz_subset() -> bool:
    return find_library("harfbuzz-subset") is not None


def has_postgresql() -> bool:
    return has_program("postgres") or any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


NEEDED: dict[str, tuple[str, Callable[[], bool]]] = {
    "chromium": ("browser tests", lambda: has_program(*BROWSERS)),
    "fontconfig": ("finding fonts", lambda: has_program("fc-list")),
    "fonts-noto-cjk": ("Japanese in PDFs and on screenshots", has_japanese_font),
    "poppler-utils": ("looking into the PDFs we make", lambda: has_program("pdffonts")),
    "libpango-1.0-0": ("PDF letters", lambda: find_library("pango-1.0") is not None),
    "libpangoft2-1.0-0": ("PDF letters", lambda: find_library("pangoft2-1.0") is not None),
    "libharfbuzz-subset0": ("small fonts inside PDF letters", has_harfbuzz_subset),
    "redis-server": ("tests of the queue beyond one machine", lambda: has_program("redis-server")),
    "postgresql": ("the whole suite on PostgreSQL", has_postgresql),
}


def missing() -> list[str]:
    """Packages of Debian that hold what is not here, in the order of the list."""
    return [package for package, (_purpose, is_there) in NEEDED.items() if not is_there()]


def install(packages: list[str]) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)


def main() -> None:
    packages = missing()
    if not packages:
        return
    for package in packages:
        print(f"missing: {package} ({NEEDED[package][0]})", file=sys.stderr)
    command = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not has_program("apt-get"):
        print("Install the packages of your system that hold these.", file=sys.stderr)
    elif os.geteuid() != 0:
        print(f"To run every test, type once:\n  sudo sh -c '{command}'", file=sys.stderr)
    else:
        print("installing them with apt ...", file=sys.stderr, flush=True)
        try:
            install(packages)
        except subprocess.CalledProcessError as fault:
            print(f"apt failed ({fault.returncode}). To try by hand:\n  {command}", file=sys.stderr)


if __name__ == "__main__":
    main()
