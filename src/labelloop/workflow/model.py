"""A model of one's own: trained on a table of labeled rows, judged on rows it has not seen, asked about new ones."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from labelloop.learning.features import check_features, is_rows
from labelloop.learning.models import check_classifier, key_array
from labelloop.learning.parts import takes_parts
from labelloop.pool.errors import UnreadableError
from labelloop.workflow.asking import asked
from labelloop.workflow.fitting import Fitted, Plan, fitted
from labelloop.workflow.people import rows_from
from labelloop.workflow.reading import RowsError, need_columns, read_rows
from labelloop.workflow.routing import certainty
from labelloop.workflow.samples import LABEL, Kind, Samples, Schema, kind_named, kind_of, samples_of
from labelloop.workflow.snapshot import PredictionsSnapshot, best_of, snapshot_frame
from labelloop.workflow.training import TrainingReport, TrainingWarning
from labelloop.workflow.training_rows import TrainingRows, check_classes

if TYPE_CHECKING:
    from labelloop.learning.audit import Threshold
    from labelloop.learning.topk import Floats
    from labelloop.workflow.reading import Given
    from labelloop.workflow.routing import Rule

MOST_EVALUATED = 100
FOLDER = "labelloop.files"


class CustomModel:
    """A classifier that learns from a table of labeled rows, and may then work alone in a `Workflow`.

    ``joblib.dump(model, path)`` keeps a trained one for another day.

    Parameters
    ----------
    estimator : scikit-learn classifier
        Cloned before each fit, never fitted itself. Pipelines welcome.
    features : "auto", transformer or callable, default="auto"
        What the classifier sees of images, sounds, texts or rows; see `labelloop.ActiveLearner`.
    kind : {"image", "audio", "text", "tabular"}, optional
        What the rows are. By default their columns say it: ``image_url``, ``audio_url``, ``text`` as the only column
        beside ``label``, else a table, all columns of which are learned from.
    random_state : int, default=0
        Decides which rows are held out.
    refit : bool, default=False
        Whether to fit again on all rows after the model has been judged on those held out. What is said of its
        accuracy and thresholds is then said of the model before, which has seen a fifth less.
    calibrate : bool, default=False
        Whether scores are made honest by a temperature, which is chosen on the held-out rows (30 or more).
    folder : str or Path, default="labelloop.files"
        Where files are kept that come from the web; to fetch them anew, delete it.

    Attributes
    ----------
    report : TrainingReport
        What the last training was like.
    classes_ : array of class keys
        In the order of the columns of `predict_proba`.

    Raises
    ------
    TypeError or ValueError
        If the estimator is no classifier, or a setting is not known.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.linear_model import LogisticRegression
    >>> rows = pd.DataFrame({"size": range(200), "label": ["small"] * 100 + ["large"] * 100})
    >>> model = CustomModel(LogisticRegression())
    >>> report = model.train(rows)
    >>> report.rows_trained, report.rows_held_out, report.accuracy > 0.9
    (160, 40, True)
    >>> model.evaluate([{"size": 3}, {"size": 190}]).filter("large").frame.index.tolist()
    [1]
    """

    def __init__(
        self,
        estimator: Any,
        *,
        features: Any = "auto",
        kind: str | None = None,
        random_state: int = 0,
        refit: bool = False,
        calibrate: bool = False,
        folder: str | Path = FOLDER,
    ) -> None:
        check_classifier(estimator)
        if takes_parts(estimator):
            raise TypeError(
                f"{type(estimator).__name__} finds parts of samples: a CustomModel gives each row one class; "
                "give a classifier, for example LogisticRegression()"
            )
        check_features(features)
        if is_rows(features):
            raise ValueError("features is a matrix of rows, and rows come later: give a transformer or a function")
        if isinstance(random_state, bool) or not isinstance(random_state, int) or random_state < 0:
            raise ValueError(f"random_state={random_state!r} is no seed: give a whole number, 0 or more")
        self.estimator, self.features, self.random_state = estimator, features, random_state
        self.refit, self.calibrate, self.folder = refit, calibrate, Path(folder)
        self.in_workflow: tuple[str, str] | None = None  # id and name of the one it is in; a workflow writes it here
        self._kind = None if kind is None else kind_named(kind)
        self._schema = Schema()
        self._rows: TrainingRows | None = None
        self._fitted: Fitted | None = None

    def train(self, data: Any, *, add: bool = False, hold_out: bool = True) -> TrainingReport:
        """Learn from labeled rows, and judge on a fifth of them that is held out.

        Parameters
        ----------
        data : path of a CSV file, DataFrame, list of dict
            With a column ``label``, and what the kind of rows needs: ``image_url`` (a JPG or PNG file of at most
            20 MB, by a path, relative to the CSV file, or by an address of the web), ``audio_url``, ``text``, or the
            columns of a table. A CSV file is in UTF-8. The class ``negative_examples`` is one as any other.
        add : bool, default=False
            Whether to learn from all earlier rows as well. Those that were held out stay so.
        hold_out : bool, default=True
            Whether some of these rows may be held out. Rows that were chosen because they are hard say nothing of
            how good the model is on others.

        Returns
        -------
        TrainingReport

        Raises
        ------
        RowsError
            A `ValueError` that lists all rows that cannot be used, by their line.
        ValueError
            If columns or classes are missing, or the file is no CSV file in UTF-8.

        Warns
        -----
        TrainingWarning
            If there are fewer than 50 rows of a class, or 150 in all.
        """
        return self._train(data, add=add, free=hold_out, source="")

    def train_on(self, source: Any) -> TrainingReport:
        """Learn from what people have answered, beside all earlier rows.

        Parameters
        ----------
        source : Job, labeler or Workflow
            What came from the same one before is replaced. None of these rows is held out, because people were asked
            about them for a reason, unless there are no earlier rows.

        Returns
        -------
        TrainingReport
        """
        frame, origin = rows_from(source)
        return self._train(frame, add=self._rows is not None, free=self._rows is None, source=origin)

    def evaluate(self, data: Any) -> PredictionsSnapshot:
        """Predict a handful of rows, to look at them.

        Parameters
        ----------
        data : path of a CSV file, DataFrame, list of dict
            At most 100 rows, with the columns of `train`; a ``label`` is not needed.

        Returns
        -------
        PredictionsSnapshot

        Raises
        ------
        ValueError
            If there are more than 100 rows, or a column is missing.
        """
        given = self._read(data)
        if len(given.frame) > MOST_EVALUATED:
            raise ValueError(
                f"there are {len(given.frame)} rows, and at most {MOST_EVALUATED} are evaluated at a time: give fewer, "
                "or use predict"
            )
        samples = self.samples(given)
        P, problems = self.scores(samples)
        frame = snapshot_frame(samples.frame, P, self.classes)
        errors = {samples.pool.id_at(position): why for position, why in problems.items()}
        label = LABEL if LABEL in samples.frame.columns else None
        return PredictionsSnapshot(frame, self.classes, samples.pool, errors, label)

    def predict(self, data: Any) -> np.ndarray[Any, Any]:
        """Return the most probable class of each row, None where there is no prediction; any number of rows."""
        return best_of(self.predict_proba(data), self.classes)

    def predict_proba(self, data: Any) -> Floats:
        """Return the scores of each row, NaN where there is no prediction; shape (n_rows, n_classes)."""
        return self.scores(self.samples(self._read(data)))[0]

    def threshold(self, target: float = 0.95, level: float = 0.95, rule: Rule = "top") -> Threshold:
        """Choose from which certainty on the model may decide alone, so that it is right as often as asked.

        Parameters
        ----------
        target : float, default=0.95
            The accuracy to promise for what it decides alone.
        level : float, default=0.95
            How sure the promise is.
        rule : {"top", "band"}
            As for `Workflow`.

        Returns
        -------
        Threshold
            From the held-out rows, by `labelloop.learning.audit.choose_threshold`. It holds for rows that are like
            these. Where `calibrate` has used the same rows for its one number, the promise is a little bolder than it
            says; ``benchmarks/routing.py`` measures by how much.

        Examples
        --------
        ``Workflow(model, job, threshold=model.threshold(0.95))``
        """
        from labelloop.learning.audit import choose_threshold  # noqa: PLC0415 - scipy is slow to import

        this = self._known()
        return choose_threshold(certainty(this.P, rule), this.P.argmax(axis=1) == this.truth, target, level)

    @property
    def report(self) -> TrainingReport:
        """What the last training was like."""
        return self._known().report

    @property
    def classes(self) -> list[Any]:
        """The classes, as their keys were given, in the order of the columns of `predict_proba`."""
        return list(self._known().classes)

    @property
    def classes_(self) -> np.ndarray[Any, Any]:
        """The classes, in scikit-learn's manner."""
        return key_array(self.classes)

    @property
    def estimator_(self) -> Any:
        """The fitted classifier."""
        return self._known().learner.estimator_

    @property
    def kind(self) -> Kind:
        """What the rows are."""
        if self._kind is None:
            self._known()
        return self._kind  # type: ignore[return-value] # training sets it

    @property
    def columns(self) -> list[str]:
        """The columns that rows need to be predicted."""
        column = self.kind.column
        return list(self._schema.columns) if column is None else [column]

    @property
    def texts(self) -> list[str]:
        """The columns that stay text, also where a file has only numbers in them."""
        return self._schema.texts

    @property
    def digest(self) -> str:
        """What the model is known by: two that say the same of the held-out rows are the same."""
        return self._known().digest

    @property
    def held_out(self) -> Any:
        """The held-out rows: their columns, ``label``, ``predicted``, and a column of scores for each class."""
        this, rows = self._known(), self._rows
        if rows is None:
            raise AssertionError("a fitted model has rows")
        places = np.flatnonzero(rows.held)
        frame = snapshot_frame(rows.frame.iloc[places], this.P, this.classes)
        frame.insert(len(rows.frame.columns), LABEL, np.array([rows.labels[k] for k in places], dtype=object))
        return frame

    def samples(self, given: Given) -> Samples:
        """Return rows as the samples that `scores` takes."""
        return samples_of(given, self.kind, self.folder, self._schema)

    def scores(self, samples: Samples) -> tuple[Floats, dict[int, str]]:
        """Return the scores of samples, NaN where there are none, and why not, by position."""
        this = self._known()
        return asked(this.predict_proba, len(this.classes), samples)

    def __repr__(self) -> str:
        if self._fitted is None:
            return f"CustomModel({self.estimator!r}, not trained)"
        report = self._fitted.report
        right = f"accuracy {report.accuracy:.3f}" if report.rows_held_out else "accuracy unknown"
        return f"CustomModel({self.estimator!r}, {self.kind.name}, {len(self.classes)} classes, {right})"

    def _train(self, data: Any, *, add: bool, free: bool, source: str) -> TrainingReport:
        if add and self._rows is None:
            raise ValueError("add=True adds to earlier rows, and there are none yet: leave it out the first time")
        given = read_rows(data, texts=[LABEL, *(self._schema.texts if add else [])])
        columns = [str(name) for name in given.frame.columns]
        kind = self._rows.kind if add and self._rows is not None else self._kind or kind_of(columns)
        needed = list(self._schema.columns) if add and kind.column is None else [kind.column or LABEL]
        need_columns(given, [*dict.fromkeys([*needed, LABEL])], "training data need")
        if kind.column is None and len(columns) == 1:
            raise ValueError(f"there is nothing to learn from: the only column is {LABEL!r}")
        rows = TrainingRows.of(given, kind, free=free, source=source)
        if add and self._rows is not None:
            rows = self._rows.followed_by(rows.only(list(self._rows.frame.columns)) if kind.column is None else rows)
        X, schema = rows.seen(self.folder)
        check_classes(rows.labels)
        rows, notes = rows.drawn(self.random_state), rows.warnings()
        plan = Plan(self.estimator, self.features, self.random_state, self.refit, self.calibrate)
        try:
            made = fitted(plan, X, rows.labels, rows.held, notes)
        except UnreadableError as error:
            name = next((rows.names[k] for k, x in enumerate(X) if x is error.sample), "a row")
            raise RowsError("a file is damaged behind its beginning:", [(name, str(error))]) from error
        self._kind, self._schema, self._rows, self._fitted = kind, schema, rows, made
        for note in notes:
            warnings.warn(note, TrainingWarning, stacklevel=3)
        return made.report

    def _read(self, data: Any) -> Given:
        given = read_rows(data, self.kind.column, self.texts)
        need_columns(given, self.columns, "rows to predict need")
        return given

    def _known(self) -> Fitted:
        if self._fitted is None:
            raise ValueError("this model has not been trained yet: call model.train(csv or frame) first")
        return self._fitted
