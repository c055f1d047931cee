"""A region is stored at the very samples over which it was drawn, and what is heard is what is seen."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from sounds import REAL, WHY, SoundPage, on_grid, recordings

pytestmark = pytest.mark.skipif(REAL is None, reason=WHY)

STREET = ("urban_events_soundscape", "soundscape_20200501_22050.wav")
SIREN, HORN, VOICE = (2.0, 7.0), (5.0, 5.68750566893424), (7.0, 7.967482993197279)  # as its makers say


@pytest.fixture
def street(shared_page):
    return SoundPage.show(shared_page, recordings(*STREET), regions=True)


@pytest.fixture
def finch(shared_page):
    return SoundPage.show(shared_page, recordings("finch_song_a", "10.wav", "100.wav"), regions=True)


@pytest.fixture(autouse=True)
def _without_errors(shared_page):
    yield
    assert shared_page.errors() == []


def samples(path, start, end):
    """Return what soundfile reads between two times, in steps of 16 bits."""
    data, rate = soundfile.read(path, always_2d=True)
    return np.rint(data[round(start * rate) : round(end * rate)].T * 32768) / 32768


def test_the_ruler_tells_where_the_recording_begins_and_ends(street):
    box = street.port
    assert street.under(box["x"]) == pytest.approx(0, abs=street.pixel / 10)
    assert street.under(box["x"] + box["width"]) == pytest.approx(10, abs=street.pixel / 10)


def test_a_drag_either_way_is_the_region_between_its_ends(street):
    for start, end in (SIREN, HORN[::-1], VOICE):
        street.drag(start, end, height=0.8, hold="Control")
        street.page.press("Escape")
    meant = [SIREN, HORN, VOICE]
    assert street.labels == [None] * 3
    for spot, truth in zip(street.spots, meant, strict=True):
        assert spot == pytest.approx(truth, abs=street.pixel)
        assert spot == tuple(on_grid(time, street.rate) for time in spot)
    for spot, shown in zip(street.spots, street.shown, strict=True):
        assert shown == pytest.approx(spot, abs=street.pixel / 10)
    street.page.press("Tab", "i", "Tab", "c", "Tab", "v")
    drawn = street.spots
    assert street.rows[0].text == "{} – {}".format(*(f"0:{time:06.3f}" for time in drawn[0]))  # noqa: RUF001 - a dash
    street.page.press("Escape", "Enter")
    assert street.stored(street.data[0]) == [
        (*spot, label) for spot, label in zip(drawn, ("siren", "car", "voice"), strict=True)
    ]
    table = street.page.eval("labeler.regions[['start', 'end', 'label', 'origin']].values.tolist()")
    assert table == [[*spot, name, "manual"] for spot, name in zip(drawn, ("siren", "car", "voice"), strict=True)]


def test_a_region_ends_where_the_recording_ends_and_a_click_is_none(street):
    street.drag(9.0, 10.4)
    street.page.press("Escape")
    street.drag(0.5, -0.6)
    street.page.press("Escape")
    street.click(4.0)
    assert street.head == pytest.approx(4, abs=street.pixel)
    assert [spot[0] for spot in street.spots] == [0, pytest.approx(9, abs=street.pixel)]
    assert [spot[1] for spot in street.spots] == [pytest.approx(0.5, abs=street.pixel), 10]


def test_drawn_to_the_sample_where_samples_are_seen(finch):
    middle = 1.192
    while finch.pixel > 1 / finch.rate / 8:
        finch.wheel(middle, -240, hold="Control")
        assert abs(finch.under(finch.at(middle)[0]) - middle) < 1e-9
    step = 1 / finch.rate
    start = on_grid(middle - 3 * step, finch.rate)
    finch.drag(start + step / 3, start + 6 * step - step / 3)  # as near to the one sample as to no other
    assert finch.spots == [(start, on_grid(start + 6 * step, finch.rate))]
    finch.page.press("i", "ArrowRight", "Alt+Shift+ArrowRight", "Enter")
    assert finch.stored(finch.data[0]) == [
        (on_grid(start + step, finch.rate), on_grid(start + 8 * step, finch.rate), "siren")
    ]


def test_zoomed_panned_and_back(street):
    whole = street.window
    street.wheel(5.0, -240, hold="Control")
    near = street.window
    assert near.scale > whole.scale
    street.drag(5.1, 5.6)
    street.page.press("Escape")
    street.wheel(5.0, 90, hold="Shift")
    assert street.window.scale == pytest.approx(near.scale)
    assert street.under(near.left) != pytest.approx(near.time, abs=street.pixel)
    assert street.shown == [pytest.approx(street.spots[0], abs=street.pixel / 10)]
    minimap = street.page.labeler.locator(".ll-minimap").bounding_box()
    street.mouse.click(minimap["x"] + 0.6 * minimap["width"], minimap["y"] + 10)
    box = street.port
    assert street.under(box["x"] + box["width"] / 2) == pytest.approx(6, abs=10 / minimap["width"] + street.pixel)
    street.page.press("0")
    assert street.window == pytest.approx(whole)
    assert street.spots == [pytest.approx((5.1, 5.6), abs=whole.scale**-1)]


def test_regions_are_moved_and_resized_by_mouse(street):
    pixel = street.pixel
    street.drag(2.0, 4.0)
    street.page.press("i", "Escape")
    street.drag(6.0, 7.0)
    street.page.press("v", "Escape")
    (first, second) = street.spots
    street.drag(3.0, 3.5)
    assert street.spots[0] == pytest.approx((first[0] + 0.5, first[1] + 0.5), abs=pixel)
    assert street.selected == [street.spots[0]]
    street.page.press("Control+z")
    assert street.spots == [first, second]
    street.drag(first[1], 5.0)
    assert street.spots[0] == (first[0], pytest.approx(5, abs=pixel))
    street.drag(first[0], 0.0)
    assert street.spots[0] == (0, pytest.approx(5, abs=pixel))
    street.drag(5.0, second[0] - 4 * pixel)  # a neighbour is near: it ends where that begins
    assert street.spots[0] == (0, second[0])
    street.page.press("Escape")
    street.drag(second[0], 5.5, hold="Shift")  # both edges that meet there
    assert street.spots == [(0, street.spots[1][0]), (pytest.approx(5.5, abs=pixel), second[1])]
    street.page.press("Escape")
    street.drag(5.5, second[0] - 3 * pixel, hold="Alt")  # free of what is near
    assert street.spots[0][1] != second[0]
    street.page.press(*["Control+z"] * 5)
    assert street.spots == [first, second]
    street.page.press("Control+y", "Control+Shift+Z")
    assert street.spots[0] == (0, pytest.approx(5, abs=pixel))
    assert street.labels == ["siren", "voice"]


def test_regions_that_overlap_stand_below_one_another(street):
    street.drag(2.0, 7.0)
    street.page.press("i", "Escape")
    street.drag(5.0, 5.7, hold="Control")
    street.page.press("c", "Escape")
    street.click(5.3, height=0.25)
    assert street.selected == [street.spots[0]]
    street.click(5.3, height=0.75)
    assert street.selected == [street.spots[1]]
    street.page.press("Delete")
    street.click(5.3, height=0.75)
    assert street.selected == street.spots == [pytest.approx((2, 7), abs=street.pixel)]


def test_what_must_not_overlap_is_refused(shared_page):
    street = SoundPage.show(shared_page, recordings(*STREET), regions=True, overlap=False)
    street.drag(2.0, 4.0)
    street.page.press("i", "Escape")
    street.drag(3.0, 5.0, hold="Control")
    assert len(street.spots) == 1
    assert "would overlap" in street.notice
    street.drag(5.0, 6.0)
    street.page.press("c")
    assert street.labels == ["siren", "car"]


def test_a_region_is_cut_where_the_playhead_is(street):
    street.drag(2.0, 7.0)
    street.page.press("i", "Escape")
    start, end = street.spots[0]
    street.click(4.0)
    street.page.press("x")
    cut = street.spots[0][1]
    assert cut == pytest.approx(4, abs=street.pixel)
    assert street.spots == [(start, cut), (cut, end)]
    assert street.labels == ["siren", "siren"]
    street.page.press("Control+z")
    assert street.spots == [(start, end)]


def test_the_numbers_of_a_region_are_read_and_typed(street):
    street.drag(2.0, 4.0)
    street.settle()
    assert float(street.field("start").input_value()) == street.spots[0][0]
    street.field("start").fill("5.00001")
    street.field("start").press("Enter")
    assert "ends after it starts" in street.notice
    street.field("end").fill("6.5")
    street.field("end").press("Enter")
    street.settle()
    street.field("start").fill("5.00001")
    street.field("start").press("Tab")
    street.settle()
    assert street.spots == [(on_grid(5.00001, street.rate), 6.5)]
    street.field("length").fill("0.25")
    street.field("length").press("Tab")
    meant = (on_grid(5.00001, street.rate), on_grid(5.25001, street.rate))
    assert street.spots == [meant]
    street.page.labeler.focus()
    street.page.press("v", "Escape", "Enter")
    assert street.stored(street.data[0]) == [(*meant, "voice")]


def test_a_region_is_heard_once_to_the_sample(finch):
    finch.drag(1.318, 1.395)
    finch.page.press("i")
    start, end = finch.spots[0]
    finch.listen()
    finch.page.press("Shift+Space")
    finch.wait_silent()
    finch.page.until(lambda: finch.head == pytest.approx(end, abs=0.001), "its end")
    heard = finch.heard()
    assert heard.rate == finch.rate
    assert heard.samples.tolist() == samples(finch.data[0], start, end).tolist()
    finch.listen()
    finch.mouse.dblclick(*finch.at((start + end) / 2))
    finch.wait_heard()
    finch.wait_silent()
    assert finch.heard().samples.tolist() == heard.samples.tolist()


def test_a_loop_joins_to_the_sample_and_follows_its_region(finch):
    finch.drag(1.495, 1.569)
    finch.page.press("i")
    start, end = finch.spots[0]
    finch.listen()
    finch.page.press("r")
    finch.wait_heard(5)
    heard = finch.heard()
    once = samples(finch.data[0], start, end)
    rounds = heard.samples.shape[1] // once.shape[1]
    assert rounds > 2
    assert heard.samples[:, : rounds * once.shape[1]].tolist() == np.tile(once, rounds).tolist()
    assert np.abs(heard.gaps).max() < 0.01 / finch.rate
    finch.drag(end, 1.6)
    now = finch.spots[0]
    assert now == (start, pytest.approx(1.6, abs=finch.pixel))
    assert finch.playing
    finch.page.until(lambda: finch.head > end + 0.005, "what was added")
    finch.page.press("Space")
    finch.wait_silent()
    assert now[0] <= finch.head <= now[1]


def test_slower_it_takes_longer_at_the_same_pitch(street):
    street.drag(5.0, 5.4)  # the horn
    street.page.press("c")
    (start, end), rate = street.spots[0], street.rate

    def pitch(sound):
        """Return the loudest frequency."""
        power = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
        return power.argmax() * rate / len(sound)

    street.page.press("<", "<")  # half as fast
    street.listen()
    street.page.press("Shift+Space")
    street.wait_heard()
    street.wait_silent()
    heard = street.heard().samples[0]
    assert len(heard) == pytest.approx(2 * (end - start) * rate, rel=0.05)
    assert pitch(heard) == pytest.approx(pitch(samples(street.data[0], start, end)[0]), rel=0.01)
    street.page.until(lambda: street.head == pytest.approx(end, abs=0.005), "its end")


def test_space_plays_from_the_playhead_and_stops(street):
    street.click(5.0)
    start = street.head
    street.listen()
    street.page.press("Space")
    street.wait_playing()
    street.page.press("Space")
    street.wait_silent()
    stopped = street.head
    assert stopped > start
    heard = street.heard()
    first = round(start * street.rate)
    meant = samples(street.data[0], 0, 10)[:, first : first + heard.samples.shape[1]]
    assert heard.samples.tolist() == meant.tolist()
    assert street.spots == []
    street.page.press("Space")
    street.wait_playing()
    assert street.head > stopped


def test_what_is_heard_is_recorded_as_a_region(street):
    street.click(3.0)
    start = street.head
    street.page.press("i", "n")
    street.wait_playing()
    street.page.press("n")
    assert street.playing  # the next one can be recorded
    (region,) = street.regions
    assert region[:3] == (pytest.approx(start, abs=0.001), region.end, "siren")
    street.page.press("Escape", "n")
    again = street.head
    street.page.until(lambda: street.head > again + 0.05, "some of the sound")
    street.page.press("Space")
    street.wait_silent()
    stopped = street.head
    street.page.press("Enter")
    (first, second) = street.stored(street.data[0])
    assert first == region[:3]
    assert first[1] <= second[0] == pytest.approx(again, abs=0.1)
    assert second[1] == pytest.approx(stopped, abs=0.001)
    assert all(time == on_grid(time, 22050) for time in (*first[:2], *second[:2]))


def test_from_bracket_to_bracket(street):
    street.page.press("v")
    street.click(7.0)
    street.page.press("[")
    street.click(8.0)
    street.page.press("]")
    assert street.regions == [
        (pytest.approx(7, abs=street.pixel), pytest.approx(8, abs=street.pixel), "voice", {"selected"})
    ]
    street.page.press("Escape")
    street.click(9.0)
    street.page.press("g")  # from the end of the one before
    assert street.spots[1][0] == street.spots[0][1]
    street.page.press("Escape", "]")
    assert street.notice == "First say where the region begins."
