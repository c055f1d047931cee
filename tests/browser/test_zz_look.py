from pathlib import Path
SETUP = '''
import labelloop as ll, pandas as pd
from sklearn.datasets import load_digits, load_wine
from sklearn.linear_model import LogisticRegression
d = load_digits()
'''
def test_look(start_host):
    host = start_host("lab")
    photos = "/work/shared/data/image_classification/clothing_photos_a"
    page = host.open([SETUP, f'lab = ll.ImageLabeler("{photos}", classes=["dress","hat","longsleeve","outwear","pants","shirt","shoes","shorts","skirt","t-shirt"], learner=ll.ActiveLearner(LogisticRegression(max_iter=300), retrain_every=5), instructions="What is it?", suggestions="learner")\nlab', 'x=1'], "look")
    page.run_all(); page.wait_state("ready", timeout=60)
    page.page.wait_for_timeout(1500)
    page.shot(Path("/tmp/shots/lab1.png"))
    for i in range(12):
        page.press("1" if i%2 else "h")
    page.wait_saved()
    print("counts", page.count("labeled"), page.eval("lab.progress"), page.websocket_bytes())
    page.page.wait_for_timeout(4000)
    page.press("1"); page.wait_saved(); page.page.wait_for_timeout(500)
    page.shot(Path("/tmp/shots/lab2.png"))
    print(page.eval("lab.learner.status.message"), page.errors())
    page.press("?"); page.page.wait_for_timeout(300); page.shot(Path("/tmp/shots/lab3.png")); page.press("Escape")
    page.page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme',{theme:'JupyterLab Dark'})")
    page.page.wait_for_timeout(1500); page.shot(Path("/tmp/shots/lab4.png"))
