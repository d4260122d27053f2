"""The breaker by itself: who may ask, and when."""

import threading
import time
from collections.abc import Callable

from config.impatient.breaker import Breaker

PAUSE = 0.2


def in_another_thread(ask: Callable[[], bool]) -> bool:
    said: list[bool] = []
    thread = threading.Thread(target=lambda: said.append(ask()))
    thread.start()
    thread.join()
    return said[0]


def test_while_it_answers_everybody_asks() -> None:
    breaker = Breaker(PAUSE)
    breaker.answered()

    assert breaker.may_ask()
    assert in_another_thread(breaker.may_ask)


def test_after_a_silence_nobody_asks() -> None:
    breaker = Breaker(PAUSE)

    breaker.was_silent()

    assert not breaker.may_ask()
    assert not in_another_thread(breaker.may_ask)


def test_after_the_pause_one_thread_asks_as_often_as_it_needs_and_no_other() -> None:
    breaker = Breaker(PAUSE)
    breaker.was_silent()
    time.sleep(PAUSE)

    assert [breaker.may_ask(), breaker.may_ask()] == [True, True]
    assert not in_another_thread(breaker.may_ask)


def test_a_second_silence_begins_another_pause_for_the_one_that_asked_too() -> None:
    breaker = Breaker(PAUSE)
    breaker.was_silent()
    time.sleep(PAUSE)
    breaker.may_ask()

    breaker.was_silent()

    assert not breaker.may_ask()


def test_when_the_one_that_asks_is_never_heard_of_again_another_may() -> None:
    breaker = Breaker(PAUSE)
    breaker.was_silent()
    time.sleep(PAUSE)
    in_another_thread(breaker.may_ask)

    assert not breaker.may_ask()
    time.sleep(PAUSE)
    assert breaker.may_ask()


def test_one_answer_lets_everybody_ask_again() -> None:
    breaker = Breaker(PAUSE)
    breaker.was_silent()

    breaker.answered()

    assert breaker.may_ask()
    assert in_another_thread(breaker.may_ask)
