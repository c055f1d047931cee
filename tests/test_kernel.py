"""The notebook's stop button, for real: a kernel is interrupted in the middle of an export and of an import."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

import labelloop

client = pytest.importorskip("jupyter_client")
WAIT = 60  # seconds; never reached unless something is stuck

BEGIN = """
import time, pandas as pd, labelloop as ll
from labelloop import progress
frame = pd.DataFrame({"text": [f"Ada met Rome, {k}" for k in range(3000)], "label": [[]] * 3000})
ll.formats.write(frame[:10], "labels.jsonl", "doccano")

def held_up(items):
    "In the middle of it somebody presses the stop button."
    items = list(items)
    for k, item in enumerate(items):
        if k == len(items) // 2:
            print("in the middle", flush=True)
            while not any(shield.held for shield in progress._shields):
                time.sleep(0.01)
        yield item

real, AT = progress._stretches, None
def stretches(items, doing, total, each):
    return real(held_up(items) if doing == AT else items, doing, total, each)
progress._stretches = stretches
"""


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    at = tmp_path_factory.mktemp("kernel")
    source = str(Path(labelloop.__file__).parents[1])
    manager = client.KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(at), env={**os.environ, "PYTHONPATH": source, "IPYTHONDIR": str(at)})
    channels = manager.client()
    channels.start_channels()
    channels.wait_for_ready(timeout=WAIT)
    kernel = Kernel(manager, channels, at)
    kernel.run(BEGIN)
    yield kernel
    channels.stop_channels()
    manager.shutdown_kernel(now=True)


class Kernel:
    """A kernel that runs cells, and can be interrupted when one says where it is."""

    def __init__(self, manager, channels, at):
        self.manager, self.channels, self.at = manager, channels, at

    def run(self, code, stop_when="", ends="ok"):
        shown = []

        def heard(message):
            content = message["content"]
            shown.append((message["msg_type"], content))
            if stop_when and content.get("text", "").startswith(stop_when):
                self.manager.interrupt_kernel()

        reply = self.channels.execute_interactive(code, output_hook=heard, timeout=WAIT, store_history=False)
        content = reply["content"]
        assert content["status"] == ends, content
        return content.get("ename"), shown

    def value(self, expression):
        _, shown = self.run(expression)
        return ast.literal_eval(next(c["data"]["text/plain"] for kind, c in shown if kind == "execute_result"))


def test_an_export_that_is_interrupted_leaves_the_old_file_and_the_next_one_writes_all(kernel):
    before = (kernel.at / "labels.jsonl").read_text()
    kernel.run("AT = 'Writing labels'")
    ended, _ = kernel.run('ll.formats.write(frame, "labels.jsonl", "doccano")', "in the middle", ends="error")
    assert ended == "KeyboardInterrupt"
    assert (kernel.at / "labels.jsonl").read_text() == before
    assert [file.name for file in kernel.at.glob("*labels*json*")] == ["labels.jsonl"]
    kernel.run("AT = None")
    assert kernel.value('ll.formats.write(frame, "labels.jsonl", "doccano").skipped') == 0
    assert len((kernel.at / "labels.jsonl").read_text().splitlines()) == 3000


@pytest.mark.parametrize("moment", ["Checking answers", "Storing answers"])
def test_an_import_that_is_interrupted_stores_nothing_and_the_next_one_stores_all(kernel, moment):
    kernel.run(f"job = ll.Job(frame[['text']], ['PER'], kind='text_span', store='{moment}.db'); AT = '{moment}'")
    ended, _ = kernel.run("_ = job.record_many('me', 'label', {k: [] for k in range(3000)})", "in the middle", "error")
    assert ended == "KeyboardInterrupt"
    kernel.run("AT = None")
    assert kernel.value("len(job.labels), len(job.store.operations(job.id))") == (0, 0)
    kernel.run("_ = job.record_many('me', 'label', {k: [] for k in range(3000)})")
    assert kernel.value("len(job.labels), len(job.store.operations(job.id))") == (3000, 3000)


def test_what_takes_long_shows_a_bar_that_leaves_nothing_behind(kernel):
    kernel.run("AT, progress._DELAY, progress._PACE = None, 0.0, 0.0")
    _, shown = kernel.run('_ = ll.formats.write(frame, "other.jsonl", "doccano")')
    bars = [content for kind, content in shown if kind == "display_data"]
    ended = [content for kind, content in shown if kind == "update_display_data"]
    assert "application/vnd.jupyter.widget-view+json" in bars[0]["data"]
    assert any("Writing labels" in bar["data"]["text/plain"] for bar in bars)
    assert [content["data"] for content in ended] == [{}] * len(bars)
    assert {bar["transient"]["display_id"] for bar in bars} == {end["transient"]["display_id"] for end in ended}
