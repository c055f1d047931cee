"""The harness itself: three real hosts, real keys, real kernels, proved with a toy labeler."""

from __future__ import annotations

import os

import pytest
from harness.pages import CellError
from harness.servers import NO_SUBSHELLS

TOY = ["from toy.toy import Toy\ntoy = Toy()", "toy", "x = 1"]
CARELESS = ["from toy.toy import Toy\ntoy = Toy(careless=True)", "toy", "x = 1"]


@pytest.fixture
def page(notebook_host):
    page = notebook_host.show(TOY)
    page.run_all()
    page.wait_state("ready")
    return page


@pytest.fixture
def fresh(notebook_host):
    page = notebook_host.open(TOY, "toy")
    page.run_all()
    page.wait_state("ready")
    return page


def test_an_answer_reaches_the_kernel_and_the_next_sample_is_shown(page):
    page.press("a", "b")
    page.labeler.locator('button[data-class="a"]').click()
    page.wait_saved()
    assert page.item() == "3"
    assert page.count("labeled") == 3
    assert page.eval("toy.answers") == {0: "a", 1: "b", 2: "a"}
    assert page.errors() == []


def test_keys_in_the_labeler_stay_there(page):
    page.press("d", "d", "x", "b", "m", "1", "Shift+Enter")
    page.wait_saved()
    assert page.cell_count() == len(TOY)
    assert page.cell_types() == ["code"] * len(TOY)
    assert page.eval("toy.answers") == {0: "b"}


def test_keys_of_a_careless_widget_reach_the_notebook_so_the_test_above_can_fail(notebook_host):
    page = notebook_host.open(CARELESS, "careless")
    page.run_all()
    page.wait_state("ready")
    page.labeler.click(position={"x": 2, "y": 2})
    page.press("d", "d")
    page.until(lambda: page.cell_count() < len(CARELESS), "a deleted cell")


def test_answers_survive_a_reload_and_not_a_restart(fresh):
    fresh.press("a", "a")
    fresh.wait_saved()
    fresh.save()
    fresh.reload()
    fresh.wait_state("ready")
    assert fresh.item() == "2"
    fresh.restart_kernel()
    fresh.run_all()
    fresh.wait_state("ready")
    assert fresh.eval("toy.answers") == {}


def test_a_killed_kernel_comes_back_as_another_process(fresh):
    killed = fresh.kill_kernel()
    fresh.until(lambda: fresh.kernel_status()[1] != "idle", "news of the kernel's death")
    fresh.wait_kernel()
    assert fresh.eval("__import__('os').getpid()") != killed


def test_the_next_notebook_of_a_page_has_nothing_of_the_one_before(page, notebook_host):
    page.press("a")
    again = notebook_host.show(["from toy.toy import Toy\nother = Toy()", "other"])
    assert again is page
    assert again.labelers.count() == 0
    again.run_all()
    again.wait_state("ready")
    assert (again.item(), again.count("labeled"), again.cell_count()) == ("0", 0, 2)
    assert again.page.evaluate("localStorage.length") == 0


def test_a_failing_cell_fails_the_test_at_once_with_its_traceback(notebook_host):
    page = notebook_host.open(["1 / 0", "from toy.toy import Toy\nToy()"], "failing")
    with pytest.raises(CellError, match="ZeroDivisionError"):
        page.run_all()
    with pytest.raises(CellError, match="ZeroDivisionError"):
        page.wait_state("ready")


def test_a_page_is_usable_while_a_cell_runs(page):
    page.exec("import time")
    before = page.websocket_bytes()
    page.run(0)
    page.run(1)
    page.wait_state("ready")
    page.exec("x = 2")
    assert page.eval("x") == 2
    after = page.websocket_bytes()
    assert after.sent > before.sent
    assert after.received > before.received


def test_answers_given_while_the_server_does_not_answer_are_unsaved_until_it_does(page, notebook_host):
    with notebook_host.server.paused():
        page.press("a", "b", "a")
        assert page.unsaved() == 3
        assert page.item() == "3"
    page.wait_saved()
    assert page.eval("toy.answers") == {0: "a", 1: "b", 2: "a"}


def test_a_long_cell_can_be_watched_and_interrupted(lab):
    page = lab.open(["import time\nuntil = time.time() + 120\nwhile time.time() < until:\n    pass"], "long")
    page.run(0, wait=False)
    page.until(lambda: page.kernel_status()[1] == "busy", "a busy kernel")
    page.may_fail = True
    page.interrupt()
    page.wait_kernel()
    assert "KeyboardInterrupt" in page.failure()


def test_a_server_of_a_tests_own_takes_settings_and_can_be_killed_and_started_again(new_host):
    where = "import threading\nfrom toy.toy import Toy\ntoy = Toy()\nplaces = []\n"
    where += "toy.on_msg(lambda *_: places.append(threading.current_thread() is threading.main_thread()))"
    host = new_host("lab", NO_SUBSHELLS)
    page = host.open([where, "toy"], "own")
    page.run_all()
    page.wait_state("ready")
    page.press("a", "a")
    page.wait_saved()
    assert set(page.eval("places")) == {True}  # comms on the main thread: the settings hold
    pid = page.eval("__import__('os').getpid()")
    host.server.kill()
    page.until(lambda: not _alive(pid), "the end of the kernel whose server is gone")
    host.server.start()
    again = host.open_again("own")
    again.run_all()
    again.wait_state("ready")
    assert again.item() == "0"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_voila_shows_the_labeler_and_takes_keys(voila):
    page = voila.open(TOY, "toy")
    page.wait_state("ready")
    page.press("a", "b")
    page.wait_saved()
    assert page.item() == "2"
    assert page.errors() == []


def test_voila_fails_fast_with_the_traceback_of_a_failing_cell(voila):
    page = voila.open(["1 / 0"], "failing")
    with pytest.raises(CellError, match="ZeroDivisionError"):
        page.wait_state("ready")


def test_a_request_that_leaves_this_machine_is_seen_and_blocked(lab):
    page = lab.open([], "network")
    blocked = page.page.evaluate("fetch('http://example.org/').then(() => false, () => true)")
    assert blocked
    assert page.leaving == ["http://example.org/"]
    page.leaving.clear()
