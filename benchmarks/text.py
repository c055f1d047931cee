"""How fast texts are cut into tokens, beside spaCy's blank tokenizers, and how often the words are a linguist's.

Run ``python benchmarks/text.py [--data ../shared/data]``; it takes less than a minute.

Speed: characters per second of processor time, from a text to a list of (start, end), the best of several passes. Each
pass reads texts that it has not read before, after a tenth of the set (spaCy remembers words, and is given the same
chance to meet them as a person's texts would give it); "again" is spaCy on texts all of whose words it remembers.
Chinese, Japanese and Thai words are found here with the dictionaries of ICU, which is more than spaCy does: it cuts
Chinese into characters, and without further packages reads Japanese and Thai by its rules for no language ("xx"),
which leave whole sentences together. "characters" is our cut without a dictionary.
Words: F1 of token boundaries against those of Universal Dependencies.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import spacy

from labelloop.text import Reader, tokenize

SETS = {
    "English tweets": ("wnut17_ner_en", "en"),
    "Chinese": ("uner_ner_zh", "zh"),
    "Japanese": ("wikipedia_ner_ja", "ja"),
    "Thai": ("thai_ner_th", "th"),
    "Hindi": ("pud_tokens_hi", "hi"),
    "Arabic": ("wojood_ner_ar_val", "ar"),
}
WORDS = {"Hindi": ("pud_tokens_hi", "hi"), "Chinese": ("pud_tokens_zh", "zh")}
PASSES = 5


def documents(data, name):
    lines = (data / "text" / name / "docs.jsonl").read_text(encoding="utf8").splitlines()
    return [json.loads(line) for line in lines]


def spans_of(tokenizer):
    return lambda text: [(token.idx, token.idx + len(token)) for token in tokenizer(text)]


def speed(make, texts, *, again=False):
    """Return characters per second of a function, made anew for each pass."""
    first = len(texts) // 10
    seconds = []
    for _ in range(PASSES):
        read = make()
        for text in texts if again else texts[:first]:
            read(text)
        begun = time.process_time()
        for text in texts[first:]:
            read(text)
        seconds.append(time.process_time() - begun)
    return sum(map(len, texts[first:])) / min(seconds)


def speeds(data):
    for title, (name, code) in SETS.items():
        texts = [document["text"] for document in documents(data, name)]
        blank = code if code not in {"ja", "th"} else "xx"

        def theirs(blank=blank):
            return spans_of(spacy.blank(blank).tokenizer)

        ours = speed(lambda code=code: Reader(code).read, texts)
        characters = speed(lambda: tokenize, texts)
        new, again = speed(theirs, texts), speed(theirs, texts, again=True)
        print(f"{title:15} labelloop {ours / 1e6:6.2f} M/s   characters {characters / 1e6:6.2f} M/s   "
              f'spacy.blank("{blank}") {new / 1e6:6.2f} M/s, again {again / 1e6:6.2f} M/s   '
              f"labelloop is {ours / new:5.2f} x as fast, again {ours / again:5.2f} x", flush=True)  # fmt: skip


def f1(rows, read):
    hits = given = found = 0
    for row in rows:
        true, ours = {(start, end) for start, end in row["tokens"]}, set(read(row["text"]))
        hits, given, found = hits + len(true & ours), given + len(true), found + len(ours)
    return 2 * hits / (given + found)


def words(data):
    for title, (name, code) in WORDS.items():
        rows = documents(data, name)
        figures = {
            "labelloop": f1(rows, lambda text, code=code: Reader(code).read(text).tokens),
            "characters": f1(rows, tokenize),
            f'spacy.blank("{code}")': f1(rows, spans_of(spacy.blank(code).tokenizer)),
        }
        print(f"{title:15} F1 of words: " + "   ".join(f"{who} {figure:.3f}" for who, figure in figures.items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data")
    where = parser.parse_args().data
    speeds(where)
    words(where)
