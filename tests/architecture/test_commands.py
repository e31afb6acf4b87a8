"""Every verb names who acts: the first parameter of every public function of a service is `actor`."""

import ast

from tests.architecture.tree import Source, sources


def verbs(source: Source) -> list[ast.FunctionDef]:
    return [
        node
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]


def without_actor(source: Source) -> list[str]:
    faults = []
    for verb in verbs(source):
        names = [argument.arg for argument in (*verb.args.posonlyargs, *verb.args.args)]
        if names[:1] != ["actor"]:
            faults.append(source.at(verb, f"{verb.name}() must take `actor` first"))
    return faults


def services() -> list[Source]:
    return [
        s
        for s in sources("app")
        if len(s.parts) > 2 and s.parts[2] == "service" and s.parts[-1] != "__init__"
    ]


def test_every_verb_takes_the_actor_first():
    assert services() != []
    assert [fault for source in services() for fault in without_actor(source)] == []


def test_a_verb_without_actor_is_refused():
    bad = Source("app/calls/service.py", "def publish(call, actor): ...\ndef agree(actor, call): ...\n")
    assert without_actor(bad) == ["app/calls/service.py:1: publish() must take `actor` first"]


def test_an_actor_that_may_be_left_out_is_refused():
    bad = Source("app/calls/service.py", "def publish(*, actor): ...\n")
    assert without_actor(bad) == ["app/calls/service.py:1: publish() must take `actor` first"]


def test_what_a_service_keeps_to_itself_is_free():
    assert without_actor(Source("app/calls/service.py", "def _tidy(call): ...\n")) == []
