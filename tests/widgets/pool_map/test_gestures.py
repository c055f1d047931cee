"""What a pointer means."""

from __future__ import annotations

from labelloop.widgets.pool_map.gestures import Gestures, corners


def play(gestures, *events, **held):
    found = []
    for kind, x, y, *buttons in events:
        event = {"event": kind, "relativeX": x, "relativeY": y, "buttons": buttons[0] if buttons else 0, **held}
        found.append(gestures.meant({**event, "boundingRectWidth": 200, "boundingRectHeight": 100}, 400, 200))
    return [each for each in found if each is not None]


def test_a_drag_means_nothing_here_for_the_page_moves_the_plane():
    assert play(Gestures(), ("mousedown", 10, 10), ("mousemove", 20, 15, 1), ("mouseup", 20, 15)) == []


def test_shift_draws_a_lasso_and_ctrl_adds():
    path = [("mousedown", 0, 0), ("mousemove", 30, 0, 1), ("mousemove", 30, 30, 1), ("mouseup", 0, 30)]
    *drawing, end = play(Gestures(), *path, shiftKey=True, ctrlKey=True)
    assert [each.what for each in drawing] == ["draw", "draw"]
    assert (end.what, end.tool, end.mode, len(end.line)) == ("select", "lasso", "add", 4)


def test_a_rectangle_is_two_corners():
    (_, end) = play(Gestures("rectangle"), ("mousedown", 0, 0), ("mousemove", 30, 9, 1), ("mouseup", 30, 20))
    assert corners(end.line, end.tool) == ((0, 0), (60, 0), (60, 40), (0, 40))


def test_a_hand_that_trembles_clicks():
    (end,) = play(Gestures("lasso"), ("mousedown", 10, 10), ("mouseup", 11, 10))
    assert (end.what, end.at) == ("click", (22.0, 20.0))


def test_a_move_that_comes_after_its_end_means_nothing():
    gestures = Gestures()
    play(gestures, ("mousedown", 10, 10), ("mousemove", 20, 15, 1), ("mouseup", 20, 15))
    assert play(gestures, ("mousemove", 21, 15, 1)) == []
    assert play(gestures, ("mousemove", 21, 15, 0))[0].what == "look"


def test_a_lasso_outlives_a_pointer_that_leaves_and_ends_where_it_comes_back_without_a_button():
    gestures = Gestures("lasso")
    path = [("mousedown", 0, 0), ("mousemove", 30, 0, 1), ("mousemove", 30, 30, 1), ("mouseleave", 30, 30)]
    assert play(gestures, *path)[-1].what == "leave"
    assert play(gestures, ("mousemove", 5, 5, 0))[0].what == "select"
    assert play(gestures, ("mousemove", 5, 5, 0))[0].what == "look"
