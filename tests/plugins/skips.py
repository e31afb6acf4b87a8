"""Nothing is skipped silently: the run ends with one line per group of skipped tests and why."""

from collections import Counter

import pytest


def groups(reports: list[pytest.TestReport]) -> list[str]:
    """One line per reason, the largest group first."""
    reasons = Counter(reason_of(report) for report in reports)
    return [f"skipped {number:>5}  {reason}" for reason, number in reasons.most_common()]


def reason_of(report: pytest.TestReport) -> str:
    """The words given to `pytest.skip`; skip reports carry (path, line, words)."""
    words = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return words.removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    terminalreporter.section("skipped groups")
    for line in groups(skipped) or ["nothing was skipped"]:
        terminalreporter.write_line(line)
