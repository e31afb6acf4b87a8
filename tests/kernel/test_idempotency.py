"""The same intent has one effect (INV-02)."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from app.kernel.db import unit_of_work
from app.kernel.errors import RuleBroken
from app.kernel.idempotency import Intent, once


def test_the_first_answer_is_given_again(database: Engine) -> None:
    intent, effects = Intent("someone", "key-12345", "f" * 64), []

    def effect() -> dict[str, int]:
        effects.append(1)
        return {"n": len(effects)}

    assert [unit_of_work(once, intent, effect) for _ in range(3)] == [{"n": 1}] * 3


def test_a_key_used_for_something_else_is_refused(database: Engine) -> None:
    unit_of_work(once, Intent("someone", "key-12345", "a" * 64), dict)
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(once, Intent("someone", "key-12345", "b" * 64), dict)
    assert caught.value.code == "idempotency.key_reused"


def test_two_people_may_choose_the_same_key(database: Engine) -> None:
    answers = [
        unit_of_work(once, Intent(who, "key-12345", "a" * 64), lambda who=who: {"who": who}) for who in "ab"
    ]
    assert answers == [{"who": "a"}, {"who": "b"}]


def test_a_refused_effect_keeps_no_answer(database: Engine) -> None:
    intent = Intent("someone", "key-12345", "a" * 64)

    def refuse() -> dict[str, int]:
        raise RuleBroken("no", [])

    with pytest.raises(RuleBroken):
        unit_of_work(once, intent, refuse)
    assert unit_of_work(once, intent, lambda: {"n": 1}) == {"n": 1}


def test_twins_at_the_same_moment_get_one_answer(real_database: str) -> None:
    intent, effects, gate = Intent("someone", "key-12345", "f" * 64), [], threading.Barrier(8)

    def effect() -> dict[str, int]:
        time.sleep(0.05)
        effects.append(1)
        return {"n": len(effects)}

    def attempt(_number: int) -> dict[str, int]:
        gate.wait()
        return unit_of_work(once, intent, effect)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(attempt, range(8))) == [{"n": 1}] * 8
    assert effects == [1]
