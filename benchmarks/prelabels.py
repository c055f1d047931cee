"""Finding phrases that were labeled before: the time per token, however many phrases are known.

    python benchmarks/prelabels.py

1,000 documents of about 100 tokens, of made-up words of which few are frequent. Known phrases are names of two to four
words, any of the vocabulary; three of the first hundred stand in each document. The hard case: phrases of one to four
words that are as frequent as in the documents, so that most tokens begin some phrase and every third is in one. Beside
each figure its floor: cutting the same texts into tokens once by a plain regular expression. A peer: one alternation of
all phrases, matched at word boundaries and kept where it is token-aligned, as the first of the systems this project
learned from does it; its overlaps are decided left to right. Printed beside each figure: the share of tokens that begin
a known phrase, for each of which one more word is looked up. Time is that of one processor.
"""

from __future__ import annotations

import re
import statistics
import time

import numpy as np

from labelloop.text.prelabels import Prelabels, phrase

DOCUMENTS, TOKENS = 1_000, 100
VOCABULARY = 100_000
SIZES = (100, 1_000, 10_000, 100_000)
REPEATS = 5
TOKEN = re.compile(r"\w+|[^\w\s]")


def timed(run, repeats: int = REPEATS) -> float:
    """Return the median of the seconds of one processor that `run` takes."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times)


def words_of(rng) -> list[str]:
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    return ["".join(rng.choice(letters, length)) for length in rng.integers(3, 11, VOCABULARY)]


def phrases(rng, words: list[str], most: int, shortest: int = 2, weights=None) -> list[str]:
    """Return different phrases of up to four words."""
    lengths = rng.integers(shortest, 5, 3 * most)
    drawn = iter(rng.choice(VOCABULARY, lengths.sum(), p=weights).tolist())
    made = dict.fromkeys(" ".join(words[next(drawn)] for _ in range(length)) for length in lengths)
    return list(made)[:most]


def documents_of(rng, words: list[str], weights, names: list[str]) -> list[str]:
    """Return documents with three names each."""
    drawn = rng.choice(VOCABULARY, (DOCUMENTS, TOKENS - 6), p=weights).tolist()
    texts = []
    for ranks in drawn:
        parts = [words[rank] for rank in ranks]
        for place, name in zip(rng.integers(0, len(parts), 3), rng.integers(0, len(names), 3), strict=True):
            parts.insert(place, names[name])
        texts.append(" ".join(parts))
    return texts


def cut(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in TOKEN.finditer(text)]


def known(texts: list[str]) -> Prelabels:
    prelabels = Prelabels()
    for number, text in enumerate(texts):
        prelabels.learn(number, float(number), [("x", phrase(text, cut(text), 0, len(text)))], [])
    return prelabels


def alternation(texts: list[str], documents: list[str], tokens: list[list[tuple[int, int]]]) -> float:
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, texts)) + r")\b", re.IGNORECASE)
    edges = [({start for start, _ in spans}, {end for _, end in spans}) for spans in tokens]
    return timed(
        lambda: [
            [m.span() for m in pattern.finditer(text) if m.start() in starts and m.end() in ends]
            for text, (starts, ends) in zip(documents, edges, strict=True)
        ],
        repeats=1,
    )


def measured(texts: list[str], documents: list[str], tokens: list[list[tuple[int, int]]], floor: float) -> float:
    prelabels = known(texts)
    run = lambda: [prelabels.find(text, spans) for text, spans in zip(documents, tokens, strict=True)]  # noqa: E731 - timed below
    hits, seconds = sum(map(len, run())), timed(run)
    firsts = {text.split(" ", 1)[0] for text in texts}
    words = [text[start:end] for text, spans in zip(documents, tokens, strict=True) for start, end in spans]
    share = sum(word in firsts for word in words) / len(words)
    print(f"{len(texts):7,} phrases   {seconds / len(words) * 1e6:6.3f} us per token   {hits:6,} found"
          f"   {share:4.0%} begin one   ratio to cutting once {seconds / floor:5.2f} x")  # fmt: skip
    return seconds


def main() -> None:
    rng = np.random.default_rng(0)
    words = words_of(rng)
    weights = 1 / np.arange(1, VOCABULARY + 1)
    weights /= weights.sum()
    names = phrases(rng, words, SIZES[-1])
    documents = documents_of(rng, words, weights, names[: SIZES[0]])
    tokens = [cut(text) for text in documents]
    floor = timed(lambda: [TOKEN.findall(text) for text in documents])
    times = {size: measured(names[:size], documents, tokens, floor) for size in SIZES}
    print(f"100,000 phrases to 100   ratio {times[SIZES[-1]] / times[SIZES[0]]:.2f} x")
    print("the hard case:")
    measured(phrases(rng, words, SIZES[-1], 1, weights), documents, tokens, floor)
    peer = alternation(names[:1_000], documents, tokens)
    print(f"one regular expression of 1,000 phrases   {peer / sum(map(len, tokens)) * 1e6:.1f} us per token"
          f"   ratio {peer / times[1_000]:.0f} x")  # fmt: skip


if __name__ == "__main__":
    main()
