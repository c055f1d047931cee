"""TextGrids, as Praat writes and reads them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import soundfile

import labelloop as ll

LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 2.5
tiers? <exists>
size = 3
item []:
    item [1]:
        class = "IntervalTier"
        name = "word"
        xmin = 0
        xmax = 2.5
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 0.5
            text = ""
        intervals [2]:
            xmin = 0.5
            xmax = 1.25
            text = "say ""1 < 2!""
so"
        intervals [3]:
            xmin = 1.25
            xmax = 2.5
            text = "名"
    item [2]:
        class = "TextTier"
        name = "click"
        xmin = 0
        xmax = 2.5
        points: size = 2
        points [1]:
            number = 0.75
            mark = "up"
        points [2]:
            number = 1.5
            mark = ""
    item [3]:
        class = "IntervalTier"
        name = "silence"
        xmin = 0
        xmax = 2.5
        intervals: size = 1
        intervals [1]:
            xmin = 0
            xmax = 2.5
            text = "  "
"""
SHORT = """File type = "ooTextFile short"
"TextGrid"

0
2.5
<exists>
3
"IntervalTier"
"word"
0
2.5
3
0
0.5
""
0.5
1.25
"say ""1 < 2!""
so"
1.25
2.5
"名"
"TextTier"
"click"
0
2.5
2
0.75
"up"
1.5
""
"IntervalTier"
"silence"
0
2.5
1
0
2.5
"  "
"""
WORDS = [{"start": 0.5, "end": 1.25, "label": 'say "1 < 2!"\nso'}, {"start": 1.25, "end": 2.5, "label": "名"}]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16"]


def write(path, regions, **columns):
    frame = pd.DataFrame({"path": ["a.wav"], "duration": [3.0], "label": [regions]}).assign(**columns)
    report = ll.formats.write(frame, path, "textgrid")
    return path.read_text(encoding="utf-8"), report


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("content", [LONG, SHORT])
def test_the_long_and_the_short_form_say_the_same(tmp_path, content, encoding):
    path = tmp_path / "a.TextGrid"
    path.write_bytes(content.replace("\n", "\r\n" if encoding == "utf-16" else "\n").encode(encoding))
    frame, report = ll.formats.read(path)
    wanted = WORDS if encoding != "utf-16" else [{**WORDS[0], "label": 'say "1 < 2!"\r\nso'}, WORDS[1]]
    assert frame["label"].tolist() == [wanted, []]
    assert frame[["path", "duration", "tier"]].to_numpy().tolist() == [["a", 2.5, "word"], ["a", 2.5, "silence"]]
    assert (report.written, report.dropped) == (2, 2)
    assert report.reasons[0] == "2 points of the tier 'click', no region (first: recording 'a', 'up' 0.75 s)"


def test_what_stands_between_numbers_texts_and_flags_is_for_people(tmp_path):
    path = tmp_path / "a.TextGrid"
    path.write_text(
        '"ooTextFile" "TextGrid" ! from 0 to "2.5"\n0s 2.5s there <exists> 1\n"IntervalTier" "x" 0 2.5e0 [3]: 2\n'
        '(1) 0.5s - 1.25s "one!" ! 7 8 "no"\n+1.25 2.5 "two"'
    )
    frame, _ = ll.formats.read(path)
    assert [(r["start"], r["end"], r["label"]) for r in frame["label"][0]] == [(0.5, 1.25, "one!"), (1.25, 2.5, "two")]


def test_a_file_is_written_in_the_long_form_with_intervals_that_follow_each_other(tmp_path):
    content, report = write(tmp_path / "a.TextGrid", [{"start": 1, "end": 2.25, "label": 'a "b"'}])
    assert report.reasons == []
    head, tier = content.split("    item [1]:\n")
    assert head == (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
        "xmin = 0\nxmax = 3.000000\ntiers? <exists>\nsize = 1\nitem []:\n"
    )
    lines = ['class = "IntervalTier"', 'name = "labels"', "xmin = 0", "xmax = 3.000000", "intervals: size = 3"]
    intervals = [("0.000000", "1.000000", '""'), ("1.000000", "2.250000", '"a ""b"""'), ("2.250000", "3.000000", '""')]
    for number, (start, end, text) in enumerate(intervals, 1):
        lines += [f"intervals [{number}]:", f"    xmin = {start}", f"    xmax = {end}", f"    text = {text}"]
    assert tier == "".join(f"        {line}\n" for line in lines)


def test_regions_that_overlap_stand_in_as_few_tiers_as_there_can_be(tmp_path):
    times = [(0, 1), (0, 0.5), (0.5, 2), (1, 3)]
    regions = [{"start": start, "end": end, "label": "x"} for start, end in times]
    content, _ = write(tmp_path / "a.TextGrid", regions)
    assert "size = 2" in content
    assert 'name = "labels (overlap 2)"' in content
    frame, _ = ll.formats.read(tmp_path / "a.TextGrid")
    assert "tier" not in frame.columns
    assert [(r["start"], r["end"]) for r in frame["label"][0]] == times


def test_tiers_come_back_with_their_names(tmp_path):
    (tmp_path / "a.TextGrid").write_text(LONG, encoding="utf-8")
    frame, _ = ll.formats.read(tmp_path / "a.TextGrid")
    ll.formats.write(frame, tmp_path / "out", "textgrid", strict=True)
    back, report = ll.formats.read(tmp_path / "out", "textgrid")
    pd.testing.assert_frame_equal(back, frame)
    assert report.dropped == 0
    told = ll.formats.write(frame, tmp_path / "tracks", "audacity")
    assert (told.written, told.dropped) == (2, 0)
    assert "of a further tier: audacity holds one answer a recording" in told.reasons[0]


def test_a_tier_called_like_another_with_a_number_is_one_of_its_own(tmp_path):
    for name in ("labels 2", "labels (overlap 2)"):
        content, _ = write(tmp_path / "a.TextGrid", WORDS)
        (tmp_path / "b.TextGrid").write_text(content.replace('"labels"', f'"{name}"'), encoding="utf-8")
        frame, _ = ll.formats.read(tmp_path / "b.TextGrid")
        assert frame["tier"].tolist() == [name]


def test_a_recording_of_unknown_duration_ends_with_its_last_region(tmp_path):
    content, report = write(tmp_path / "a.TextGrid", WORDS, duration=None)
    assert "xmax = 2.500000\ntiers?" in content
    assert report.reasons == [
        "1 recording of unknown duration: taken to end with its last region (first: recording 'a.wav')"
    ]
    content, report = write(tmp_path / "b.TextGrid", [], duration=float("nan"))
    assert "xmax = 1.000000\ntiers?" in content


def test_intervals_that_reach_beyond_the_sound_are_cut_off(tmp_path):
    (tmp_path / "a.TextGrid").write_text(LONG, encoding="utf-8")
    soundfile.write(tmp_path / "a.wav", np.zeros(2000, np.int16), 1000)
    frame, report = ll.formats.read(tmp_path / "a.TextGrid")
    assert [region["end"] for region in frame["label"][0]] == [1.25, 2.0]
    assert (report.written, report.changed) == (2, 1)
    _, said, cut = report.reasons
    assert said.endswith(
        "is not the one that is said of it (first: recording 'a.wav': 2.5 s is said, the file has 2 s)"
    )
    assert cut == "1 region ending after the recording: cut off there (first: recording 'a.wav', '名' 1.25-2.5 s)"


HEAD = '"ooTextFile" "TextGrid" 0 1 <exists> '


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", '1: expected "ooTextFile", as the text files of Praat begin, found the end'),
        ("\x00\x01", '1: expected "ooTextFile"'),
        ("ooBinaryFile\x08TextGrid", '1: expected "ooTextFile"'),
        ('"ooTextFile"\n"Collection" 3', '2: expected "TextGrid", found \'"Collection" 3\''),
        ('"ooTextFile" "TextGrid" 0\n', "2: expected a number, found the end"),
        ('"ooTextFile" "TextGrid" 0\n<exists>', "2: expected a number, found '<exists>'"),
        (HEAD + '\n"IntervalTier"', "2: expected a number, found '\"IntervalTier\"'"),
        (HEAD + "1e15", "1: expected a number of tiers, intervals or points"),
        (HEAD + "1.5", "1: expected a number of tiers, intervals or points"),
        (HEAD + "-1", "1: expected a number of tiers, intervals or points"),
        (HEAD + '1 "Tier"', '1: expected "IntervalTier" or "TextTier"'),
        (HEAD + '2 "TextTier" "x" 0 1 0', "1: expected a text in quotes, found the end"),
        (HEAD + '1 "IntervalTier" "x" 0 1 1\n0 1 "is not closed', "2: expected a text in quotes, found '\"is not clos"),
        (HEAD + '1 "IntervalTier" "x" 0 1 1\n0 1,5 "x"', "2: expected a number, found '\"x\"'"),
        ("caf\xe9".encode("latin-1"), "1: expected UTF-8 text, found the byte 0xe9"),
        (b"\xff\xfe\x00", ": expected UTF-16 text, as it begins with its mark: truncated data"),
    ],
)
def test_what_is_no_textgrid_is_named_with_its_line(tmp_path, content, message):
    path = tmp_path / "a.TextGrid"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError) as caught:
        ll.formats.read(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("form", ["short_textgrid", "long_textgrid"])
def test_another_library_agrees(tmp_path, form):
    textgrid = pytest.importorskip("praatio.textgrid")
    regions = [{"start": k / 7, "end": (k + 2.5) / 7, "label": f'"{k}" 名\n!'} for k in range(9)]
    write(tmp_path / "a.TextGrid", regions)
    grid = textgrid.openTextgrid(str(tmp_path / "a.TextGrid"), includeEmptyIntervals=False)
    found = sorted((*map(float, entry[:2]), entry[2]) for tier in grid.tiers for entry in tier.entries)
    assert found == [(round(r["start"], 6), round(r["end"], 6), r["label"]) for r in regions]
    grid.save(str(tmp_path / "b.TextGrid"), form, includeBlankSpaces=True)
    back, _ = ll.formats.read(tmp_path / "b.TextGrid")
    assert [tuple(region.values()) for region in back["label"][0]] == found
