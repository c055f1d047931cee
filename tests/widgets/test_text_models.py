"""Texts with a model in the loop: spans by any classifier, documents with the words that moved it."""

from __future__ import annotations

from sklearn.linear_model import LogisticRegression

import labelloop as ll

TEXTS = ["one text", "another text", "a third one", "the last"]


def test_any_classifier_learns_spans_and_suggests_them():
    people, places = ["Ada", "Bob", "Eve", "Mia"], ["Rome", "Oslo", "Lima", "Bonn"]
    texts = [f"{who} lives in {where} now" for who in people for where in places] * 2
    learner = ll.ActiveLearner(LogisticRegression(), retrain_every=8, random_state=0)
    labeler = ll.TextSpanLabeler(
        texts, ["person", "place"], store=":memory:", learner=learner, suggestions="learner", prelabel=False
    )
    for sample in labeler.queue[:8]:
        who, _, _, where, _ = texts[sample].split()
        found = [("person", who), ("place", where)]
        labeler.label(
            sample,
            [{"label": k, "start": texts[sample].index(w), "end": texts[sample].index(w) + len(w)} for k, w in found],
        )
    assert learner.wait(60), learner.status
    best = labeler.suggestion(labeler.queue[0])
    assert {span["label"] for span in best[0]} == {"person", "place"}
    assert all("score" in span for span in best[0])


def test_documents_show_which_words_moved_a_linear_model():
    texts = ["win a prize now", "claim your prize", "see you at noon", "lunch at noon"] * 5
    learner = ll.ActiveLearner(LogisticRegression(), retrain_every=8, random_state=0)
    labeler = ll.TextLabeler(texts, ["spam", "ham"], store=":memory:", learner=learner, suggestions="learner")
    for sample in labeler.queue[:8]:
        labeler.label(sample, "spam" if "prize" in texts[sample] else "ham")
    assert learner.wait(60), learner.status
    sample = next(k for k in labeler.queue if "prize" in texts[k])
    found = labeler._suggest(sample)
    assert found["value"] == "spam"
    words = [texts[sample][start:end] for start, end, _ in found["why"]]
    assert "prize" in words
    assert all(weight > 0 for *_, weight in found["why"])


def test_documents_take_one_class_or_several():
    labeler = ll.TextLabeler(TEXTS, ["a", "b"], store=":memory:", multiple=True)
    labeler.label(0, ["b", "a"])
    assert labeler.labels["label"][0] == ["a", "b"]
    assert repr(labeler) == "TextLabeler(1/4 labeled, classes=['a', 'b'])"
