"""One notebook open in two tabs, or in two browsers: both label and see all, and nothing is lost or asked again."""

from __future__ import annotations

import pytest

CODE = """
import pandas as pd, labelloop as ll
rows = pd.DataFrame({'n': range(40)})
there = ll.TabularLabeler(rows, ['even', 'odd'], store=':memory:', name='two', annotator='ann', order='sequential')
there
"""


@pytest.fixture(params=["tabs", "browsers"])
def both(lab, request):
    one = lab.open([CODE], f"two-{request.param}")
    one.run(0)
    one.wait_state("ready")
    one.save()
    other = lab.open_again(f"two-{request.param}", context_of=one if request.param == "tabs" else None)
    other.wait_state("ready")
    return one, other


def wait_counted(pages, n):
    for page in pages:
        page.until(lambda page=page: page.count("labeled") == n, f"{n} labels in both")
        page.wait_saved()


def test_both_go_on_where_the_other_is(both):
    one, other = both
    for k in range(8):
        page = both[k % 2]
        assert page.item() == str(k)
        page.press("o" if k % 2 else "e")
        wait_counted(both, k + 1)
        assert [each.item() for each in both] == [str(k + 1)] * 2
    assert one.eval("there.labels['label'].tolist()") == ["even", "odd"] * 4
    other.press("Control+z")
    wait_counted(both, 7)
    assert other.item() == "7"
    other.press("e")
    wait_counted(both, 8)
    assert one.eval("there.labels['label'].tolist()[-1]") == "even"
    assert one.errors() == other.errors() == []
