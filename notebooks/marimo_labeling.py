import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import marimo as mo
    import pandas as pd
    from sklearn.ensemble import RandomForestClassifier

    import labelloop as ll

    return RandomForestClassifier, ll, mo, pd


@app.cell
def _(pd):
    apples = pd.DataFrame({"weight": range(90, 210, 2), "colour": ["green", "red", "yellow"] * 20})
    return (apples,)


@app.cell
def _(mo):
    answers, set_answers = mo.state(0)
    return answers, set_answers


@app.cell
def _(RandomForestClassifier, apples, ll, set_answers):
    # The labeler shows itself. Running this cell again goes on where you were: the answers are in the file.
    labeler = ll.TabularLabeler(
        apples,
        classes=["eat", "cook"],
        learner=ll.ActiveLearner(RandomForestClassifier(random_state=0)),
        store="apples.db",
    )
    labeler.on_label(lambda *_: set_answers(lambda n: n + 1))  # cells that read `answers` run again
    labeler
    return (labeler,)


@app.cell
def _(answers, labeler):
    answers()
    labeler.labels
    return


if __name__ == "__main__":
    app.run()
