"""Many people at one job: others have the rest, somebody is asked nothing more, a test question was missed."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

DATA = "import pandas as pd\nimport labelloop as ll\ndata = pd.DataFrame({'text': [f'row {i}' for i in range(12)]})"
JOB = "job = ll.Job(data, ['cat', 'dog'], kind='tabular', store=':memory:', order='sequential', {})"
THEME = "name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name }).then(() => null)"
LABELER = "{0} = ll.TabularLabeler(job, annotator='{0}')\n{0}"


def show(lab, rules, *people):
    page = lab.show([f"{DATA}\n{JOB.format(rules)}", *map(LABELER.format, people)])
    page.run_all()
    for at in range(len(people)):
        page.until(lambda at=at: page.labelers.count() > at and page.state(at) in {"ready", "waiting"}, people[at])
    return page


def stage(page, at=0):
    return page.labelers.nth(at).locator('[data-role="stage"]').inner_text()


def banner(page):
    return page.labeler.locator('[data-role="feedback"]')


def buttons(page, at=0):
    return [each.is_enabled() for each in page.labelers.nth(at).locator("button[data-class]").all()]


def test_who_has_nothing_waits_and_gets_what_another_gives_back(lab):
    page = show(lab, "subset=[0, 1]", "ann")
    page.exec("bob = ll.TabularLabeler(job, annotator='bob')")
    page.exec("from IPython.display import display")
    page.write(1, "display(bob, ann)")
    page.run(1)
    page.until(lambda: page.labelers.count() == 2, "two labelers")
    page.wait_state("waiting", at=0)
    page.until(lambda: "with other people at the moment" in stage(page), "words for whoever waits")
    assert buttons(page) == [False, False]
    page.press("c", at=1)
    page.wait_saved(at=1)
    assert page.item(0) == ""
    page.exec("job.release('ann')")  # they have left
    page.wait_state("ready", at=0)
    assert page.item(0) == page.item(1)
    page.press("d", at=0)
    page.wait_saved(at=0)
    page.wait_state("done", at=0)
    assert page.eval("job.labels['label'].tolist()") == ["cat", "dog"]
    assert page.errors() == []


def test_who_is_asked_nothing_more_reads_why_and_their_answers_stay(lab):
    page = show(lab, "test_questions={1: 'cat', 2: 'cat'}, quiz=2, min_accuracy=0.8", "ann")
    page.press("d", "c")
    page.wait_state("done")
    assert "1 of 2 answers to test questions were right" in stage(page)
    assert "All samples are labeled" not in stage(page)
    assert Axe().run(page.page, context=".labelloop").response["violations"] == []
    assert buttons(page) == [False, False]
    page.press("c", "d", " ")
    page.wait_saved()
    assert page.eval("len(job.metadata)") == 2
    page.exec("job.forgive('ann')")
    page.wait_state("ready")
    page.press("c")
    page.wait_saved()
    assert page.eval("len(job.metadata)") == 3
    assert page.errors() == []


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_a_missed_question_is_told_below_the_sample_and_keeps_nobody_from_the_next(lab, theme):
    reason = "<b>It purrs.</b>"
    rules = f"quiz=2, test_questions={{1: {{'accepted': ['cat'], 'reason': {reason!r}}}, 2: 'cat'}}"
    page = show(lab, rules, "ann")
    page.page.evaluate(THEME, theme)
    page.until(lambda: page.labeler.get_attribute("data-theme") == theme.split()[1].lower(), theme)
    first = page.item()
    place = page.labeler.locator('[data-role="stage"]').bounding_box()
    page.press("d")
    page.until(lambda: "Test question missed" in banner(page).inner_text(), "what was missed")
    said = banner(page).inner_text()
    assert [part in said for part in (f"sample {first}", "Your answer: dog", "Accepted: cat")] == [True] * 3
    assert page.labeler.locator('[data-role="stage"]').bounding_box() == place
    page.press("d")
    page.until(lambda: "2 missed" in banner(page).inner_text(), "both")
    assert reason in said + banner(page).inner_text()
    assert banner(page).locator("b").count() == 0
    assert Axe().run(page.page, context=".labelloop").response["violations"] == []
    page.labeler.locator('[data-action="dismiss-feedback"]').focus()
    page.press("Escape")
    assert banner(page).inner_text() == ""
    assert page.labeler.get_attribute("data-keys") == "on"
    page.press("c")
    page.wait_saved()
    assert page.eval("job.labels['label'].tolist()") == ["cat"]  # test questions are no result
    assert page.errors() == []
    page.page.evaluate(THEME, "JupyterLab Light")


def test_a_job_without_samples_says_so_and_shows_the_first_when_they_come(lab):
    page = lab.show(
        [
            "import labelloop as ll\njob = ll.Job([], ['cat', 'dog'], kind='tabular', store=':memory:')",
            "ll.TabularLabeler(job)",
        ]
    )
    page.run_all()
    page.wait_state("waiting")
    page.until(lambda: "There are no samples yet" in stage(page), "words for whoever waits")
    assert buttons(page) == [False, False]
    page.exec("job.send([{'name': 'Rex', 'kg': 30}])")
    page.wait_state("ready")
    page.until(lambda: all(each in stage(page) for each in ("name", "Rex", "kg", "30")), "the columns of the first row")
    page.press("d")
    page.wait_saved()
    page.wait_state("done")
    assert page.eval("job.labels['label'].tolist()") == ["dog"]
    assert page.errors() == []
