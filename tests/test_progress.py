"""A bar for what takes long, and an interrupt that leaves nothing half done."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelloop import progress
from labelloop.progress import show_progress, steps, uninterrupted


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on as told."""

    class Clock:
        now = 0.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


@pytest.fixture
def shown():
    show_progress(True)
    yield
    show_progress()


# ---- steps ------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers()))
def test_steps_are_the_items_in_their_order(items):
    assert list(steps(items, "Counting")) == items
    assert list(steps(iter(items), "Counting")) == items


def test_nothing_is_taken_before_it_is_needed():
    taken = []
    walk = steps((taken.append(k) for k in range(10)), "Walking")
    next(walk)
    assert taken == [0]


@pytest.mark.usefixtures("shown")
def test_a_short_loop_shows_nothing(capsys):
    list(steps(range(100_000), "Counting"))
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("shown")
def test_a_long_one_says_how_many_of_how_many_and_goes_away(capsys, clock):
    for _ in steps(range(500), "Writing labels"):
        clock.now += 0.05
    said = capsys.readouterr().err
    assert "Writing labels:" in said
    assert "/500 [" in said
    assert said.endswith("\r")
    assert said.rsplit("\r", 2)[1].strip() == ""


@pytest.mark.usefixtures("shown")
def test_what_has_no_length_is_counted(capsys, clock):
    for _ in steps(iter(range(500)), "Reading"):
        clock.now += 0.05
    assert "Reading: " in capsys.readouterr().err


@pytest.mark.usefixtures("shown")
def test_items_that_stand_for_many_count_as_many(capsys, clock):
    for _ in steps(range(50), "Storing", 49_500, each=1000):
        clock.now += 1
    said = capsys.readouterr().err
    assert "/49500 [" in said
    assert "50000" not in said


def test_the_clock_is_looked_at_a_few_times_a_second(monkeypatch, clock):
    looks = []
    monkeypatch.setattr(clock, "monotonic", lambda: looks.append(clock.now) or clock.now)
    for _ in steps(range(100_000), "Counting"):
        clock.now += 1e-5  # a second in all
    assert 8 < len(looks) < 40


def test_where_nobody_looks_nothing_is_shown_unless_it_is_asked_for(capsys, clock):
    for _ in steps(range(500), "Writing labels"):
        clock.now += 0.05
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_it_and_can_be_told_not_to(capsys, clock, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)

    def said():
        for _ in steps(range(500), "Writing labels"):
            clock.now += 0.05
        return capsys.readouterr().err

    assert "Writing labels" in said()
    show_progress(False)
    try:
        assert said() == ""
    finally:
        show_progress()


@pytest.mark.usefixtures("shown")
def test_threads_beside_the_main_one_show_nothing(capsys, clock):
    def work():
        for _ in steps(range(500), "Writing labels"):
            clock.now += 0.05

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("shown")
def test_a_loop_that_fails_leaves_no_bar_behind(clock, monkeypatch):
    closed = []

    class Bar:
        start_t = 0

        def update(self, n): ...

        def close(self):
            closed.append(True)

    monkeypatch.setattr(progress, "_bar", lambda *_: Bar())

    def divide(k):
        clock.now += 0.05
        return 1 / (400 - k)

    with pytest.raises(ZeroDivisionError):
        list(map(divide, steps(range(500), "Dividing")))
    assert closed == [True]


def test_tqdm_comes_only_with_what_takes_long():
    code = "import sys; from labelloop.progress import steps; list(steps(range(9), '')); print('tqdm' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


# ---- interrupts -------------------------------------------------------------------------------------------------


def interrupted_at(third, done):
    """Note what is done of five steps, somebody having pressed stop at the third."""
    for k in steps(range(5), "Storing"):
        if k == third:
            signal.raise_signal(signal.SIGINT)
        done.append(k)


@pytest.fixture
def every_step_is_looked_at(monkeypatch):
    monkeypatch.setattr(progress, "_PACE", 0.0)


def test_what_is_not_to_be_interrupted_comes_to_its_end():
    done = []
    with pytest.raises(KeyboardInterrupt), uninterrupted():
        interrupted_at(2, done)
    assert done == [0, 1, 2, 3, 4]
    done.clear()
    with pytest.raises(KeyboardInterrupt):
        interrupted_at(2, done)
    assert done == [0, 1]  # as ever


@pytest.mark.usefixtures("every_step_is_looked_at")
def test_it_may_be_ended_between_steps_if_it_says_so():
    done = []
    with pytest.raises(KeyboardInterrupt), uninterrupted(but_between_steps=True):
        interrupted_at(2, done)
    assert done == [0, 1, 2]


@pytest.mark.usefixtures("every_step_is_looked_at")
@pytest.mark.parametrize("outer", [True, False])
def test_the_strictest_of_several_decides(outer):
    done = []

    def work():
        with uninterrupted(but_between_steps=not outer):
            interrupted_at(2, done)
        done.append("and after")

    with pytest.raises(KeyboardInterrupt), uninterrupted(but_between_steps=outer):
        work()
    assert done == [0, 1, 2, 3, 4, "and after"]


def test_an_error_is_not_hidden_by_an_interrupt():
    def work():
        interrupted_at(2, [])
        raise ValueError("first")

    with pytest.raises(KeyboardInterrupt) as raised, uninterrupted():
        work()
    assert isinstance(raised.value.__context__, ValueError)


def test_other_threads_are_never_interrupted_and_may_use_it():
    done = []

    def work():
        with uninterrupted(but_between_steps=True):
            done.extend(steps(range(3), "Storing"))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [0, 1, 2]
