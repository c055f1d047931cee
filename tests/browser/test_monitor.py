"""The Monitor beside a labeler and inside one: it follows the answers and the model, and costs no key."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

TABLE = """
import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression
import labelloop as ll
data = pd.DataFrame({"size": np.arange(80.0)})
"""
LABELER = """
labeler = ll.TabularLabeler(
    data, {"s": "Small", "l": "Large"}, store=":memory:", annotator="me", order="random", prefetch=12,
    learner=ll.ActiveLearner(LogisticRegression(), retrain_every=6, random_state=0),
)
labeler
"""
AUDITED = LABELER.replace("retrain_every=6", "retrain_every=6, audit=0.3")
THEME = "name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name }).then(() => null)"
MONITOR = "monitor = ll.Monitor(labeler)\nmonitor"


@pytest.fixture
def desk(lab):
    page = lab.show([TABLE, LABELER, MONITOR, "y = 1"])
    page.run_all()
    page.wait_state("ready")
    return page


def answer(page, times):
    for _ in range(times):
        before = page.item()
        page.press("s" if int(before) < 40 else "l")
        page.until(lambda before=before: page.item() not in {before, ""}, "the next sample")


def figure(page, name, where=".labelloop-monitor"):
    return page.page.locator(f'{where} [data-figure="{name}"]').inner_text()


def part(page, name, where=".labelloop-monitor"):
    return page.page.locator(f'{where} [data-part="{name}"]')


def test_a_monitor_follows_the_answers_and_the_model(desk):
    assert figure(desk, "open") == "80"
    desk.until(lambda: "No model yet" in part(desk, "model").inner_text(), "a Monitor without a model")
    answer(desk, 3)
    desk.wait_saved()
    desk.until(lambda: figure(desk, "labeled") == "3", "three labels in the Monitor")
    labels = part(desk, "classes").locator("[data-class-count]")
    assert sum(int(row.split("\n")[1]) for row in labels.all_inner_texts()) == 3
    answer(desk, 4)
    desk.until(lambda: "Ready" in part(desk, "model").inner_text(), "a model in the Monitor")
    assert desk.page.locator(".labelloop-monitor").get_attribute("data-state") == "idle"
    assert "audit=0.1" in part(desk, "learning").inner_text()
    assert desk.cell_count() == 4
    assert desk.errors() == []


def test_a_closed_monitor_is_gone_and_the_labeler_stays(desk):
    desk.exec("monitor.close()")
    desk.until(lambda: desk.page.locator(".labelloop-monitor").count() == 0, "the end of the Monitor")
    answer(desk, 2)
    desk.wait_saved()
    assert desk.count("labeled") == 2


def test_inside_a_labeler_a_key_opens_it_and_closes_it_again(desk):
    panel = desk.labeler.locator('[data-role="monitor"]')
    assert not panel.is_visible()
    desk.press(".")
    desk.until(lambda: panel.locator('[data-figure="open"]').inner_text() == "80", "the picture")
    answer(desk, 7)
    desk.until(lambda: "Ready" in panel.inner_text(), "the model in the panel")
    assert desk.labeler.locator('button[data-action="monitor"]').get_attribute("aria-expanded") == "true"
    desk.press(".")
    assert not panel.is_visible()
    assert panel.locator("*").count() == 0
    desk.labeler.locator('button[data-action="monitor"]').click()
    desk.until(lambda: "Ready" in panel.inner_text(), "the picture again")
    assert desk.errors() == []


def test_it_fits_a_narrow_place_and_a_wide_one(desk):
    for width in (300, 640, 1000):
        desk.page.locator(".labelloop-monitor").evaluate("(e, w) => { e.parentElement.style.width = `${w}px`; }", width)
        wider = desk.page.evaluate(
            """() => [...document.querySelectorAll(".labelloop-monitor .ll-card:not([hidden])")]
                .filter(card => card.scrollWidth > card.clientWidth).map(card => card.dataset.part)"""
        )
        assert wider == []


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious(lab, theme):
    page = lab.show([TABLE, AUDITED, MONITOR])
    page.run_all()
    page.wait_state("ready")
    page.page.evaluate(THEME, theme)
    monitor = page.page.locator(".labelloop-monitor")
    page.until(lambda: monitor.get_attribute("data-theme") in theme.lower(), "the theme")
    page.press(".")
    answer(page, 26)
    panel = '[data-role="monitor"]'
    page.until(lambda: part(page, "learning", panel).locator("svg").count(), "a learning curve")
    page.until(lambda: part(page, "learning").locator("svg").count(), "a learning curve beside the labeler")
    for where in (".labelloop-monitor", ".labelloop"):
        found = Axe().run(page.page, context=where).response["violations"]
        assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
    page.page.evaluate(THEME, "JupyterLab Light")


SLOW = """
import time
images = [np.full((40, 40, 3), k, np.uint8) for k in range(250)]
def features(pictures):
    time.sleep(1 if len(pictures) > 1 else 0)
    return np.array([picture.mean(axis=(0, 1)) for picture in pictures])
labeler = ll.ImageLabeler(
    images, {"s": "Small", "l": "Large"}, store=":memory:", annotator="me",
    learner=ll.ActiveLearner(LogisticRegression(), features=features, retrain_every=6, random_state=0),
)
labeler
"""


@pytest.mark.parametrize("where", [".labelloop-monitor", ".labelloop"])
def test_it_shows_how_far_a_fit_is_and_stop_ends_it(lab, where):
    page = lab.show([TABLE, SLOW, MONITOR])
    page.run_all()
    page.wait_state("ready")
    if where == ".labelloop":
        page.press(".")
    working = page.page.locator(f'{where} [data-role="working"]')
    bar = working.get_by_role("progressbar")
    page.until(lambda: working.count() and bar.get_attribute("aria-valuenow"), "how far it is")
    assert bar.get_attribute("aria-valuetext").startswith("Reading images: ")
    line = page.labeler.locator('[data-role="learner"]')
    page.until(lambda: line.get_by_role("progressbar").is_visible(), "the bar in the labeler's line")
    assert "reading images: " in line.inner_text()
    found = Axe().run(page.page, context=where).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
    working.get_by_role("button").press("Enter")
    page.until(lambda: "Stopped by me" in part(page, "model", where).inner_text(), "who has stopped it")
    assert not working.is_visible()
    page.until(lambda: "stopped" in line.inner_text(), "the labeler's word")
    assert page.page.evaluate(f"() => document.querySelector('{where}').contains(document.activeElement)")
    for _ in range(3):
        before = page.item()
        page.press("s")
        page.until(lambda before=before: page.item() not in {before, ""}, "the next sample")
    page.wait_saved()
    assert page.errors() == []
