"""Real notebook hosts, driven by a real browser.

`chromium` finds the browser and watches what it asks of the network, `servers` starts JupyterLab, Notebook 7,
Voila and marimo, `kernels` talks to a kernel behind the page's back, `pages` and `marimo` drive one page, `hosts`
ties a server to its pages. `python -m harness.chromium` (see `chromium`) installs a browser where there is none.
"""
