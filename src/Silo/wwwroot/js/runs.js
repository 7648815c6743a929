// The list of runs.

import { duration, number } from "./format.js";
import { h } from "./dom.js";

export class RunList {
  #seen = "";

  constructor(root) {
    this.root = root;
  }

  update(runs, chosen) {
    const seen = JSON.stringify([runs, chosen]);
    if (seen === this.#seen) {
      return;
    }
    this.#seen = seen;
    const focused = document.activeElement?.closest("#runs a")?.hash;
    this.root.replaceChildren(...runs.map(run => card(run, run.name === chosen)));
    if (focused) {
      [...this.root.querySelectorAll("a")].find(a => a.hash === focused)?.focus();
    }
  }
}

function card(run, chosen) {
  return h("li", {}, h("a", { class: "run", href: `#/runs/${run.name}`, "aria-current": chosen ? "page" : null },
    h("span", { class: "run-name" }, run.name),
    h("span", { class: `state ${run.state}` }, run.state),
    h("span", { class: "dim" }, `${run.task} · ${run.algorithm} · ${duration(run.elapsedSeconds)} · ${number(run.episodes)} episodes`),
    run.progress === null ? null : h("progress", { max: "1", value: run.progress, "aria-label": `${Math.round(100 * run.progress)} % of the budget` })));
}
