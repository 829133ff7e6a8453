// Loads the program and wakes the islands. Appended to the script that wasm-bindgen writes, so that both are
// one file; the module imports itself to reach the islands' functions by name.
const started = async () => {
  const module = await import(import.meta.url);
  const program = document.querySelector("script[data-wasm]").dataset.wasm;
  await module.default({ module_or_path: program });
  module.hydrate();
  const parents = [];
  const wake = async (node) => {
    const tag = node.localName;
    if (tag === "leptos-island") {
      const island = module[node.dataset.component];
      if (!island) {
        console.warn(`There is no island ${node.dataset.component} in the program.`);
        return;
      }
      parents.at(-1)?.();
      await island(node);
    }
    if (tag === "leptos-children") parents.push(node.$$on_hydrate);
    for (const child of [...node.children]) await wake(child);
    if (tag === "leptos-children") parents.pop();
  };
  await wake(document.body);
};

// Keys that every page knows.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector("[data-search]")?.focus();
  } else if (event.key === "?") {
    location.href = "/help";
  }
});

// Pages without islands need no program.
if (document.querySelector("leptos-island")) started();
else document.body.setAttribute("data-hydrated", "");
