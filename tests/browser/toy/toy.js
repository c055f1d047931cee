// The front end of the toy labeler: the attributes of the DOM contract, no kernel needed to show the next sample.
function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "labelloop";
  root.tabIndex = 0;
  const careless = model.get("careless");
  if (!careless) root.dataset.lmSuppressShortcuts = "true";
  root.dataset.kind = "toy";
  const stage = document.createElement("div");
  stage.dataset.role = "stage";
  const labeled = document.createElement("span");
  labeled.dataset.count = "labeled";
  root.append(stage, labeled);

  let item = 0;
  let unsaved = 0;
  const show = (state) => {
    root.dataset.state = item < model.get("total") ? state : "done";
    root.dataset.item = String(item);
    root.dataset.unsaved = String(unsaved);
    stage.textContent = `Sample ${item}`;
    labeled.textContent = String(item);
  };
  const answer = (value) => {
    unsaved += 1;
    model.send({ kind: "answer", item, value });
    item += 1;
    show("ready");
  };
  for (const value of ["a", "b"]) {
    const button = document.createElement("button");
    button.dataset.class = value;
    button.textContent = value;
    button.onclick = () => answer(value);
    root.append(button);
  }
  root.addEventListener("keydown", (event) => {
    if (event.key === "a" || event.key === "b") answer(event.key);
    const host = event.key === "Escape" || (event.key === "s" && (event.ctrlKey || event.metaKey));
    if (!careless && !host) event.stopPropagation();
  });
  model.on("msg:custom", (message) => {
    unsaved = Math.max(0, unsaved - 1);
    if (root.dataset.state === "waiting") {
      item = message.next;
      unsaved = 0;
    }
    show("ready");
  });
  show("waiting");
  el.append(root);
  model.send({ kind: "hello" });
}

export default { render };
