"""COCO, Pascal VOC, CVAT and Label Studio: their files in detail."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import labelloop as ll

CAT = {"top": 5, "left": 10, "label": "cat", "width": 30, "height": 20}
DOG = {"top": 0, "left": 0, "label": "dog", "width": 1, "height": 1}
FRAME = pd.DataFrame({"path": ["a.jpg", "b.jpg"], "width": 100, "height": 80, "label": [[CAT, DOG], []]})


def read(path, form, **options):
    frame, report = ll.formats.read(path, form, **options)
    return frame["label"].tolist(), report


def reasons(report):
    return [reason.split(" (first")[0] for reason in report.reasons]


# ---- COCO -------------------------------------------------------------------------------------------------------


def coco(path, *annotations, **image):
    content = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 100, "height": 80, **image}],
        "annotations": [{"id": n, "image_id": 1, "category_id": 1, **each} for n, each in enumerate(annotations, 1)],
        "categories": [{"id": 1, "name": "cat"}],
    }
    path.write_text(json.dumps(content))
    return path


def test_a_file_of_coco(tmp_path):
    ll.formats.write(FRAME, tmp_path / "a.json", "coco", strict=True)
    content = json.loads((tmp_path / "a.json").read_text())
    assert content["images"] == [
        {"id": 1, "file_name": "a.jpg", "width": 100, "height": 80},
        {"id": 2, "file_name": "b.jpg", "width": 100, "height": 80},
    ]
    assert content["categories"] == [
        {"id": 1, "name": "cat", "supercategory": ""},
        {"id": 2, "name": "dog", "supercategory": ""},
    ]
    first, second = content["annotations"]
    more = {"area": 600, "iscrowd": 0, "segmentation": []}
    assert first == {"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 5, 30, 20], **more}
    assert (second["id"], second["category_id"], second["area"]) == (2, 2, 1)


def test_pycocotools_reads_what_is_written(tmp_path, capsys):
    tool = pytest.importorskip("pycocotools.coco")
    ll.formats.write(FRAME, tmp_path / "a.json", "coco", strict=True)
    found = tool.COCO(str(tmp_path / "a.json"))
    assert [each["bbox"] for each in found.loadAnns(found.getAnnIds(imgIds=[1]))] == [[10, 5, 30, 20], [0, 0, 1, 1]]
    assert found.getAnnIds(imgIds=[2]) == []
    assert found.getAnnIds(areaRng=[500, 700]) == [1]
    assert [each["name"] for each in found.loadCats(found.getCatIds())] == ["cat", "dog"]
    assert "index created" in capsys.readouterr().out


def test_class_keys_that_are_no_text_stand_beside_their_names(tmp_path):
    frame = pd.DataFrame({"path": ["a.jpg"], "label": [[{**CAT, "label": key} for key in (1, "1", True, 2.5)]]})
    ll.formats.write(frame, tmp_path / "a.json", "coco", strict=True)
    categories = json.loads((tmp_path / "a.json").read_text())["categories"]
    assert [(each["name"], each.get("key")) for each in categories] == [
        ("1", 1),
        ("1", None),
        ("True", True),
        ("2.5", 2.5),
    ]
    ((boxes,), _) = read(tmp_path / "a.json", "coco")
    assert [repr(box["label"]) for box in boxes] == ["1", "'1'", "True", "2.5"]


def test_crowds_outlines_and_what_else_coco_says_are_told(tmp_path):
    path = coco(
        tmp_path / "a.json",
        {"bbox": [0, 0, 9, 9], "iscrowd": 1, "segmentation": {"counts": [1], "size": [80, 100]}},
        {"bbox": [10, 5, 30, 20], "segmentation": [[10, 5, 40, 5, 20, 25]]},
        {"bbox": [0, 0, 2, 2], "segmentation": [[0, 0, 2, 0, 2, 2, 0, 2]]},
        {"bbox": [1.5, 0, 2, 2], "attributes": {"x": 1}, "score": 0.5},
        {"bbox": [0, 0, 200, 2]},
        {"bbox": [200, 0, 2, 2]},
        {"bbox": [0, 0, 0, 2]},
        {"bbox": [0, 0, -5, 2]},
        {"bbox": [0, 0, "5", 2]},
        {"bbox": [0, 0, 5]},
        {"bbox": [0, 0, 5, 5], "category_id": 9},
        {"bbox": [0, 0, 5, 5], "image_id": 9},
    )
    ((boxes,), report) = read(path, "coco")
    assert [(b["left"], b["width"]) for b in boxes] == [(0, 9), (10, 30), (0, 2), (2, 2), (0, 100)]
    assert (report.written, report.changed, report.dropped) == (5, 4, 7)
    assert sorted(reasons(report)) == sorted(
        [
            "1 box around a crowd: read as one box",
            "1 box with an outline (segmentation): the box alone is read",
            "1 box with 'attributes', 'score', not read",
            "1 box not of whole pixels: rounded",
            "1 box reaching beyond the image: cut off at its border",
            "1 box outside the image",
            "2 boxes of no width or height",
            "1 box whose numbers are none",
            "1 annotation without a bbox",
            "1 box of a category that is not listed",
            "1 box of an image that is not listed",
        ]
    )


def test_a_file_that_is_not_of_coco(tmp_path):
    path = tmp_path / "a.json"
    for content, message in (
        ("[]", "expected a JSON object"),
        ('{"images": []}', r"expected lists of 'images', 'annotations' and 'categories', found \['images'\]"),
        ('{"images": [{}], "annotations": [], "categories": []}', "image 1: expected a number as 'id', found None"),
        (
            '{"images": [{"id": 1}, {"id": 1}], "annotations": [], "categories": []}',
            "image 2: its id 1 is that of another",
        ),
    ):
        path.write_text(content)
        with pytest.raises(ValueError, match=message):
            ll.formats.read(path, "coco")


@pytest.mark.parametrize("name", ["../../etc/a.jpg", "/etc/a.jpg", "C:\\me\\a.jpg", "..\\a.jpg"])
def test_names_in_files_do_not_lead_out_of_a_folder(tmp_path, name):
    frame, report = ll.formats.read(coco(tmp_path / "a.json", file_name=name), "coco")
    assert frame["path"].tolist() == ["a.jpg"]
    assert reasons(report) == ["1 image whose name leads out of its folder: the last part of it is taken"]
    path = tmp_path / "a.xml"
    path.write_text(f'<annotations><image name="{name}" width="9" height="9"/></annotations>')
    assert ll.formats.read(path, "cvat")[0]["path"].tolist() == ["a.jpg"]
    path.write_text(f"<annotation><filename>{name}</filename><path>/etc/passwd</path></annotation>")
    assert ll.formats.read(path, "voc")[0]["path"].tolist() == ["a.jpg"]


# ---- Pascal VOC -------------------------------------------------------------------------------------------------


def voc(path, *objects, name="a.jpg"):
    things = "".join(
        f"<object><name>{label}</name>{more}<bndbox><xmin>{x}</xmin><ymin>{y}</ymin><xmax>{r}</xmax><ymax>{b}</ymax></bndbox></object>"
        for label, x, y, r, b, more in objects
    )
    size = "<size><width>100</width><height>80</height><depth>3</depth></size>"
    path.write_text(f"<annotation><filename>{name}</filename>{size}{things}</annotation>")
    return path


def test_a_file_of_voc_counts_from_1_and_includes_the_last_pixel(tmp_path):
    ll.formats.write(FRAME.assign(path=["x/a.jpg", "b.jpg"]), tmp_path / "out", "voc", strict=True)
    assert (tmp_path / "out" / "Annotations" / "b.xml").is_file()
    text = (tmp_path / "out" / "Annotations" / "x" / "a.xml").read_text()
    words = "".join(text.split())
    assert (
        "<folder>x</folder><filename>a.jpg</filename><size><width>100</width><height>80</height><depth>3</depth>"
        in words
    )
    assert "<name>cat</name><pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult>" in words
    assert "<xmin>11</xmin><ymin>6</ymin><xmax>40</xmax><ymax>25</ymax>" in words
    assert "<xmin>1</xmin><ymin>1</ymin><xmax>1</xmax><ymax>1</ymax>" in words


def test_files_of_voc_that_begin_at_0_are_counted_from_0_and_told(tmp_path):
    voc(tmp_path / "a.xml", ("cat", 10, 5, 40, 25, ""))
    assert read(tmp_path, "voc")[0] == [[{**CAT, "left": 9, "top": 4, "width": 31, "height": 21}]]
    voc(tmp_path / "b.xml", ("cat", 0, 5, 30, 25, ""), name="b.jpg")
    (first, second), report = read(tmp_path, "voc")
    assert (first, second) == ([CAT], [{**CAT, "left": 0}])
    assert (
        "image in which a box begins at 0, where VOC counts from 1: all files are read as counted from 0"
        in report.reasons[0]
    )
    assert "(first: image 'b.jpg')" in report.reasons[0]


def test_what_else_voc_says_is_told(tmp_path):
    path = voc(
        tmp_path / "a.xml",
        ("cat", 11, 6, 40, 25, "<difficult>1</difficult><part><name>head</name></part>"),
        ("cat", 11, 6, 140, 25, ""),
        ("cat", 1.5, 6, 40, 25, ""),
        ("cat", 40, 6, 11, 25, ""),
        ("cat", "x", 6, 11, 25, ""),
        ("", 11, 6, 40, 25, ""),
    )
    path.write_text(path.read_text().replace("</annotation>", "<object><name>cat</name></object></annotation>"))
    ((boxes,), report) = read(path, "voc")
    assert len(boxes) == report.written == 3
    assert (report.changed, report.dropped) == (2, 4)
    assert reasons(report)[:3] == [
        "1 box with 'difficult', not read",
        "1 box with 'part', not read",
        "1 object without a bndbox",
    ]


def test_a_folder_without_files_of_voc(tmp_path):
    with pytest.raises(ValueError, match=r"expected a folder with a file \.xml for each image, found none"):
        ll.formats.read(tmp_path, "voc")


# ---- XML --------------------------------------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE annotation [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><annotation><filename>&b;</filename></annotation>'
)
FILE = (
    '<!DOCTYPE annotation [<!ENTITY a SYSTEM "file:///etc/passwd">]><annotation><filename>&a;</filename></annotation>'
)


@pytest.mark.parametrize("form", ["voc", "cvat"])
def test_xml_is_not_trusted(tmp_path, form):
    path = tmp_path / "a.xml"
    for content, message in (
        (LAUGHS, "declares the entity 'a': such files are not read"),
        (FILE, "declares the entity 'a': such files are not read"),
        ("<annotation>", "expected XML: no element found: line 1"),
        ("", "expected XML"),
        ("PK\x03\x04", "found a zip archive: unpack it first"),
        ('<?xml version="1.0" encoding="nonsense"?><annotation/>', "expected XML"),
        ("<other/>", r"expected <annotations?>, found <other>"),
    ):
        path.write_text(content)
        with pytest.raises(ValueError, match=message):
            ll.formats.read(path, form)
    path.write_text("<!DOCTYPE annotation><annotation><filename>a</filename></annotation>")
    assert len(ll.formats.read(path, "voc")[0]) == 1


@pytest.mark.parametrize("form", ["voc", "cvat"])
def test_classes_that_xml_cannot_hold(tmp_path, form):
    frame = FRAME.assign(label=[[{**CAT, "label": "a\x00b\r\ud800"}, {**CAT, "label": "<&\"'>\n\t ok "}], []])
    report = ll.formats.write(frame, tmp_path / "out", form)
    assert (report.changed, reasons(report)) == (
        1,
        ["1 box whose class has characters that XML cannot hold: U+FFFD instead"],
    )
    ((boxes, _), _) = read(tmp_path / "out", form)
    assert [box["label"] for box in boxes] == ["a\ufffdb\ufffd\ufffd", "<&\"'>\n\t ok "]


# ---- CVAT -------------------------------------------------------------------------------------------------------


def test_a_file_of_cvat(tmp_path):
    ll.formats.write(FRAME, tmp_path / "a.xml", strict=True)
    text = (tmp_path / "a.xml").read_text()
    assert "<version>1.1</version>" in text
    assert "".join(text.split()).count("<label><name>") == 2
    assert '<image id="0" name="a.jpg" width="100" height="80">' in text
    box = '<box label="cat" source="manual" occluded="0" xtl="10.00" ytl="5.00" xbr="40.00" ybr="25.00" z_order="0" />'
    assert box in text
    assert '<image id="1" name="b.jpg" width="100" height="80" />' in text


def test_shapes_of_cvat(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        """<annotations><image id="7" name="a.jpg" width="100" height="80" subset="train">
        <box label="top" z_order="3" xtl="10" ytl="5" xbr="40" ybr="25"/>
        <box label="low" z_order="1" xtl="10.4" ytl="5" xbr="40" ybr="25" occluded="1">
        <attribute name="a">1</attribute></box>
        <box label="turned" z_order="2" xtl="10" ytl="20" xbr="30" ybr="30" rotation="90.0"/>
        <box label="none" xtl="nan" ytl="20" xbr="30" ybr="30"/>
        <polygon label="x" points="1,2;3,4"/><tag label="y"/>
        </image></annotations>"""
    )
    frame, report = ll.formats.read(path)
    assert (frame["id"].tolist(), frame["subset"].tolist()) == ([7], ["train"])
    assert [box["label"] for box in frame["label"][0]] == ["low", "turned", "top"]
    assert frame["label"][0][1] == {"top": 15, "left": 15, "label": "turned", "width": 10, "height": 20}
    assert (report.written, report.changed, report.dropped) == (3, 2, 3)
    assert "1 box turned: the upright box around it is read" in reasons(report)
    assert "1 shape of the kind 'polygon', no box" in reasons(report)
    path.write_text("<annotations><track id='0' label='x'/></annotations>")
    with pytest.raises(ValueError, match="tracks of a video: export the task as 'CVAT for images"):
        ll.formats.read(path)


# ---- Label Studio -----------------------------------------------------------------------------------------------


def result(*shares, rotation=0, **more):
    value = dict(zip(("x", "y", "width", "height"), shares, strict=True))
    value |= {"rotation": rotation, "rectanglelabels": ["cat"]}
    size = {"original_width": 200, "original_height": 100}
    return {"type": "rectanglelabels", "from_name": "l", "to_name": "image", **size, "value": value, **more}


def tasks(path, *results, image="/data/upload/1/a%20b.jpg?x=1", **annotation):
    path.write_text(
        json.dumps([{"id": 5, "data": {"image": image}, "annotations": [{"result": [*results], **annotation}]}])
    )
    return path


def test_a_task_of_label_studio(tmp_path):
    ll.formats.write(FRAME, tmp_path / "a.json", "label_studio", strict=True)
    first, second = json.loads((tmp_path / "a.json").read_text())
    assert first["data"] == {"image": "a.jpg"}
    found = first["annotations"][0]["result"][0]
    assert (found["type"], found["from_name"], found["to_name"]) == ("rectanglelabels", "label", "image")
    assert (found["original_width"], found["original_height"]) == (100, 80)
    assert found["value"] == {
        "x": 10.0,
        "y": 6.25,
        "width": 30.0,
        "height": 25.0,
        "rotation": 0,
        "rectanglelabels": ["cat"],
    }
    assert second["annotations"] == [{"result": []}]


def test_turned_boxes_of_label_studio_turn_about_their_corner(tmp_path):
    path = tasks(tmp_path / "a.json", result(50, 50, 10, 10, rotation=90), result(50, 50, 10, 10, rotation=45))
    ((first, second),), report = read(path, "label_studio")
    assert first == {"top": 50, "left": 90, "label": "cat", "width": 10, "height": 20}
    assert second == {"top": 50, "left": 93, "label": "cat", "width": 21, "height": 21}
    assert (report.changed, report.written) == (2, 2)


def test_the_address_of_an_image_is_kept(tmp_path):
    for image, name in (
        ("/data/upload/1/a%20b.jpg?x=1", "a b.jpg"),
        ("https://example.org/x/a.jpg", "a.jpg"),
        ("/data/local-files/?d=photos/a.jpg", "photos/a.jpg"),
        ("s3://bucket/../a.jpg", "a.jpg"),
    ):
        frame, _ = ll.formats.read(tasks(tmp_path / "a.json", result(0, 0, 10, 10), image=image), "label_studio")
        assert (frame["path"][0], frame["image"][0], frame["id"][0]) == (name, image, 5)


def test_what_is_no_box_in_label_studio_is_told(tmp_path):
    path = tasks(
        tmp_path / "a.json",
        result(10, 10, 10, 10),
        result(95, 0, 10, 10),
        result(None, 0, 10, 10),
        {"type": "choices", "value": {"choices": ["x"]}},
        {**result(0, 0, 1, 1), "type": "brushlabels"},
    )
    ((boxes,), report) = read(path, "label_studio")
    assert [(box["left"], box["width"]) for box in boxes] == [(20, 20), (190, 10)]
    assert (report.written, report.changed, report.dropped) == (2, 1, 3)
    _, report = read(tasks(path, result(0, 0, 10, 10), was_cancelled=True), "label_studio")
    assert (report.written, report.skipped) == (0, 1)


def test_boxes_that_are_not_known_are_not_no_boxes(tmp_path):
    unknown = {name: value for name, value in result(0, 0, 10, 10).items() if not name.startswith("original")}
    (label,), report = read(tasks(tmp_path / "a.json", unknown, image="a.jpg"), "label_studio")
    assert label is None
    assert reasons(report) == ["1 box of an image whose size is not said: say where it lies with images="]
