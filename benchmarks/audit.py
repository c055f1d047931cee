"""How far the audit's accuracy is from the truth, beside cross-validation on the labels a model has asked for.

    python benchmarks/audit.py [--repeats 20] [--labels 200] [--audit 0.2]

Each repeat labels a pool by known answers with the default strategy, a share of it drawn by lot and never
learned from, and then knows the truth on rows that were never in the pool. Printed per set and model: bias and
root mean square error of the audit, of five-fold cross-validation on the labels learned from, and of the training
accuracy; in how many repeats the audit's 95 % interval held the truth; and of the thresholds that
`choose_threshold` promised to be right in 90 % of what the model answers alone, how many there were, how much
they covered, and how many broke their promise.
"""

from __future__ import annotations

import argparse
import warnings

import numpy as np
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer, load_digits, make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from labelloop.learning import ActiveLearner
from labelloop.learning.audit import choose_threshold, wilson
from labelloop.learning.serving import audited, interleave
from labelloop.learning.topk import position_hash

TARGET = 0.9
BATCH = 10
SETS = {
    "digits": lambda: load_digits(return_X_y=True),
    "breast_cancer": lambda: load_breast_cancer(return_X_y=True),
    "imbalanced": lambda: make_classification(
        3000, 20, n_informative=6, n_classes=3, weights=[0.94, 0.04, 0.02], class_sep=1.2, random_state=0
    ),
}
MODELS = {
    "linear": lambda: make_pipeline(StandardScaler(), LogisticRegression(max_iter=300)),
    "forest": lambda: RandomForestClassifier(50, random_state=0),
}


def labeled(X, y, model, *, n_labels, share, seed):
    """Label a pool as a labeler would; return the learner, and the rows learned from and audited."""
    held = audited(position_hash(np.arange(len(y)), seed), share)
    rng = np.random.default_rng(seed)
    learned, kept = [], []
    drawn = rng.permutation(np.flatnonzero(held))
    learner = ActiveLearner(model, random_state=seed)
    while len(learned) + len(kept) < n_labels:
        free = np.setdiff1d(np.flatnonzero(~held), learned)
        chosen = free[learner.query(X[free], BATCH)]
        queue, is_drawn = interleave(chosen, np.setdiff1d(drawn, kept, assume_unique=True), share, seed + len(learned))
        learned += queue[:BATCH][~is_drawn[:BATCH]].tolist()
        kept += queue[:BATCH][is_drawn[:BATCH]].tolist()
        if len(set(y[learned])) > 1:
            learner.fit(X[learned], y[learned])
    return learner, np.array(learned), np.array(kept, dtype=int)


def trial(name, model_name, options, seed):
    """Return the errors of three estimates, whether the interval held the truth, and the threshold's fate."""
    X, y = SETS[name]()
    X, X_test, y, y_test = train_test_split(X, y, test_size=0.5, stratify=y, random_state=seed)
    model = MODELS[model_name]()
    learner, learned, kept = labeled(X, y, model, n_labels=options.labels, share=options.audit, seed=seed)
    right_test = learner.predict(X_test) == y_test
    truth, right = right_test.mean(), learner.predict(X[kept]) == y[kept]
    estimate = wilson(int(right.sum()), len(right))
    crossed = cross_val_score(clone(model), X[learned], y[learned], cv=5).mean()
    errors = [estimate.value - truth, crossed - truth, (learner.predict(X[learned]) == y[learned]).mean() - truth]
    found = choose_threshold(learner.predict_proba(X[kept]).max(axis=1), right, TARGET)
    alone = learner.predict_proba(X_test).max(axis=1) >= (found.value if found else 2)
    kept_promise = right_test[alone].mean() >= TARGET if alone.any() else True
    return errors, estimate.low <= truth <= estimate.high, bool(found), alone.mean(), not kept_promise


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--labels", type=int, default=200)
    parser.add_argument("--audit", type=float, default=0.2)
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # classes with fewer members than folds
    print(f"{options.repeats} repeats, {options.labels} labels, audit={options.audit}; bias / RMSE against the truth")
    head = f"{'':22}{'audit':>16}{'cross-validation':>18}{'training':>16}"
    print(f"{head}   95 % interval held   thresholds for {TARGET:.0%}")
    for name in SETS:
        for model in MODELS:
            trials = [trial(name, model, options, seed) for seed in range(options.repeats)]
            errors = np.array([each[0] for each in trials])
            cells = [f"{e.mean():+.3f} / {np.sqrt((e**2).mean()):.3f}" for e in errors.T]
            promised = [each for each in trials if each[2]]
            covered = np.mean([each[3] for each in promised]) if promised else 0.0
            print(
                f"{name + ', ' + model:22}{cells[0]:>16}{cells[1]:>18}{cells[2]:>16}"
                f"   {sum(each[1] for each in trials):3d} of {len(trials):3d}"
                f"          {len(promised)} found, cover {covered:.0%}, {sum(each[4] for each in promised)} broken",
                flush=True,
            )


if __name__ == "__main__":
    main()
