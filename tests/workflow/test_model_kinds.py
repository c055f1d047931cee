"""Models of images, sounds, texts and tables, of estimators of many kinds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import soundfile
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_wine
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Perceptron, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.svm import LinearSVC

from labelloop.learning import BoxFinder
from labelloop.workflow import CustomModel

few = pytest.mark.filterwarnings("ignore::labelloop.workflow.TrainingWarning")


def wine():
    data = load_wine(as_frame=True)
    return data.data[["alcohol", "malic_acid", "ash", "hue"]].assign(
        label=np.array(["barolo", "grignolino", "negative_examples"])[data.target]
    )


@few
def test_images(folder):
    folder.add(40, "dark", 20).add(200, "light", 20)
    model = CustomModel(LogisticRegression())
    assert model.train(folder.csv()).accuracy == 1.0
    (folder.path / "cut.png").write_bytes((folder.path / "0.png").read_bytes()[:70])
    snapshot = model.evaluate(folder.csv("new.csv", ["0.png", "cut.png", "30.png", "gone.png"], header="image_url"))
    assert snapshot.frame["image_url"].tolist() == ["0.png", "cut.png", "30.png", "gone.png"]
    assert snapshot.frame["predicted"].tolist() == ["dark", None, "light", None]
    assert ["cannot read" in snapshot.errors[1], "no file" in snapshot.errors[3]] == [True, True]
    assert snapshot.pool.kind == "images"
    assert ["error" in snapshot.pool.payload(k).data for k in range(4)] == [False, True, False, True]
    assert model.predict([folder.path / "0.png", str(folder.path / "30.png")]).tolist() == ["dark", "light"]


@few
def test_sounds(tmp_path):
    rate, rng = 8000, np.random.default_rng(0)
    rows = []
    for k in range(30):
        pitch, label = (300, "low") if k < 15 else (2000, "high")
        wave = np.sin(np.arange(rate // 2) / rate * 2 * np.pi * pitch * rng.uniform(0.9, 1.1))
        soundfile.write(tmp_path / f"{k}.wav", 0.4 * wave, rate)
        rows.append({"audio_url": str(tmp_path / f"{k}.wav"), "label": label})
    (tmp_path / "noise.wav").write_bytes(b"RIFF nothing")
    model = CustomModel(LogisticRegression())
    assert model.train(pd.DataFrame(rows)).accuracy == 1.0
    snapshot = model.evaluate([str(tmp_path / "0.wav"), str(tmp_path / "noise.wav"), str(tmp_path / "29.wav")])
    assert snapshot.frame["predicted"].tolist() == ["low", None, "high"]
    assert "noise.wav" in snapshot.errors[1]
    with pytest.raises(ValueError, match=r"row 30: cannot read noise\.wav"):
        model.train(pd.DataFrame([*rows, {"audio_url": str(tmp_path / "noise.wav"), "label": "low"}]))


@few
@pytest.mark.parametrize("estimator", [make_pipeline(TfidfVectorizer(), LogisticRegression()), LogisticRegression()])
def test_texts(estimator):
    frame = pd.DataFrame({"text": [f"a {w} day {k}" for k in range(20) for w in ("fine", "grim")]})
    frame["label"] = ["pro", "con"] * 20
    model = CustomModel(estimator)
    assert model.train(frame).accuracy == 1.0
    assert model.kind.name == "text"
    snapshot = model.evaluate(["what a fine day", "  ", "so grim a day"])
    assert snapshot.frame["predicted"].tolist() == ["pro", None, "con"]
    assert snapshot.errors == {1: "the text is empty"}
    assert snapshot.pool.content(0) == "what a fine day"


@few
def test_tables_of_numbers_categories_and_gaps_from_a_file(tmp_path):
    lines = [
        f"{k},{'' if k % 7 == 0 else k / 2},{'red' if k < 40 else 'blue'},{'a' if k < 40 else 'b'}" for k in range(80)
    ]
    place = tmp_path / "wine.csv"
    place.write_text("code,size,colour,label\n" + "\n".join(lines), encoding="utf-8")
    encode = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["colour"]))
    for estimator in (LogisticRegression(), make_pipeline(encode, LogisticRegression())):
        model = CustomModel(estimator)
        assert model.train(place).accuracy == 1.0
        # A column of text that has only numbers in another file, and one of numbers that is empty there.
        assert model.predict([{"code": 3, "size": None, "colour": "red"}]).tolist() == ["a"]
        other = tmp_path / "new.csv"
        other.write_text("colour,code,size\n7,1,\nblue,70,\n", encoding="utf-8")
        assert model.predict(other).tolist()[1] == "b"


@few
def test_true_and_false_are_the_same_in_a_table_and_in_its_file(tmp_path):
    frame = pd.DataFrame({"good": [True, False] * 30, "label": ["a", "b"] * 30})
    model = CustomModel(GaussianNB())
    model.train(frame)
    frame.to_csv(tmp_path / "rows.csv", index=False)
    assert model.predict(tmp_path / "rows.csv").tolist() == model.predict(frame).tolist() == ["a", "b"] * 30


@few
@pytest.mark.parametrize("estimator", [Perceptron(), LinearSVC()])
def test_estimators_without_probabilities_are_taken(estimator):
    model = CustomModel(estimator)
    model.train(wine())
    assert np.isfinite(model.predict_proba(wine())).all()


def test_what_cannot_be_a_model_is_refused_at_once():
    with pytest.raises(TypeError, match="regressor"):
        CustomModel(Ridge())
    with pytest.raises(TypeError, match="parts"):
        CustomModel(BoxFinder(LogisticRegression()))
    with pytest.raises(ValueError, match="kind='video'"):
        CustomModel(GaussianNB(), kind="video")
    with pytest.raises(ValueError, match="matrix of rows"):
        CustomModel(GaussianNB(), features=np.eye(3))
