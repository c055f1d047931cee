"""PoolMap in a kernel without a page: selection, labels in one step, colours that follow, bad input."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from ipywidgets import Widget
from PIL import Image
from sklearn.linear_model import LogisticRegression

import labelloop as ll
from labelloop.labels import LabelError
from labelloop.pool import PoolError
from labelloop.widgets.pool_map import face
from labelloop.widgets.pool_map.colours import HOWS
from labelloop.widgets.pool_map.keys import map_keys, pressed
from labelloop.widgets.pool_map.surface import PageSurface

N = 90


def table():
    rng = np.random.default_rng(0)
    group = np.arange(N) % 3
    return pd.DataFrame(rng.normal(size=(N, 2)) + 9 * np.array([[0, 0], [1, 0], [0, 1]])[group], columns=["a", "b"])


@pytest.fixture
def job(tmp_path):
    return ll.Job(table(), ["x", "y", "z"], kind="tabular", store=tmp_path / "map.db", name="map")


@pytest.fixture
def made():
    maps = []

    def make(*given, **more):
        maps.append(ll.PoolMap(*given, **{"annotator": "eve", **more}))
        return maps[-1]

    yield make
    for each in maps:
        each.close()


@pytest.fixture(params=["ipycanvas", "the page"])
def shown_by(request, monkeypatch):
    """Where the picture is shown and the pointer heard, in turn."""
    monkeypatch.setattr(face, "has_manager", lambda: request.param == "ipycanvas")
    return request.param


def send(there, *events):
    """Send events as the page does."""
    for event in events:
        whole = {"buttons": 0, "boundingRectWidth": 600, "boundingRectHeight": 440, **event}
        if isinstance(there._surface, PageSurface):
            there._controls._handle_custom_msg({"pointer": [whole]}, [])
        else:
            source = there._surface.moves if event["event"] == "mousemove" else there._surface.taps
            source._handle_mouse_msg(source, whole, [])


def lasso(there, *points, **held):
    first, *rest = [{"relativeX": x, "relativeY": y} for x, y in points]
    send(there, {"event": "mousedown", **first, "shiftKey": True, **held})
    send(there, *({"event": "mousemove", "buttons": 1, **point} for point in rest))
    send(there, {"event": "mouseup", **rest[-1]})


def key(there, *names, **held):
    for name in names:
        there._controls._handle_custom_msg({"event": "keydown", "key": name, **held}, [])


def button(there, name, value=None):
    there._controls._handle_custom_msg({"do": name} if value is None else {"do": name, "value": value}, [])


def said(there):
    return there._controls.state["said"]


def legend(there):
    return {name: count for name, _, count in there.atlas.legend() if count}


@pytest.mark.usefixtures("shown_by")
def test_a_lasso_and_a_key_label_many_samples_and_one_undo_takes_them_back(job, made, tmp_path):
    there = made(job)
    lasso(there, (0, 0), (600, 0), (600, 440), (0, 440))
    assert len(there.selected) == N
    key(there, "x")
    assert job.counts()["per_class"]["x"] == N
    assert there.selected == []
    assert said(there)["text"] == "90 samples labeled x. Backspace takes that back."
    again = ll.Job(table(), kind="tabular", store=tmp_path / "map.db", name="map")
    assert len(again.labels) == N
    key(there, "Backspace")
    assert len(job.labels) == 0
    key(there, "y", ctrlKey=True)
    assert len(job.labels) == N


def test_colours_and_legend_follow_the_answers(job, made):
    there = made(job)
    assert legend(there) == {"no label": N}
    job.record_many("ann", "label", dict.fromkeys(range(12), "y"))
    assert there.wait()
    assert legend(there) == {"no label": N - 12, "y": 12}


def test_what_the_legend_leaves_out_is_neither_seen_nor_selected(job, made):
    job.record_many("ann", "label", dict.fromkeys(range(12), "y"))
    there = made(job)
    button(there, "hide", "no label")
    assert [each["shown"] for each in there._controls.state["legend"]] == [False, True]
    key(there, "a", ctrlKey=True)
    assert there.selected == list(range(12))
    button(there, "show", "no label")
    key(there, "a", ctrlKey=True)
    assert len(there.selected) == N


@pytest.mark.usefixtures("shown_by")
def test_ctrl_adds_to_the_selection_and_alt_takes_from_it(job, made):
    there = made(job)
    assert there.select([0, 1]) == [0, 1]
    lasso(there, (0, 0), (600, 0), (600, 440), (0, 440), altKey=True)
    assert there.selected == []
    there.select([0])
    lasso(there, (0, 0), (600, 0), (600, 440), (0, 440), ctrlKey=True)
    assert len(there.selected) == N


@pytest.mark.usefixtures("shown_by")
def test_pointing_shows_a_sample_and_a_click_opens_it(job, made):
    there = made(job)
    x, y = there.atlas.view.pixels(there.coordinates)
    at = {"relativeX": float(x[7]), "relativeY": float(y[7])}
    sent = there.bytes_sent
    send(there, {"event": "mousemove", **at})
    assert there._controls.card["id"] == "7"
    assert there._controls.card["at"] == pytest.approx([x[7] / 600, y[7] / 440])
    assert there.bytes_sent == sent, "the page draws a ring around it, over the picture that it has"
    send(there, {"event": "mousedown", **at}, {"event": "mouseup", **at}, {"event": "mouseleave"})
    assert there.atlas.cursor == 7
    assert there._controls.card["id"] == "7"
    assert len(there._controls.card["data"]["cells"]) == 2


def click(there, position):
    x, y = there.atlas.view.pixels(there.coordinates)
    at = {"relativeX": float(x[position]), "relativeY": float(y[position])}
    send(there, {"event": "mousedown", **at}, {"event": "mouseup", **at})


def test_a_click_opens_the_sample_in_the_labeler_that_the_map_was_made_from(job, made, monkeypatch):
    labeler = ll.TabularLabeler(job, annotator="eve")
    shown = []
    monkeypatch.setattr(labeler, "show", shown.append)
    there = made(labeler)
    click(there, 7)
    assert (shown, there.atlas.cursor) == ([7], 7)
    key(there, "Enter")
    assert shown == [7, 7]
    assert said(there)["text"] == "7 is open in the labeler."
    click(made(job), 7)
    assert shown == [7, 7], "a map of a Job has no labeler to open samples in"


def test_a_model_colours_by_what_it_says_and_how_sure_it_is(job, made):
    learner = ll.ActiveLearner(LogisticRegression(), random_state=0)
    labeler = ll.TabularLabeler(job, learner=learner, annotator="eve")
    there = made(labeler, color="prediction")
    assert legend(there) == {"no prediction": N}
    job.record_many("eve", "label", {i: "xyz"[i % 3] for i in range(30)})
    assert learner.wait(60)
    assert there.wait()
    assert legend(there) == {"x": 30, "y": 30, "z": 30}
    assert there.atlas._regions is not None
    button(there, "color", "uncertainty")
    assert sum(legend(there).values()) == N
    assert "very sure" in legend(there)


@pytest.mark.parametrize("how", HOWS)
def test_every_way_of_colouring_counts_every_sample(job, made, how):
    learner = ll.ActiveLearner(LogisticRegression(), random_state=0).fit(table(), ["x", "y", "z"] * (N // 3))
    job.record("ann", "label", 0, "x")
    job.record("ann", "skip", 1)
    job.record("ann", "flag", 2, True)
    there = made(job, color=how, learner=learner)
    assert sum(legend(there).values()) == N
    assert Image.open(io.BytesIO(there.picture())).size == (600, 440)


def test_states_and_people_are_told_apart(job, made):
    job.record("ann", "label", 0, "x")
    job.record("bob", "label", 1, "x")
    job.record("bob", "skip", 2)
    job.record("bob", "flag", 3, True)
    job.record_many("eve", "verdict", {4: "y"})
    assert legend(made(job, color="state")) == {"open": N - 5, "labeled": 2, "skipped": 1, "decided": 1, "flagged": 1}
    assert legend(made(job, color="annotator")) == {"nobody": N - 2, "ann": 1, "bob": 1}


def test_samples_that_are_added_appear(job, made):
    there, given = made(job), made(job, there_points := table().to_numpy())
    job.add(pd.DataFrame({"a": [1.0], "b": [2.0]}, index=[N]))
    assert there.wait()
    assert given.wait()
    assert there.coordinates.shape == (N + 1, 2)
    assert np.isnan(given.coordinates[N]).all()
    assert len(there_points) == N
    assert any("1 samples were added" in note for note in given.atlas.notes)


def test_several_classes_and_parts(made):
    job = ll.Job(table(), ["x", "y"], kind="tabular", store=":memory:", multiple=True)
    there = made(job)
    there.select([0, 1])
    assert there.label("x") == 2
    assert job.labels["label"].tolist() == [["x"], ["x"]]
    texts = ll.Job(["one", "two"], ["x"], kind="text_span", store=":memory:")
    spans = made(texts, [[0, 0], [1, 1]])
    spans.select([0])
    with pytest.raises(LabelError, match="one by one"):
        spans.label("x")
    assert ("label", "x") not in map_keys(texts).values()


def test_nothing_is_stored_of_what_is_not_valid(job, made):
    there = made(job)
    with pytest.raises(LabelError, match="nothing is selected"):
        there.label("x")
    there.select([0, 1])
    with pytest.raises(LabelError, match="'w' is not one of the classes"):
        there.label("w")
    assert there.selected == [0, 1]
    with pytest.raises(PoolError):
        there.select(["nobody"])
    key(there, "Backspace")
    assert said(there)["alert"]
    assert "nothing to undo" in said(there)["text"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"color": "colour"}, "color='colour' is not known"),
        ({"color": "prediction"}, "needs a model"),
        ({"annotator": " "}, "annotator is empty"),
        ({"width": 12.5}, "width=12.5"),
        ({"height": 3}, "height=3"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(job, more, said):
    with pytest.raises(LabelError, match=said):
        ll.PoolMap(job, **more)


def test_what_is_no_job_is_refused():
    with pytest.raises(TypeError, match=r"PoolMap\(list\)"):
        ll.PoolMap([1, 2])


def test_one_sample_and_samples_all_alike_have_a_map(made):
    for n in (1, 5):
        job = ll.Job([{"a": 1.0, "b": 2.0}] * n, ["x", "y"], kind="tabular", store=":memory:")
        there = made(job)
        lasso(there, (0, 0), (600, 0), (600, 440), (0, 440))
        assert len(there.selected) == n


def test_a_picture_is_sent_once_and_to_each_page_that_opens(job, made):
    there = made(job)
    sent = there.bytes_sent
    key(there, "Home")
    job.record("ann", "flag", 3, True)
    there.wait()
    assert there.bytes_sent == sent, "nothing that is seen has changed"
    there._surface.canvas._handle_frontend_event(there._surface.canvas, {"event": "client_ready"}, [])
    assert there.bytes_sent == sent + len(there.picture())


def test_what_cannot_be_found_out_is_told_and_the_map_goes_on(job, made, monkeypatch):
    there = made(job)
    with monkeypatch.context() as broken:
        broken.setattr("labelloop.widgets.pool_map.atlas.coloured", lambda *_: 1 / 0)
        job.record("ann", "label", 0, "x")
        assert there.wait()
    assert said(there)["alert"]
    assert said(there)["text"].startswith("The colours are as they were: ZeroDivisionError")
    job.record("ann", "label", 1, "x")
    assert there.wait()
    assert legend(there) == {"no label": N - 2, "x": 2}


def test_a_closed_map_follows_no_more(job, made):
    there = made(job)
    there.close()
    job.record("ann", "label", 0, "x")
    assert there.wait(0)
    assert legend(there) == {"no label": N}
    there.close()


def test_a_web_page_without_a_kernel_has_the_picture(job, made):
    bundle = made(job)._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert data["image/png"].startswith("iVBOR")


def test_a_key_that_is_held_down_answers_once():
    keys = {"x": ("label", "x"), "+": ("zoom_in", None)}
    assert pressed({"key": "X"}, keys) == ("label", "x")
    assert pressed({"key": "x", "repeat": True}, keys) is None
    assert pressed({"key": "+", "shiftKey": True, "repeat": True}, keys) == ("zoom_in", None)
    assert pressed({"key": "x", "ctrlKey": True}, keys) is None


def test_a_map_can_be_made_after_all_widgets_were_closed(job, made):
    made(job)
    Widget.close_all()
    assert made(job).picture()
