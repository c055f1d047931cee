"""Images of the web: fetched once, checked, and never waited for without end."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sklearn.linear_model import LogisticRegression

from labelloop.workflow import CustomModel, RowsError, TrainingWarning
from labelloop.workflow.fetching import IMAGE, FileError, fetch


def test_images_of_the_web_are_learned_from_and_fetched_once(folder, server, image, tmp_path):
    for k in range(12):
        server.pages[f"/{k}"] = image(40 if k < 6 else 200, form="JPEG" if k % 2 else "PNG", seed=k)
    lines = [f"{server.url}/{k},{'dark' if k < 6 else 'light'}" for k in range(12)]
    model = CustomModel(LogisticRegression(), folder=tmp_path / "kept")
    with pytest.warns(TrainingWarning):
        model.train(folder.csv(lines=lines))
    assert sorted(server.asked) == sorted(f"/{k}" for k in range(12))
    assert {place.suffix for place in (tmp_path / "kept").iterdir()} == {".jpg", ".png"}
    assert model.predict([f"{server.url}/0", f"{server.url}/11"]).tolist() == ["dark", "light"]
    assert len(server.asked) == 12


def test_what_the_web_has_is_checked_row_by_row(folder, server):
    folder.add(40, "dark", 3).add(200, "light", 3)
    server.pages["/page"] = b"<html>Sorry</html>"
    server.pages["/empty"] = b""
    addresses = [f"{server.url}/{name}" for name in ("page", "gone", "empty")] + ["http://127.0.0.1:1/a.png"]
    with pytest.raises(RowsError) as caught:
        CustomModel(LogisticRegression(), folder=folder.path / "kept").train(
            folder.csv(lines=[*folder.lines, *(f"{address},dark" for address in addresses)])
        )
    told = [why for _, why in caught.value.problems]
    assert ["no image" in told[0], "404" in told[1], "empty" in told[2], "cannot be reached" in told[3]] == [True] * 4
    assert not (folder.path / "kept").exists()


def test_a_file_that_never_ends_is_left_at_its_limit(server, tmp_path):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"\x89PNG\r\n\x1a\n" * 1000)
        except OSError:
            pass

    server.pages["/endless"] = endless
    with pytest.raises(FileError, match="1 MB, and this one has more"):
        fetch(f"{server.url}/endless", tmp_path, replace(IMAGE, most_bytes=2**20))
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer_is_given_up(server, tmp_path):
    end = threading.Event()
    server.pages["/silent"] = lambda _: end.wait(60)
    try:
        with pytest.raises(FileError, match=r"within 0\.1 seconds"):
            fetch(f"{server.url}/silent", tmp_path, replace(IMAGE, seconds=0.1))
    finally:
        end.set()


def test_redirections_are_followed_but_not_away_from_the_web(server, image, tmp_path):
    def to(address):
        def answer(handler):
            handler.send_response(302)
            handler.send_header("Location", address)
            handler.end_headers()

        return answer

    secret = tmp_path / "secret.png"
    secret.write_bytes(image(40))
    server.pages |= {"/there": image(40), "/moved": to("/there"), "/home": to(secret.as_uri()), "/ftp": to("ftp://x/")}
    assert fetch(f"{server.url}/moved", tmp_path / "kept", IMAGE).read_bytes() == server.pages["/there"]
    for name in ("home", "ftp"):
        with pytest.raises(FileError, match=r"no address of the web|not allowed"):
            fetch(f"{server.url}/{name}", tmp_path / "kept", IMAGE)
