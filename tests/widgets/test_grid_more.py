"""The Grid where much happens at once: other kernels, other people, searches that meet, a store that is gone."""

from __future__ import annotations

import threading

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.labels import LabelError
from labelloop.store import StoreError
from labelloop.widgets.grid import desk as desk_module
from labelloop.widgets.grid.likeness import Likeness
from labelloop.widgets.grid.shelf import Shelf

QUERY = {"sort": "default", "descending": False, "said": None, "predicted": None, "annotator": None, "least": 0}
QUERY = {**QUERY, "hide": False, "text": "", "like": []}


def a_job(n=6, **more):
    rows = pd.DataFrame({"size": np.arange(float(n))})
    return ll.Job(rows, ["a", "b"], **{"kind": "tabular", "store": ":memory:", "name": "j", **more})


@pytest.fixture
def open_grid():
    grids = []

    def opened(work, *given, **more):
        grids.append(ll.Grid(work, *given, **{"annotator": "me", **more}))
        grids[-1].wait()
        return grids[-1]

    yield opened
    for grid in grids:
        grid.close()


def ask(grid, request=1, start=0, **query):
    message = {"kind": "list", "page": "p", "request": request, "start": start, "count": 24, "known": 0}
    (reply, _), *_ = grid._talk.handle({**message, "query": {**QUERY, **query}})
    return reply


def ask_out(grid, **query):
    """Ask until all has been looked at."""
    while (reply := ask(grid, **query))["working"]:
        pass
    return reply


def act(grid, kind, op_id="op", **more):
    (reply, _), *_ = grid._talk.handle({"kind": kind, "page": "p", "op_id": op_id, **more})
    return reply


def labels(job):
    return job.labels["label"].to_dict()


# ---- other kernels, other people ------------------------------------------------------------------------------------


def test_what_was_said_in_another_kernel_is_not_overwritten_by_an_answer_to_all(open_grid, tmp_path):
    here, there = (a_job(store=tmp_path / "labels.db") for _ in range(2))
    grid = open_grid(here)
    n = ask(grid)["open"]
    there.record("me", "label", 0, "b")
    assert "5 such samples now, not 6" in act(grid, "found", value="a", expected=n, query=QUERY)["refused"]
    assert labels(here) == {0: "b"}
    assert act(grid, "found", "again", value="a", expected=5, query=QUERY)["said"] == "5 samples: a"
    assert labels(here)[0] == "b"


def test_what_another_kernel_has_done_is_not_taken_back_unseen(open_grid, tmp_path):
    here, there = (a_job(store=tmp_path / "labels.db") for _ in range(2))
    grid = open_grid(here)
    grid.label([1], "a")
    there.record("me", "label", 0, "b")
    assert "something else was done meanwhile" in act(grid, "undo")["refused"]
    assert labels(here) == {0: "b", 1: "a"}
    assert act(grid, "undo", "again")["said"] == "Undone: 1 sample: b"


def test_two_annotators_in_two_grids_have_answers_of_their_own(open_grid):
    job = a_job(judgments_per_sample=2)
    ann, bob, cem = (open_grid(job, annotator=who) for who in ("ann", "bob", "cem"))
    ann.label([0, 1], "a")
    bob.label([0], "b")
    assert [ask(each)["open"] for each in (ann, bob, cem)] == [4, 5, 5]
    assert ask(bob)["facts"][1]["verdict"] is None


def test_whose_answers_do_not_count_is_told_so_and_labels_nothing(open_grid):
    job = a_job(min_accuracy=0.9, test_questions={0: "a", 1: "a"})
    for question in (0, 1):
        job.record("me", "label", question, "b")
    grid = open_grid(job)
    assert "You are asked nothing more" in ask(grid)["failed"]
    assert "You are asked nothing more" in act(grid, "decide", keys=["5"], value="a")["refused"]
    with pytest.raises(LabelError, match="nothing more"):
        grid.skip([5])
    assert ask(open_grid(job, annotator="ann"))["failed"] == ""


def test_a_quiz_comes_before_a_grid(open_grid):
    grid = open_grid(a_job(quiz=1, min_accuracy=0.9, test_questions={0: "a"}))
    assert "in a labeler" in ask(grid)["failed"]
    assert "in a labeler" in act(grid, "found", value="a", expected=5, query=QUERY)["refused"]
    grid.job.record("me", "label", 0, "a")
    assert act(grid, "decide", "2", keys=["5"], value="a")["said"] == "1 sample: a"


def test_a_class_that_is_added_and_the_columns_of_the_first_samples_reach_the_page(open_grid):
    grid = open_grid(ll.Job([], ["a", "b"], kind="tabular", store=":memory:"))
    assert (ask(grid)["total"], grid.find(text="x"), grid.config["columns"]) == (0, [], [])
    grid.job.send([{"size": 1.0, "word": "x"}, {"size": 2.0, "word": "y"}])
    grid.job.add_class("c")
    grid._tell_now()
    assert grid.config["columns"] == ["size", "word"]
    assert [spec["key"] for spec in grid.config["classes"]] == ["a", "b", "c"]
    assert grid.config["keymap"]["class:2"] == ["3"]
    grid.refresh()
    grid.label([1], "c")
    assert ask(grid, said="c", sort="prediction")["total"] == 1
    assert grid.find(text="x") == [0]


def test_a_class_that_is_added_takes_no_key_that_means_something_already(open_grid):
    grid = open_grid(a_job(), learner=ll.ActiveLearner(LogisticRegression(), random_state=0))
    before = grid.config["keymap"]
    grid.job.add_class({"key": "m", "caption": "Mixed", "hotkey": "m"})
    grid.job.add_class("another")
    grid._tell_now()
    assert grid.config["keymap"] == {**before, "class:2": ["3"], "class:3": ["4"]}
    assert [spec["hotkey"] for spec in grid.config["classes"]] == ["a", "b", None, "n"]


def test_as_the_model_says_is_as_it_was_shown_to_say(open_grid):
    """Between what is seen and what is done somebody may have refreshed, or the store have been gone for a while."""
    rows = pd.DataFrame({"size": [0.0, 5.0]})
    learner = ll.ActiveLearner(LogisticRegression(), random_state=0).fit(rows, ["a", "b"])
    grid = open_grid(a_job(), learner=learner)
    assert [facts["predicted"]["value"] for facts in ask(grid)["facts"][:2]] == ["a", "a"]
    learner.fit(rows, ["b", "a"])
    grid.refresh()
    grid.wait()
    assert "something else" in act(grid, "believe", keys=["0", "1"], value=["a", "a"])["refused"]
    assert labels(grid.job) == {}
    assert act(grid, "believe", "2", keys=["0", "1"], value=["b", "b"])["said"] == "2 samples: as the model says"


# ---- at the same time -----------------------------------------------------------------------------------------------


def test_an_answer_that_comes_while_it_is_refreshed_is_seen(open_grid, monkeypatch):
    grid = open_grid(a_job())

    def slow(job, *given):
        shelf = Shelf(job, *given)
        job.record("me", "label", 3, "b")
        job.send([{"size": 9.0}])
        return shelf

    monkeypatch.setattr(desk_module, "Shelf", slow)
    grid.refresh()
    assert ask(grid)["facts"][3]["verdict"] == {"value": "b"}
    assert ask(grid)["outdated"]


def test_samples_that_come_while_others_are_shown_or_compared_wait_for_a_refresh(open_grid, monkeypatch):
    job = a_job(subset=[0, 1, 2, 3, 4])
    complete = type(job).complete

    def grown(job):
        job.send([{"size": 8.0}])
        return complete.fget(job)

    monkeypatch.setattr(type(job), "complete", property(grown))
    grid = open_grid(job)
    assert grid.find() == [0, 1, 2, 3, 4]
    monkeypatch.undo()
    likeness = Likeness(job, None)
    ((positions, far),) = likeness.distances(np.array([4]), lambda _text: job.send([{"size": 9.0 + len(job.pool)}]))
    assert positions[far == 0].tolist() == [4]


def test_a_search_that_others_have_ended_is_not_taken_for_whole(open_grid, monkeypatch):
    grid = open_grid(a_job())
    holding, begun, go_on, never = desk_module.holding, *(threading.Event() for _ in range(3))

    def slow(pool, text):
        if text == "3" and begun.is_set():
            never.wait(0.1)  # the second time it takes longer than a page would wait
        elif text == "3":
            begun.set()
            assert go_on.wait(60)
        return holding(pool, text)

    monkeypatch.setattr(desk_module, "holding", slow)
    found = []
    script = threading.Thread(target=lambda: found.extend(grid.find(text="3")))
    script.start()
    assert begun.wait(60)
    for text in "1245":  # no more are kept than that
        ask(grid, text=text)
    go_on.set()
    script.join(60)
    assert found == [3]


def test_a_search_in_a_grid_that_is_closed_meanwhile_says_so(open_grid, monkeypatch):
    grid = open_grid(a_job())
    holding = desk_module.holding

    def closing(pool, text):
        grid.close()
        return holding(pool, text)

    monkeypatch.setattr(desk_module, "holding", closing)
    with pytest.raises(LabelError, match="is closed"):
        grid.find(text="3")


# ---- what fails -----------------------------------------------------------------------------------------------------


def test_an_answer_that_the_store_does_not_take_is_kept_by_the_page_and_stored_before_what_comes_after(
    open_grid, monkeypatch
):
    grid = open_grid(a_job())
    record_many = grid.job.record_many

    def gone(*_given, **_more):
        raise StoreError("the disk is full")

    monkeypatch.setattr(grid.job, "record_many", gone)
    first = {"op_id": "1", "keys": ["0"], "value": "a"}
    assert act(grid, "decide", **first) == {"kind": "error", "to": "p", "message": "the disk is full"}
    monkeypatch.setattr(grid.job, "record_many", record_many)
    later = {"op_id": "2", "keys": ["0"], "value": "b"}
    assert act(grid, "decide", **later)["kind"] == "error"
    assert act(grid, "decide", **first)["said"] == "1 sample: a"
    assert act(grid, "decide", **later)["said"] == "1 sample: b"
    assert labels(grid.job) == {0: "b"}


def test_a_callback_that_fails_does_not_make_an_answer_doubtful(open_grid):
    grid = open_grid(a_job())

    def broken():
        raise ValueError("oh")

    grid.job.on_label(broken)
    refused = act(grid, "decide", keys=["0"], value="a")["refused"]
    assert "oh" in refused
    assert "is saved" in refused
    assert "not have been saved" not in refused
    assert labels(grid.job) == {0: "a"}


def test_it_is_said_what_has_failed_and_how_to_mend_it(open_grid, tmp_path):
    class Broken(LogisticRegression):
        def predict_proba(self, _rows):
            raise RuntimeError("the model's own")

    learner = ll.ActiveLearner(Broken(), random_state=0).fit(pd.DataFrame({"size": [0.0, 1.0]}), ["a", "b"])
    pd.DataFrame({"size": np.arange(4.0)}).to_parquet(tmp_path / "rows.parquet")
    grid = open_grid(ll.Job(tmp_path / "*.parquet", ["a", "b"], kind="tabular", store=":memory:"), learner=learner)
    failed = ask(grid)["failed"]
    assert failed.startswith("The model could not be asked: RuntimeError: the model's own. Mend that, or give another")
    (tmp_path / "rows.parquet").unlink()
    with pytest.raises(LabelError, match="no longer there"):
        grid.find(text="3")
    found = ask_out(grid, text="3")
    assert "The search for “3” has failed: the Parquet file" in found["failed"]
    assert found["failed"].endswith("Try again, or look for other words.")
    assert "The search" not in ask(grid)["failed"]


@pytest.fixture
def failing(monkeypatch):
    """Have every search fail until the first list is cleared; in the second is what was begun."""
    begun, holding = [], desk_module.holding

    def searched(pool, text):
        if away:
            begun.append(text)
            raise OSError("the disk is away")
        return holding(pool, text)

    away = [True]
    monkeypatch.setattr(desk_module, "holding", searched)
    return away, begun


def test_a_search_that_has_failed_is_not_begun_again_by_a_page_that_only_hears_of_news(open_grid, failing):
    grid = open_grid(a_job())
    for _ in range(5):  # as a page does after each change
        assert ask_out(grid, text="3")["retry"]
    assert failing[1] == ["3"]


def test_a_search_that_has_failed_is_tried_again_when_somebody_asks_again(open_grid, failing):
    grid = open_grid(a_job())
    assert "OSError: the disk is away" in ask_out(grid, text="3")["failed"]
    failing[0].clear()
    assert ask_out(grid, text="3")["retry"]
    found = ask_out(grid, request=2, text="3")  # Enter
    assert (found["total"], found["failed"], found["retry"]) == (1, "", False)


def test_a_search_that_has_failed_is_tried_again_after_other_words(open_grid, failing):
    grid = open_grid(a_job())
    ask_out(grid, text="3")
    failing[0].clear()
    assert ask_out(grid, request=2, text="4")["total"] == 1
    assert ask_out(grid, request=3, text="3")["total"] == 1


def test_code_that_asks_again_tries_again(open_grid, failing):
    grid = open_grid(a_job())
    with pytest.raises(LabelError, match="The search for “3” has failed"):
        grid.find(text="3")
    failing[0].clear()
    assert grid.find(text="3") == [3]


def test_likeness_that_could_not_be_told_is_tried_again(open_grid, monkeypatch):
    grid, ready = open_grid(a_job()), Likeness._ready

    def broken(*_given):
        raise OSError("the disk is away")

    monkeypatch.setattr(Likeness, "_ready", broken)
    assert "the disk is away" in ask_out(grid, sort="likeness", like=["4"])["failed"]
    monkeypatch.setattr(Likeness, "_ready", ready)
    found = ask_out(grid, request=2, sort="likeness", like=["4"])
    assert (found["failed"], found["facts"][0]["id"]) == ("", "4")


def test_a_search_that_somebody_has_stopped_stays_so_while_they_turn_pages(open_grid, failing):
    grid = open_grid(a_job())
    ask_out(grid, text="3")
    assert ask_out(grid, request=2, start=24, text="3")["retry"]
    assert ask_out(grid, request=3, text="3", sort="id")["retry"]
    assert failing[1] == ["3"]


def test_a_saved_notebook_shows_how_far_it_was(open_grid):
    grid = open_grid(a_job())
    grid.label([1, 2], "a")
    data, _ = grid._repr_mimebundle_()
    assert "2 of 6 labeled" in data["text/html"]


def test_a_mask_and_a_table_name_samples_too(open_grid):
    grid = open_grid(a_job())
    assert grid.label(np.arange(6) > 3, "a") == 2
    assert grid.label(pd.DataFrame({"size": [1.0]}, index=[1]), "b") == 1
    assert labels(grid.job) == {1: "b", 4: "a", 5: "a"}
    with pytest.raises(LabelError, match="mask of 2 values for 6"):
        grid.label([True, False], "a")


@pytest.mark.parametrize(("wrong", "words"), [({"text": 5}, "text=5"), ({"above": "1"}, "above='1'")])
def test_a_question_of_the_wrong_type_is_refused(open_grid, wrong, words):
    with pytest.raises(LabelError, match=words):
        open_grid(a_job()).find(**wrong)
