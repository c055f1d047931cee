"""The Grid without a browser: what is found in which order, what is labeled in one step, what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.labels import LabelError
from labelloop.pool import PoolError

QUERY = {"sort": "default", "descending": False, "said": None, "predicted": None, "annotator": None, "least": 0}
QUERY = {**QUERY, "hide": False, "text": "", "like": []}
FRUIT = ["A red apple", "Green apples, two", "A plum", "Red wine", "Café crème"]


def a_job(n=12, **more):
    rows = pd.DataFrame({"size": np.arange(float(n))})
    return ll.Job(rows, {"s": "Small", "l": "Large"}, **{"kind": "tabular", "store": ":memory:", **more})


@pytest.fixture
def learner():
    """Takes rows below 5.5 for small, and is the surer the farther they are from that."""
    rows = pd.DataFrame({"size": [0.0, 1.0, 10.0, 11.0]})
    return ll.ActiveLearner(LogisticRegression(), random_state=0).fit(rows, ["s", "s", "l", "l"])


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


@pytest.fixture
def grid(open_grid, learner):
    return open_grid(a_job(), learner=learner)


def ask(grid, page="p", start=0, count=24, known=0, **query):
    message = {"kind": "list", "page": page, "request": 1, "start": start, "count": count, "known": known}
    (reply, _), *_ = grid._talk.handle({**message, "query": {**QUERY, **query}})
    return reply


def ask_out(grid, **query):
    """Ask until all has been looked at."""
    while (reply := ask(grid, **query))["working"]:
        pass
    return reply


def shown(grid, **query):
    return [int(facts["id"]) for facts in ask(grid, **query)["facts"]]


def act(grid, kind, op_id="op", **more):
    message = {"kind": kind, "page": "p", "op_id": op_id, **more}
    return [reply for reply, _ in grid._talk.handle(message)]


def labels(grid):
    return grid.job.labels["label"].to_dict()


# ---- what is shown --------------------------------------------------------------------------------------------------


def test_all_samples_come_in_the_order_of_the_data_with_what_the_model_says(grid):
    listed = ask(grid)
    assert shown(grid) == list(range(12))
    assert (listed["all"], listed["decided"], listed["open"], listed["bulk"]) == (12, 0, 12, None)
    assert listed["facts"][0]["predicted"]["value"] == "s"
    assert listed["facts"][0]["verdict"] is None
    assert listed["facets"] == {"said": {}, "predicted": {"s": 6, "l": 6}, "annotators": {}}


def test_samples_are_sorted_by_prediction_by_score_and_back(grid):
    assert shown(grid, sort="score", descending=True)[:2] == [0, 11] or shown(grid, sort="score")[-2:] == [11, 0]
    assert set(shown(grid, sort="score")[:2]) == {5, 6}
    assert shown(grid, sort="prediction") == [0, 1, 2, 3, 4, 5, 11, 10, 9, 8, 7, 6]
    assert shown(grid, sort="id", descending=True) == list(range(11, -1, -1))


def test_what_has_no_prediction_comes_last(open_grid):
    grid = open_grid(a_job(4))
    assert shown(grid, sort="score") == shown(grid, sort="prediction", descending=True) == [0, 1, 2, 3]


def test_filters_go_together(grid):
    grid.label([0, 1], "s")
    assert shown(grid, said="s") == [0, 1]
    assert shown(grid, predicted="s", hide=True) == [2, 3, 4, 5]
    scores = {int(each["id"]): each["predicted"]["score"] for each in ask(grid)["facts"]}
    assert shown(grid, predicted="l", least=scores[9]) == [9, 10, 11]


def test_a_sample_that_has_all_its_answers_is_shown_but_not_open(open_grid):
    job = a_job(3)
    job.record("ann", "label", 1, "s")
    grid = open_grid(job)
    listed = ask(grid)
    assert listed["open"] == 2
    assert listed["facts"][1]["verdict"] is None
    assert "needs" in listed["facts"][1]["note"]
    assert shown(grid, hide=True) == [0, 2]


def test_ids_masks_and_words_choose_what_it_is_about(open_grid):
    job = a_job(6)
    job.record("me", "label", 4, "l")
    assert shown(open_grid(job, [5, 0])) == [5, 0]
    assert shown(open_grid(job, np.arange(6) > 3)) == [4, 5]
    assert shown(open_grid(job, "labeled")) == [4]
    assert shown(open_grid(job, "unlabeled")) == [0, 1, 2, 3, 5]


# ---- words and likeness ---------------------------------------------------------------------------------------------


def test_words_are_searched(open_grid):
    grid = open_grid(ll.Job(FRUIT, ["a", "b"], kind="text", store=":memory:"))
    assert grid.find(text="red apple") == shown(grid, text="red apple") == [0]
    assert shown(grid, text="   ") == [0, 1, 2, 3, 4]


def test_the_most_like_come_first_beginning_with_the_sample_itself(grid):
    assert grid.find(like=[7])[0] == 7
    assert set(grid.find(like=[7])[1:3]) == {6, 8}
    assert grid.find(like=[0, 11])[:2] == [0, 11]
    assert shown(grid, sort="likeness", like=[grid.job.pool.key(7)])[0] == 7


def test_texts_and_pictures_have_likeness_too(open_grid):
    texts = ["rain and wind", "wind, then rain", "stocks and bonds", "bonds or stocks", "wind and rain again"]
    grid = open_grid(ll.Job(texts, ["a", "b"], kind="text", store=":memory:"))
    assert set(grid.find(like=[0])[:3]) == {0, 1, 4}
    rng = np.random.default_rng(0)
    stripes = np.where(np.arange(32) // 4 % 2, 200, 40) * np.ones((32, 1))
    pictures = [(base + rng.normal(0, 4, (32, 32))).astype(np.uint8) for base in (stripes, stripes.T) * 5]
    images = open_grid(ll.Job(pictures, ["a", "b"], kind="image", store=":memory:"))
    assert set(images.find(like=[1])[:5]) == {1, 3, 5, 7, 9}


def test_what_cannot_be_read_is_like_nothing_and_says_so(open_grid, tmp_path):
    for name in "ab":
        Image.new("RGB", (8, 8), "red").save(tmp_path / f"{name}.png")
    (tmp_path / "c.png").write_bytes(b"no picture")
    grid = open_grid(ll.Job(tmp_path, ["x", "y"], kind="image", store=":memory:"))
    assert grid.find(like=["a.png"]) == ["a.png", "b.png", "c.png"]
    with pytest.raises(LabelError, match="cannot be read"):
        grid.find(like=["c.png"])
    asked = ask_out(grid, sort="likeness", like=[grid.job.pool.key("c.png")])
    assert asked["failed"].startswith("What is like one sample could not be told: ")
    assert asked["failed"].endswith(" Try again, or choose other samples.")
    assert asked["total"] == 3


def test_parquet_files_are_searched_and_compared_without_being_loaded(open_grid, tmp_path):
    table = pd.DataFrame({"n": np.arange(300.0), "word": ["odd" if k % 2 else "even" for k in range(300)]})
    for part in range(3):
        table.iloc[100 * part : 100 * part + 100].to_parquet(tmp_path / f"{part}.parquet")
    grid = open_grid(ll.Job(tmp_path / "*.parquet", ["a", "b"], kind="tabular", store=":memory:"))
    assert len(grid.find(text="odd")) == 150
    target = grid.job.pool.id_at(101)
    near = [grid.job.pool.position(each) for each in grid.find(like=[target])[:5]]
    assert near[0] == 101
    assert all(each % 2 for each in near)


# ---- what is done ---------------------------------------------------------------------------------------------------


def test_many_are_labeled_in_one_step_and_taken_back_in_one(grid):
    assert grid.label([3, 1, 2, 1], "l") == 3
    assert labels(grid) == {1: "l", 2: "l", 3: "l"}
    assert ask(grid)["undo"] == "3 samples: Large"
    grid.undo()
    assert labels(grid) == {}
    assert (ask(grid)["undo"], ask(grid)["redo"]) == (None, "3 samples: Large")
    grid.redo()
    assert len(labels(grid)) == 3


def test_a_page_labels_skips_and_takes_back(grid):
    receipt, after = act(grid, "decide", "1", keys=["0", "4"], value="s") if ask(grid) else ()
    assert receipt == {"kind": "receipt", "op_id": "1", "to": "p", "said": "2 samples: Small"}
    assert [facts["verdict"] for facts in after["facts"][:2]] == [{"value": "s"}, None]
    assert act(grid, "skip", "2", keys=["5"])[0]["said"] == "1 sample: skipped"
    assert ask(grid)["facts"][5]["skipped"]
    assert act(grid, "undo", "3")[0]["said"] == "Undone: 1 sample: skipped"
    assert act(grid, "decide", "1", keys=["0", "4"], value="s")[0] == receipt  # it came again: written once
    assert labels(grid) == {0: "s", 4: "s"}


def test_each_is_labeled_as_the_model_says(grid):
    assert act(grid, "believe", keys=["0", "11"])[0]["said"] == "2 samples: as the model says"
    assert labels(grid) == {0: "s", 11: "l"}


def test_all_of_one_prediction_above_a_score_leaves_alone_what_has_been_said(grid):
    grid.label([11], "s")
    grid.skip([10])
    listed = ask(grid, predicted="l")
    assert listed["bulk"] == listed["open"] == 4
    query = {**QUERY, "predicted": "l"}
    assert act(grid, "bulk", value="l", above=0, expected=4, query=query)[0]["said"] == "4 samples: Large"
    assert labels(grid) == {6: "l", 7: "l", 8: "l", 9: "l", 11: "s"}
    grid.undo()
    assert grid.label_predicted("l", 0.0) == 4
    assert grid.label_predicted("l", 0.0) == 0


def test_all_that_is_found_is_labeled_on_all_pages(open_grid):
    grid = open_grid(ll.Job(FRUIT * 30, ["fruit", "other"], kind="text", store=":memory:"))
    listed = ask(grid, text="apple", count=10)
    assert (listed["total"], listed["open"], len(listed["facts"])) == (60, 60, 10)
    query = {**QUERY, "text": "apple"}
    assert act(grid, "found", value="fruit", expected=60, query=query)[0]["said"] == "60 samples: fruit"
    assert len(labels(grid)) == 60
    refused = act(grid, "found", "again", value="fruit", expected=60, query=query)[0]["refused"]
    assert "0 such samples now, not 60" in refused


def test_several_classes_and_parts(open_grid):
    several = open_grid(ll.Job(FRUIT, ["a", "b"], kind="text", multiple=True, store=":memory:"))
    assert act(several, "decide", keys=["0", "1"], value=["a", "b"])[0]["said"] == "2 samples: a, b"
    assert act(several, "found", "2", value=[], expected=3, query=QUERY)[0]["said"] == "3 samples: none"
    assert shown(several, said="b") == [0, 1]
    spans = open_grid(ll.Job(FRUIT, ["fruit"], kind="text_span", store=":memory:"))
    assert act(spans, "decide", keys=["3"], value=[])[0]["said"] == "1 sample: none"
    assert "Nothing was saved" in act(spans, "bulk", "2", value="fruit", above=0, expected=1, query=QUERY)[0]["refused"]
    marked = [{"label": "fruit", "start": 6, "end": 11, "text": "apple"}]
    assert spans.label([0], marked) == 1
    assert shown(spans, said="fruit") == [0]


def test_a_labeler_beside_it_has_the_same_answers_and_takes_them_back():
    labeler = ll.TabularLabeler(pd.DataFrame({"n": range(8)}), ["a", "b"], store=":memory:", annotator="ann")
    grid = ll.Grid(labeler)
    assert (grid.annotator, grid.job) == ("ann", labeler.job)
    grid.label([0, 1, 2], "a")
    assert labeler.progress["labeled"] == 3
    assert not {0, 1, 2} & set(labeler.queue)
    labeler.undo()
    assert ask(grid)["decided"] == 0
    labeler.label(5, "b")
    assert ask(grid)["facts"][5]["verdict"] == {"value": "b"}
    grid.close()


def test_a_sample_opens_in_the_labeler_beside_it(open_grid, monkeypatch):
    labeler = ll.TabularLabeler(pd.DataFrame({"n": range(8)}), ["a", "b"], store=":memory:", annotator="ann")
    shown_there = []
    monkeypatch.setattr(labeler, "show", shown_there.append)
    grid, alone = open_grid(labeler), open_grid(labeler.job)
    assert grid.config["opens"]
    assert act(grid, "open", keys=["3"])[0]["said"] == "Sample 3 is open in the labeler"
    assert shown_there == [3]
    assert not alone.config["opens"]
    assert "make the grid from one" in act(alone, "open", keys=["3"])[0]["refused"]


def test_a_model_learns_from_it_and_what_it_says_then_comes_when_it_is_asked_for(open_grid):
    """The order stays under a person's hands until they ask for another."""
    learner = ll.ActiveLearner(LogisticRegression(), retrain_every=4, random_state=0)
    labeler = ll.TabularLabeler(
        pd.DataFrame({"size": np.arange(40.0)}), ["s", "l"], store=":memory:", learner=learner, annotator="me"
    )
    grid = open_grid(labeler)
    assert ask(grid)["facets"]["predicted"] == {}
    grid.label(range(6), "s")
    grid.label(range(34, 40), "l")
    assert learner.wait(60)
    grid.refresh()
    grid.wait()
    assert sum(ask(grid)["facets"]["predicted"].values()) == 40
    assert grid.find(predicted="l")[-1] == 39
    before = shown(grid, sort="score")
    grid.label(range(16, 28), "l")
    assert learner.wait(60)
    assert ask(grid)["outdated"]
    assert shown(grid, sort="score") == before
    act(grid, "refresh")
    grid.wait()
    assert not ask(grid)["outdated"]
    assert shown(grid, sort="score") != before


def test_new_samples_come_with_a_refresh(open_grid):
    job = a_job(3)
    grid = open_grid(job)
    job.send([{"size": 99.0}])
    job.record("me", "label", 3, "l")
    assert ask(grid)["all"] == 3
    assert ask(grid)["outdated"]
    grid.refresh()
    assert (ask(grid)["all"], ask(grid)["facts"][3]["verdict"]) == (4, {"value": "l"})


# ---- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (lambda: ll.Grid(3), TypeError, "Grid.int. has nothing to show"),
        (lambda: ll.Grid(a_job(), "disputed"), LabelError, "'labeled', 'unlabeled' or 'flagged'"),
        (lambda: ll.Grid(a_job(), annotator=" "), LabelError, "annotator is empty"),
        (lambda: ll.Grid(a_job(), [99]), PoolError, "99"),
        (lambda: ll.Grid(a_job(), page_size=0), ValueError, "1 to 200"),
    ],
)
def test_a_grid_of_nothing_is_refused(wrong, error, words):
    with pytest.raises(error, match=words):
        wrong()


def test_wrong_questions_and_answers_are_refused_and_nothing_is_stored(grid):
    for wrong, words in [
        (lambda: grid.find(above=2), "from 0 to 1"),
        (lambda: grid.find(sort="colour"), "choose one of"),
        (lambda: grid.find(predicted="x"), "x"),
        (lambda: grid.label("3", "s"), "no list of ids"),
        (lambda: grid.label([1], "x"), "x"),
        (lambda: grid.label_predicted("s", -1), "from 0 to 1"),
        (grid.undo, "undo"),
    ]:
        with pytest.raises(LabelError, match=words):
            wrong()
    with pytest.raises(PoolError, match="77"):
        grid.label([1, 77], "s")
    assert labels(grid) == {}


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "decide", "keys": ["0"], "value": {"s": 1}},
        {"kind": "decide", "keys": ["0", "99"], "value": "s"},
        {"kind": "adopt", "keys": ["0"], "value": "ann"},
        {"kind": "found", "value": "s", "expected": 3, "query": QUERY},
        {"kind": "found", "value": "x", "expected": 12, "query": QUERY},
        {"kind": "bulk", "value": "s", "above": 0.5, "expected": 6, "query": {**QUERY, "predicted": "s"}},
        {"kind": "bulk", "value": "l", "above": 0, "expected": 6, "query": {**QUERY, "predicted": "s"}},
    ],
)
def test_a_page_that_means_something_else_is_refused(grid, message):
    (receipt, *_) = [reply for reply, _ in grid._talk.handle({"page": "p", "op_id": "1", **message})]
    assert "Nothing was saved" in receipt["refused"]
    assert labels(grid) == {}


@pytest.mark.parametrize(
    "query", [{"text": 5}, {"text": "x" * 501}, {"like": "0"}, {"like": ["0"] * 51}, {"sort": "colour"}]
)
def test_a_malformed_question_is_answered_with_an_error(grid, query):
    assert ask(grid, **query)["kind"] == "error"


def test_a_sample_nobody_knows_is_like_nothing(grid):
    assert "not in this grid" in ask_out(grid, sort="likeness", like=["nobody"])["failed"]


def test_what_a_page_sends_again_after_a_restart_is_written_once(open_grid, tmp_path):
    """A kernel may have stored an answer, and died before it could say so."""
    store, query = tmp_path / "labels.db", {**QUERY, "text": "apple"}
    job = ll.Job(FRUIT, ["fruit", "other"], kind="text", store=store, name="j")
    first = open_grid(job)
    act(first, "found", "f", value="fruit", expected=2, query=query)
    act(first, "skip", "s", keys=[job.pool.key(4)])
    act(first, "undo", "u")
    again = open_grid(ll.Job(FRUIT, ["fruit", "other"], kind="text", store=store, name="j"))
    assert act(again, "found", "f", value="fruit", expected=2, query=query)[0]["said"] == "2 samples: fruit"
    act(again, "skip", "s", keys=[job.pool.key(4)])
    act(again, "undo", "u")
    assert labels(again) == {0: "fruit", 1: "fruit"}
    assert again.job.counts()["skipped"] == 0
