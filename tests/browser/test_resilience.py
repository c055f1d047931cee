"""Whatever dies: no acknowledged answer is lost, none is doubled, and the others are shown and sent again."""

from __future__ import annotations

import pytest
from cells import TABLE_CELLS
from harness.servers import NO_SUBSHELLS


def opened(host):
    page = host.open(TABLE_CELLS, "table")
    page.exec("import pathlib; [p.unlink() for p in pathlib.Path('.').glob('labels.db*')]")
    page.run_all()
    page.wait_state("ready")
    return page


@pytest.fixture
def table(notebook_host):
    return opened(notebook_host)


def busy(page):
    """Return code that keeps the kernel busy until `idle` is called."""
    (page.server.root / "go").unlink(missing_ok=True)
    return "import pathlib, time\nwhile not pathlib.Path('go').exists():\n    time.sleep(0.05)"


def idle(page):
    (page.server.root / "go").touch()


def labels(page):
    return page.eval("labeler.labels['label'].to_dict()")


def test_a_reload_goes_on_where_it_was(table):
    table.press("r", "w", "r")
    table.wait_saved()
    table.save()
    table.reload()
    table.wait_state("ready")
    assert table.item() == "3"
    assert table.count("labeled") == 3
    table.press("Backspace")
    table.until(lambda: table.item() == "2", "the undone sample, which the new page has to ask for")
    table.press("w", "w")
    table.wait_saved()
    assert labels(table) == {0: "red", 1: "white", 2: "white", 3: "white"}


def test_a_restarted_kernel_and_the_cell_again(table):
    table.press("r", "w")
    table.wait_saved()
    table.restart_kernel()
    table.press("r", "w", "r")
    table.until(lambda: table.state() == "offline", "the labeler to say that its kernel is gone")
    assert table.unsaved() == 3
    table.run_all()
    table.wait_state("ready")
    table.wait_saved()
    assert labels(table) == {0: "red", 1: "white", 2: "red", 3: "white", 4: "red"}
    assert table.item() == "5"
    assert table.eval("len(labeler.metadata)") == 5


def test_kill_9_in_the_midst_of_labeling(table):
    answers = ["r", "w"] * 6
    killed = 0
    for number, key in enumerate(answers):
        if number == 6:
            killed = table.kill_kernel()
        table.press(key)
    assert table.unsaved() > 0
    table.until(lambda: table.page.locator(".jp-Dialog").count() > 0, "the note that the kernel died")
    table.wait_kernel(timeout=60)
    assert table.eval("__import__('os').getpid()") != killed
    table.run_all(timeout=60)
    table.wait_state("ready")
    table.wait_saved()
    expected = {number: {"r": "red", "w": "white"}[key] for number, key in enumerate(answers)}
    assert labels(table) == expected
    assert table.eval("len(labeler.metadata)") == len(answers)
    assert table.item() == str(len(answers))


def test_a_busy_kernel_keeps_nobody_waiting(table):
    table.press("r")
    table.wait_saved()
    table.page.evaluate(
        """code => { const { session } = window.jupyterapp.shell.currentWidget.sessionContext;
        session.kernel.requestExecute({ code }).done.then(() => { window.over = true; }); }""",
        busy(table),
    )
    for number in range(1, 13):
        assert table.item() == str(number)
        table.press("w")
    assert table.page.evaluate("() => window.over") is None
    idle(table)
    table.wait_saved(timeout=30)
    assert len(labels(table)) == 13


def test_a_closed_tab_loses_nothing(table):
    table.press("r")
    table.wait_saved()
    table.restart_kernel()
    table.press("w", "w")
    table.save()
    assert table.unsaved() == 2
    table.reload()
    table.run_all()
    table.wait_state("ready")
    table.wait_saved()
    assert labels(table) == {0: "red", 1: "white", 2: "white"}


def test_a_kernel_that_hears_nothing_while_busy(new_host):
    host = new_host("lab", NO_SUBSHELLS)
    page = host.open([TABLE_CELLS[0], TABLE_CELLS[1].replace('"labels.db"', '":memory:", prefetch=8'), ""], "deaf")
    page.write(2, busy(page))
    page.run(0)
    page.run(1)
    page.wait_state("ready")
    page.press("r")
    page.wait_saved()
    held = page.page.evaluate("() => document.querySelector('.labelloop').dataset.item")
    page.run(2, wait=False)
    page.until(lambda: page.kernel_status()[1] == "busy", "a busy kernel")
    for _ in range(6):
        page.press("w")
    assert int(page.item()) == int(held) + 6
    assert page.unsaved() == 6
    page.until(lambda: "6 unsaved" in page.labeler.inner_text(), "the note that answers are not saved yet")
    idle(page)
    page.wait_saved(timeout=30)
    page.wait_state("ready")
    assert len(labels(page)) == 7
    assert page.eval("len(labeler.metadata)") == 7


def test_a_server_that_is_gone_for_a_while(lab):
    page = opened(lab)
    with lab.server.paused():
        page.press("r", "w", "r")
        assert page.item() == "3"
        assert page.unsaved() == 3
    page.wait_saved(timeout=60)
    assert labels(page) == {0: "red", 1: "white", 2: "red"}


def test_a_database_that_is_gone_for_a_while(lab, new_postgresql):
    address = new_postgresql.create("labels")
    page = lab.open([TABLE_CELLS[0], TABLE_CELLS[1].replace("labels.db", address)], "database")
    page.run_all()
    page.wait_state("ready")
    page.press("r")
    page.wait_saved()
    new_postgresql.stop()
    page.press("w", "r")
    page.until(lambda: "cannot be written" in page.labeler.inner_text(), "the note that the database is gone")
    assert page.item() == "3"
    assert page.unsaved() == 2
    assert "never-shown" not in page.labeler.inner_text()
    new_postgresql.start()
    page.wait_saved(timeout=60)
    assert labels(page) == {0: "red", 1: "white", 2: "red"}
    assert page.eval("len(labeler.metadata)") == 3
