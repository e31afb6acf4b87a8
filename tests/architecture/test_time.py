"""One clock, and only aware time in the database."""

import ast

from tests.architecture.tree import Source, dotted, sources

CLOCK = "app/kernel/clock.py"
COLUMNS = "app/kernel/columns.py"
READS_CLOCK = {"now", "utcnow", "today", "utcfromtimestamp", "gmtime", "localtime", "current_timestamp"}
NAIVE_TYPES = {"DateTime", "TIMESTAMP", "Time"}


def our_clock(source: Source) -> set[str]:
    """What a file calls the functions of app.kernel.clock."""
    names = {"clock.now", "clock.today"}
    for node in source.nodes(ast.ImportFrom):
        if node.module == "app.kernel.clock":
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def own_clocks(source: Source) -> list[str]:
    """Calls that ask the machine, or the database, what time it is."""
    found, ours = [], our_clock(source)
    for node in source.nodes(ast.Call):
        name = dotted(node.func)
        last = name.rpartition(".")[2] if name else getattr(node.func, "attr", "")
        if name not in ours and (last in READS_CLOCK or name == "time.time"):
            found.append(source.at(node, f"{name or last}() has a clock of its own"))
    return found


def naive_columns(source: Source) -> list[str]:
    """Column types that give back a time without a zone."""
    return [
        source.at(node, f"{alias.name} forgets the zone: use UTCDateTime")
        for node in source.nodes(ast.ImportFrom)
        if (node.module or "").startswith("sqlalchemy")
        for alias in node.names
        if alias.name in NAIVE_TYPES
    ]


def test_only_the_clock_reads_the_time():
    elsewhere = [source for source in sources("app") if source.name != CLOCK]
    assert [fault for source in elsewhere for fault in own_clocks(source)] == []


def test_only_one_column_type_knows_time():
    elsewhere = [source for source in sources("app") if source.name != COLUMNS]
    assert [fault for source in elsewhere for fault in naive_columns(source)] == []


def test_another_clock_is_seen():
    bad = Source(
        "app/calls/rules.py",
        "datetime.now(UTC)\ndatetime.datetime.utcnow()\ndate.today()\ntime.time()\nfunc.now()\nclock.now()\n",
    )
    assert own_clocks(bad) == [
        "app/calls/rules.py:1: datetime.now() has a clock of its own",
        "app/calls/rules.py:2: datetime.datetime.utcnow() has a clock of its own",
        "app/calls/rules.py:3: date.today() has a clock of its own",
        "app/calls/rules.py:4: time.time() has a clock of its own",
        "app/calls/rules.py:5: func.now() has a clock of its own",
    ]


def test_our_clock_may_be_called_by_its_names():
    good = Source("app/calls/rules.py", "from app.kernel.clock import now, today as day\nnow()\nday('UTC')\n")
    assert own_clocks(good) == []
    assert own_clocks(Source("app/calls/rules.py", "now()\n")) == [
        "app/calls/rules.py:1: now() has a clock of its own"
    ]


def test_a_naive_column_is_seen():
    bad = Source("app/calls/models.py", "from sqlalchemy import DateTime, String\n")
    assert naive_columns(bad) == ["app/calls/models.py:1: DateTime forgets the zone: use UTCDateTime"]
