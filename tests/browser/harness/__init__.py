"""Real notebook hosts, driven by a real browser.

`chromium` finds the browser and watches what it asks of the network, `servers` starts JupyterLab, Notebook 7
and Voila, `kernels` talks to a kernel behind the page's back, `pages` drives one page, `hosts` ties a server
to its pages. `python -m harness.chromium` (see `chromium`) installs a browser where there is none.
"""
