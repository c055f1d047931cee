"""What tests of this room are made of: small files, and a server that has them."""

from __future__ import annotations

import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from sklearn.base import BaseEstimator, ClassifierMixin

from labelloop.store import Store
from labelloop.workflow import CustomModel


def picture(shade, *, form="PNG", size=(12, 12), seed=0):
    """Return the bytes of a small image, light or dark."""
    pixels = np.clip(np.random.default_rng(seed).normal(shade, 20, (*size, 3)), 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, form)
    return file.getvalue()


class _Folder:
    """Images of two classes in a folder, and the lines of a CSV file that name them."""

    def __init__(self, path):
        self.path, self.lines = path, []

    def add(self, shade, label, n, *, form="PNG"):
        for _ in range(n):
            k = len(self.lines)
            (self.path / f"{k}.{form.lower()}").write_bytes(picture(shade, form=form, seed=k))
            self.lines.append(f"{k}.{form.lower()},{label}")
        return self

    def csv(self, name="train.csv", lines=None, header="image_url,label"):
        place = self.path / name
        place.write_text("\n".join([header, *(self.lines if lines is None else lines)]) + "\n", encoding="utf-8")
        return place


@pytest.fixture
def folder(tmp_path):
    return _Folder(tmp_path)


@pytest.fixture
def image():
    return picture


@pytest.fixture
def server():
    """A server of the web whose pages are what a test puts into `pages`: bytes, or a function of the handler."""
    pages, asked = {}, []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            page = pages.get(self.path)
            if callable(page):
                page(self)
            elif page is None:
                self.send_error(404)
            else:
                self.send_response(200)
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

        def log_message(self, *_):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    running.pages, running.asked = pages, asked
    running.url = f"http://127.0.0.1:{running.server_port}"
    yield running
    running.shutdown()
    running.server_close()


class Says(ClassifierMixin, BaseEstimator):
    """A classifier whose scores are what a row says: of the column ``p`` for two classes, ``p0``, ``p1`` … for more."""

    def fit(self, _X, y):
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        X = np.asarray(X, dtype=float)
        if (X < -1).any():
            raise ArithmeticError("a score below -1")
        return np.column_stack([1 - X, X]) if X.shape[1] == 1 else X


def _columns(n):
    return ["p"] if n == 2 else [f"p{k}" for k in range(n)]


def _take(frame):
    return frame[[name for name in frame.columns if str(name).startswith("p")]].to_numpy(dtype=float)


@pytest.fixture
def says():
    """Make a trained model that says what the rows say, of some classes."""

    def make(classes=("no", "yes"), **settings):
        n = len(classes)
        rows = pd.DataFrame([dict.fromkeys(_columns(n), 1 / n) | {"label": key} for key in classes for _ in range(75)])
        model = CustomModel(Says(), features=_take, **settings)
        model.train(rows)
        return model

    return make


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path / "work.db")
    yield opened
    opened.close()
