"""`python -m tests.bench [--only NAME ...] [--list]`: run every `bench_*.py` beside this file.

Each has `def run() -> Iterable[Figure]`. Prints a table of figures and writes var/bench.json; `--only` keeps
the other figures in it. Exit 1 when a benchmark broke; the others run all the same. Nothing here asserts a
time.
"""

import argparse
import importlib
import json
import os
import platform
import sys
import time
import traceback
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figures import Figure, table

HERE = Path(__file__).parent
RESULTS = HERE.parents[1] / "var" / "bench.json"


def names() -> list[str]:
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def measure(name: str) -> list[Figure]:
    """Run one benchmark and show its figures."""
    print(f"\n== {name}", flush=True)
    figures = list(importlib.import_module(f"tests.bench.bench_{name}").run())
    print(table(figures), flush=True)
    return figures


def entry(figures: Iterable[Figure], seconds: float) -> dict[str, object]:
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "cpu": platform.machine()},
        "figures": [asdict(figure) for figure in figures],
    }


def kept() -> dict[str, object]:
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}


def write(results: dict[str, object]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps(results, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )


def run_all(wanted: list[str]) -> list[str]:
    """Run the benchmarks, keep what each found; the names of those that broke."""
    broken = []
    for name in wanted:
        begun = time.perf_counter()
        try:
            figures = measure(name)
        except Exception:  # noqa: BLE001 - one that breaks must not hide the others
            traceback.print_exc()
            broken.append(name)
            continue
        write({**kept(), name: entry(figures, time.perf_counter() - begun)})
    return broken


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the service.")
    parser.add_argument("--only", action="append", choices=names(), metavar="NAME", help="run only this one")
    parser.add_argument("--list", action="store_true", help="say the names and leave")
    chosen = parser.parse_args(arguments)
    if chosen.list:
        print("\n".join(names()))
        return 0
    broken = run_all(chosen.only or names())
    print(f"\nfigures: {RESULTS}" + (f"\nbroken: {', '.join(broken)}" if broken else ""))
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
