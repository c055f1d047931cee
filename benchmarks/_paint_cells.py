"""What `paint.py` measures: notebook cells as plain strings, and the script that takes the time in the page.

A cell may use `N` (samples), `SIZE` (pixels of a square picture), `pictures(n, size)` (a list of JPEG bytes).
"""

from __future__ import annotations

from dataclasses import dataclass

SETUP = """
import io, itertools, uuid
import numpy as np
from PIL import Image

def pictures(n, size):
    "Return n JPEGs that compress like photographs: smooth noise, each different."
    rng = np.random.default_rng(0)
    found = []
    for _ in range(n):
        coarse = rng.integers(0, 255, (max(2, size // 8), max(2, size // 8), 3), dtype=np.uint8)
        data = io.BytesIO()
        Image.fromarray(coarse).resize((size, size), Image.Resampling.BICUBIC).save(data, "JPEG", quality=90)
        found.append(data.getvalue())
    return found

N, SIZE = {samples}, {size}
"""

# Two ways to build a labeler: the next pictures wait in the page (ahead > 0), or each is asked for.
BARE_LABELER = """
import anywidget, traitlets

class Bare(anywidget.AnyWidget):
    _esm = '''
    function render({ model, el }) {
      const root = document.createElement("div");
      root.className = "labelloop"; root.tabIndex = 0;
      root.dataset.lmSuppressShortcuts = "true"; root.dataset.state = "waiting";
      root.style.height = model.get("size") + "px";
      el.append(root);
      const ahead = model.get("ahead"), queue = [];
      const next = () => {
        if (!queue.length) { root.dataset.state = "waiting"; return; }
        const [id, picture] = queue.shift();
        root.replaceChildren(picture);
        root.dataset.item = id; root.dataset.state = "ready";
      };
      model.on("msg:custom", async ({ id }, [buffer]) => {
        const picture = new Image();
        picture.src = URL.createObjectURL(new Blob([buffer], { type: "image/jpeg" }));
        await picture.decode();
        queue.push([String(id), picture]);
        if (!ahead || root.dataset.state === "waiting") next();
      });
      root.addEventListener("keydown", (event) => {
        event.stopPropagation();
        const send = () => model.send({ need: 1, value: event.key });
        if (!ahead) { send(); return; }
        next();
        // The answer leaves after the paint: the kernel's status messages would compete with the frame.
        requestAnimationFrame(() => setTimeout(send, 0));
      });
      model.send({ need: Math.max(1, ahead) });
    }
    export default { render };
    '''
    ahead = traitlets.Int(0).tag(sync=True)
    size = traitlets.Int(512).tag(sync=True)

    def __init__(self, data, **traits):
        super().__init__(**traits)
        self.data = enumerate(itertools.cycle(data))
        self.on_msg(lambda _w, message, _b: [self.answer() for _ in range(message["need"])])

    def answer(self):
        number, picture = next(self.data)
        self.send({"id": number}, [picture])
"""

BARE_QUEUE = BARE_LABELER + "Bare(pictures(20, SIZE), size=SIZE, ahead=64)"
BARE_ROUND_TRIP = BARE_LABELER + "Bare(pictures(20, SIZE), size=SIZE)"

IMAGE_LABELER = """
import labelloop as ll
labeler = ll.ImageLabeler(
    pictures(N, SIZE), classes=["cat", "dog"], store=f"{uuid.uuid4().hex}.db", prefetch=64
)
labeler
"""

BOX_LABELER = """
import labelloop as ll
labeler = ll.BoxLabeler(
    pictures(N, SIZE), classes=["cat", "dog"], store=f"{uuid.uuid4().hex}.db", prefetch=64
)
labeler
"""

CLIP_LABELER = """
import labelloop as ll
rng = np.random.default_rng(0)
clips = [rng.normal(0, 0.1, 16000) for _ in range(20)]
labeler = ll.AudioLabeler(
    list(itertools.islice(itertools.cycle(clips), N)), classes=["cat", "dog"], rate=16000,
    store=f"{uuid.uuid4().hex}.db", prefetch=64,
)
labeler
"""

TABULAR_LABELER = """
import pandas as pd, labelloop as ll
rng = np.random.default_rng(0)
frame = pd.DataFrame(rng.normal(size=(N, 8)).round(3), columns=list("abcdefgh"))
labeler = ll.TabularLabeler(frame, classes=["red", "white"], store=f"{uuid.uuid4().hex}.db", prefetch=64)
labeler
"""


@dataclass(frozen=True)
class Subject:
    """A labeler to measure: the cell that shows it, and the keys that answer."""

    name: str
    cell: str
    keys: tuple[str, ...] = ("1", "2")


SUBJECTS = {
    "queue": Subject("bare labeler, next pictures in the page", BARE_QUEUE),
    "round-trip": Subject("bare labeler, each picture asked of the kernel", BARE_ROUND_TRIP),
    "image": Subject("ImageLabeler", IMAGE_LABELER),
    "box": Subject("BoxLabeler, none here", BOX_LABELER, ("e",)),
    "clip": Subject("AudioLabeler, clips of a second", CLIP_LABELER),
    "tabular": Subject("TabularLabeler", TABULAR_LABELER),
}

BUSY = """
import time
until = time.time() + {seconds}
while time.time() < until:
    pass
"""

# Fits, one after the other, in one worker process: where labelloop fits too.
FITS = """
import concurrent.futures, multiprocessing
import numpy as np
from sklearn.ensemble import RandomForestClassifier

worker = concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
rng = np.random.default_rng(0)
fit_X, fit_y = rng.normal(size=(5000, 20)), rng.integers(0, 2, 5000)
fits = 0

def fit_again(_done=None):
    global fits
    fits += 1
    try:
        worker.submit(RandomForestClassifier(100).fit, fit_X, fit_y).add_done_callback(fit_again)
    except RuntimeError:  # the worker was shut down: the measurement is over
        pass

fit_again()
"""
END_FITS = "worker.shutdown(wait=True, cancel_futures=True)"

# The time from a key's arrival in the page to the frame that shows what it led to, for the element `target`.
# A task posted from an animation frame runs after that frame was painted.
PROBE = """
(steady) => {
  if (steady) requestAnimationFrame(function tick() { requestAnimationFrame(tick); });
  const probe = { target: null, times: [], started: null };
  window.__probe = probe;
  window.addEventListener("keydown", (event) => {
    if (probe.target?.contains(event.target)) probe.started = performance.now();
  }, { capture: true });
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(null);
  }));
  const changed = async () => {
    if (probe.started === null) return;
    const started = probe.started;
    probe.started = null;
    for (const picture of probe.target.querySelectorAll("img"))
      if (!picture.complete) await picture.decode();
    probe.times.push(await painted() - started);
    probe.arrived?.();
  };
  // Resolves to whether the n-th time came within the given milliseconds.
  probe.reached = (n, patience) => new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), patience);
    probe.arrived = () => {
      if (probe.times.length < n) return;
      clearTimeout(late);
      resolve(true);
    };
    probe.arrived();
  });
  // `watched` is what changes with each answer, and how.
  probe.aim = (target, watched = target, how = { attributes: true, attributeFilter: ["data-item"] }) => {
    probe.target = target;
    probe.times = [];
    probe.started = null;
    probe.observer?.disconnect();
    probe.observer = new MutationObserver(changed);
    probe.observer.observe(watched, how);
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  };
}
"""

# The floor: no code between the key and the swap of two pictures that are decoded already.
FLOOR = """
async ([pictures, size]) => {
  const root = document.querySelector(".labelloop");
  const floor = document.createElement("div");
  floor.className = "paint-floor";
  floor.tabIndex = 0;
  floor.dataset.lmSuppressShortcuts = "true";
  floor.dataset.item = "0";
  floor.style.height = size + "px";
  const decoded = await Promise.all(pictures.map(async (text) => {
    const picture = new Image();
    picture.src = "data:image/jpeg;base64," + text;
    await picture.decode();
    return picture;
  }));
  let shown = 0;
  floor.append(decoded[0]);
  floor.addEventListener("keydown", (event) => {
    event.stopPropagation();
    shown += 1;
    floor.replaceChildren(decoded[shown % 2]);
    floor.dataset.item = String(shown);
  });
  root.parentElement.before(floor);
}
"""
