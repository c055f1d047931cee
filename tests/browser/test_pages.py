"""Pages for people who write no code, under Voila and in JupyterLab: who is here, what is left, thanks."""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

import labelloop as ll

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
JOB = """
import os
import pandas as pd
import labelloop as ll
data = pd.DataFrame({{"number": range({n})}})
job = ll.Job(data, {{"e": "Even", "o": "Odd"}}, kind="tabular", store={store!r}, name="numbers", order="sequential")
"""
PAGE = """
page = ll.AnnotatorPage(job, title="Even <or> odd?", instructions="Look at the last digit.\\nNothing else counts.")
page
"""
OWNER = "owner = ll.OwnerPage(job, title='Even or odd?')\nowner"
HUB = "import os\nos.environ['JUPYTERHUB_USER'] = 'hub ann'"
THEME = "name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name }).then(() => null)"
numbers = itertools.count()


@pytest.fixture
def cells():
    """Return the cells of a page of their own store, for some samples."""

    def written(n=6, *more, store=None):
        where = store or f"pages-{next(numbers)}.db"
        return [JOB.format(n=n, store=where), *(more or (PAGE,))]

    return written


def head(page):
    return page.page.locator(".ll-page").first


def field(page):
    return head(page).get_by_label("Your name")


def enter(page, name):
    page.until(lambda: field(page).is_visible(), "the question for a name", 90)
    field(page).fill(name)
    page.page.keyboard.press("Enter")


def figures(page):
    return {each.get_attribute("data-figure"): each.inner_text() for each in head(page).locator("[data-figure]").all()}


def answer(page, times):
    for _ in range(times):
        before = page.item()
        page.page.keyboard.press("e" if int(before) % 2 == 0 else "o")
        page.until(lambda before=before: page.item() != before, "the next sample")


def thanks(page):
    found = head(page).locator('[data-role="thanks"]')
    return found.inner_text() if found.is_visible() else None


def violations(page):
    found = Axe().run(page.page, context=".labelloop-page").response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in found]


# ---- who is here --------------------------------------------------------------------------------------------------


def test_a_name_is_asked_for_once_and_a_reload_loses_nothing(voila, cells):
    page = voila.open(cells(), "pages")
    enter(page, "  ")
    page.until(lambda: "Please give a name." in head(page).inner_text(), "why it was refused")
    enter(page, "<b>Ann</b> O'Neil")
    page.wait_state("ready")
    assert head(page).locator('[data-role="annotator"]').inner_text() == "<b>Ann</b> O'Neil"
    assert head(page).locator('[data-role="instructions"]').get_attribute("open") is not None
    answer(page, 2)  # the keys are the labeler's without a click
    page.wait_saved()
    page.until(lambda: figures(page) == {"yours": "2", "today": "2", "together": "2 of 6"}, "how far it is")
    page.reload()
    page.wait_state("ready", timeout=90)
    assert page.item() == "2"
    assert head(page).locator('[data-role="instructions"]').get_attribute("open") is None
    assert figures(page)["yours"] == "2"
    answer(page, 4)
    page.until(lambda: thanks(page), "thanks")
    assert thanks(page) == "All samples are labeled. Thank you, <b>Ann</b> O'Neil: 6 answers."
    assert page.state() == "done"
    page.press("Backspace")
    page.until(lambda: thanks(page) is None, "work again")


def test_a_link_names_who_comes_and_everybody_has_a_history_of_their_own(voila, cells):
    page = voila.open(cells(40), "pages", query="annotator=Ann")
    page.wait_state("ready", timeout=90)
    answer(page, 3)
    page.wait_saved()
    other = voila.open_again("pages", query="annotator=B%26b%20%3Ci%3E&theme=dark")
    other.wait_state("ready", timeout=90)
    assert head(other).locator('[data-role="annotator"]').inner_text() == "B&b <i>"
    assert other.labeler.get_attribute("data-theme") == head(other).get_attribute("data-theme") == "dark"
    assert figures(other) == {"yours": "0", "today": "0", "together": "3 of 40"}
    held = other.item()
    answer(other, 1)
    other.wait_saved()
    page.until(lambda: figures(page)["together"] == "4 of 40", "what the other did")
    assert figures(page)["yours"] == "3"
    assert int(held) > 3
    other.press("Backspace", "Backspace")  # there is nothing more of one's own to take back
    other.until(lambda: other.item() == held, "the own sample again")
    other.wait_saved()
    page.until(lambda: figures(page)["together"] == "3 of 40", "what the other took back")


def test_a_hub_knows_its_users(voila, cells):
    page = voila.open([HUB, *cells()], "pages", query="annotator=Bob")
    page.wait_state("ready", timeout=90)
    assert head(page).locator('[data-role="annotator"]').inner_text() == "hub ann"
    assert head(page).locator('[data-action="leave"]').count() == 0
    assert not field(page).is_visible()


def test_somebody_else_may_take_over(voila, cells):
    page = voila.open(cells(), "pages", query="annotator=Ann")
    page.wait_state("ready", timeout=90)
    answer(page, 2)
    page.wait_saved()
    head(page).locator('[data-action="leave"]').click()
    page.until(lambda: page.labelers.count() == 0, "the end of the labeler")
    enter(page, "Bob")
    page.wait_state("ready")
    assert page.item() == "2"  # what Ann held is free at once
    assert figures(page) == {"yours": "0", "today": "0", "together": "2 of 6"}


def test_in_jupyterlab_what_is_typed_stays_in_the_page(lab, cells):
    page = lab.show([*cells(), "y = 1"])
    page.run_all()
    enter(page, "dd x bob")
    page.wait_state("ready")
    answer(page, 1)
    page.wait_saved()
    assert page.cell_count() == 3
    assert page.eval("page.labeler.labels['label'].to_dict()") == {0: "e"}
    assert page.eval("page.annotator") == "dd x bob"
    assert page.errors() == []


# ---- for everybody ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(voila, cells, theme):
    page = voila.open(cells(2), "pages", query=f"theme={theme}")
    page.until(lambda: field(page).is_visible(), "the question for a name", 90)
    assert head(page).get_attribute("data-theme") == theme
    assert violations(page) == []
    enter(page, "")
    page.until(lambda: "Please give a name." in head(page).inner_text(), "why it was refused")
    assert violations(page) == []
    enter(page, "Ann")
    page.wait_state("ready")
    assert violations(page) == []
    answer(page, 2)
    page.until(lambda: thanks(page), "thanks")
    assert violations(page) == []


# ---- the owner ----------------------------------------------------------------------------------------------------


def figure(page, name):
    return page.page.locator(f'.ll-owner [data-figure="{name}"]').first.inner_text()


def test_an_owner_follows_the_work_and_takes_the_answers_away(voila, cells):
    (job,) = cells(30, OWNER)[:1]
    owner = voila.open([job, OWNER], "owner")
    owner.until(lambda: owner.page.locator(".ll-owner").count(), "the owner's page", 90)
    assert figure(owner, "open") == "30"
    voila.write([job, PAGE], "pages")
    page = voila.open_again("pages", query="annotator=%3Ci%3EAnn")
    page.wait_state("ready", timeout=90)
    answer(page, 3)
    page.wait_saved()
    owner.until(lambda: figure(owner, "labeled") == "3", "what was labeled elsewhere")
    people = owner.page.locator('.ll-owner [data-part="people"] tbody tr')
    assert people.locator("th").inner_text() == "<i>Ann"
    for name, first in (
        ("labels", ",number,label,label_id"),
        ("metadata", ",date,data_id"),
        ("consensus", ",label,confidence"),
    ):
        with owner.page.expect_download() as coming:
            owner.page.locator(f'[data-download="{name}"]').click()
        assert coming.value.suggested_filename == f"{name}.csv"
        lines = (voila.folder / coming.value.path()).read_text(encoding="utf8").splitlines()
        assert (lines[0].startswith(first), len(lines)) == (True, 4), lines


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_own_a_job(voila, cells, theme):
    answers = """
for name, sample, label in [("Ann", 0, "e"), ("Bob", 0, "o"), ("Ann", 1, "o"), ("Bob", 1, "o"), ("Ann", 2, "o")]:
    job.record(name, "label", sample, label)
"""
    rules = 'judgments_per_sample=2, test_questions={2: "e"}, min_accuracy=0.5, order="sequential"'
    job = cells(30, OWNER)[0].replace('order="sequential"', rules)
    page = voila.open([job + answers, OWNER], "owner", query=f"theme={theme}")
    page.until(lambda: page.page.locator(".ll-owner").count(), "the owner's page", 90)
    assert "not trusted" in page.page.locator('.ll-owner [data-part="people"]').inner_text()
    assert violations(page) == []
    forgive = page.page.locator('[data-action="forgive"]')
    forgive.focus()
    page.page.keyboard.press("Enter")
    page.page.keyboard.press("Enter")
    page.until(lambda: forgive.count() == 0, "forgiveness")
    assert "not trusted" not in page.page.locator('.ll-owner [data-part="people"]').inner_text()
    assert violations(page) == []


def test_the_notebooks_for_a_team_are_pages(voila):
    for path in sorted(NOTEBOOKS.glob("dashboard*.ipynb")):
        voila.put(path)
    page = voila.open_again("dashboard", query="annotator=Ann")
    page.wait_state("ready", timeout=90)
    page.press("3")
    page.wait_saved()
    owner = voila.open_again("dashboard-owner")
    owner.until(lambda: owner.page.locator(".ll-owner").count(), "the owner's page", 90)
    assert owner.page.locator('[data-annotator="Ann"]').count() == 1


# ---- many ---------------------------------------------------------------------------------------------------------

PEOPLE = 8
SAMPLES = 96


def test_eight_people_at_once_label_everything_once(voila, cells, database):
    voila.write(cells(SAMPLES, store=database), "crowd")
    pages = [voila.open_again("crowd", query=f"annotator=person {i}", wait=False) for i in range(PEOPLE)]
    for page in pages:
        page.until(lambda page=page: page.labelers.count() and page.state() != "waiting", "a labeler", 120)
    working, seen = list(pages), {}
    while working:
        for page in list(working):
            state, item = page.state(), page.item()
            if state == "ready":
                assert seen.setdefault(item, page) is page, f"sample {item} was served to two people"
                page.page.keyboard.press("e" if int(item) % 2 == 0 else "o")
            elif state == "done":
                working.remove(page)
            else:
                page.page.wait_for_timeout(20)
    for page in pages:
        page.wait_saved()
        page.until(lambda page=page: thanks(page), "thanks")
        assert thanks(page).startswith("All samples are labeled. Thank you, person ")
        assert page.errors() == []
    job = ll.Job(pd.DataFrame({"number": range(SAMPLES)}), kind="tabular", store=database, name="numbers")
    answers = job.metadata
    assert sorted(map(int, answers["data_id"])) == list(range(SAMPLES))  # none lost, none twice
    assert job.labels["label"].to_dict() == {i: "eo"[i % 2] for i in range(SAMPLES)}
    each = answers["annotator"].value_counts()
    assert set(each.index) == {f"person {i}" for i in range(PEOPLE)}
    told = {int(figures(page)["yours"]) for page in pages}
    assert told == set(each)


# ---- a workflow ---------------------------------------------------------------------------------------------------

WORKFLOW = """
import numpy as np
import pandas as pd
import labelloop as ll
from sklearn.linear_model import LogisticRegression

def rows(n):
    size = np.random.default_rng(n).normal(0, 2, n)
    return pd.DataFrame({"size": size, "label": np.where(size > 0, "large", "small")})

model = ll.CustomModel(LogisticRegression(C=0.1))
model.train(rows(400))
job = ll.Job([{"size": 0.5}], ["small", "large"], kind="tabular", store=":memory:", name="sizes")
workflow = ll.Workflow(model, job, threshold=0.9, store=":memory:", name="sizes").launch()
"""


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_beside_a_notebook_the_flow_is_followed(lab, theme):
    page = lab.show([WORKFLOW, "ll.Flow(workflow)", "owner = ll.OwnerPage(job, workflow=workflow)\nowner"])
    page.run_all()
    page.page.evaluate(THEME, theme)
    flows = page.page.locator('[data-part="flow"]')
    page.until(lambda: flows.count() == 2, "two pictures of the flow")
    page.exec("workflow.add([{'size': s} for s in (-9, 9, 0.01)] + [{'size': 'huge'}])")
    for flow in flows.all():
        told = {name: flow.locator(f'[data-figure="{name}"]') for name in ("machine", "people", "errors")}
        page.until(lambda told=told: [each.inner_text() for each in told.values()] == ["2", "1", "1"], "four rows")
    page.exec("for _ in range(2): job.record('Ann', 'label', job.queue('Ann')[0], 'large')")
    page.until(lambda: flows.first.locator('[data-figure="done"]').inner_text() == "1", "what people decided")
    page.until(lambda: page.page.locator('.ll-owner [data-figure="labeled"]').inner_text() == "2", "the answers")
    for where in (".ll-owner", ".labelloop-monitor:not(.ll-owner)"):
        found = Axe().run(page.page, context=where).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
    assert page.errors() == []
    page.page.evaluate(THEME, "JupyterLab Light")
