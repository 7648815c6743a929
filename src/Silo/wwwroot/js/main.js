// Asks the silo for news once a second or two, while anybody looks, and shows them.

import { api } from "./api.js";
import { RunList } from "./runs.js";
import { RunPage } from "./run.js";
import { h } from "./dom.js";
import { openStartForm } from "./start.js";
import { themeButton } from "./theme.js";

const pause = 1500; // ms between polls

const main = document.getElementById("main");
const offline = document.getElementById("offline");
const dialog = document.getElementById("start");
const list = new RunList(document.getElementById("runs"));
let page = null;
let polling = null;

const chosenName = runs => decodeURIComponent(/^#\/runs\/(.+)$/.exec(location.hash)?.[1] ?? "")
  || (runs.find(r => r.state === "running") ?? runs[0])?.name;

async function poll() {
  try {
    const runs = await api.runs();
    const name = chosenName(runs);
    list.update(runs, name);
    const run = runs.find(r => r.name === name);
    if (!run) {
      page = null;
      showEmpty(runs.length === 0 ? null : name);
    } else {
      if (page?.name !== name) {
        page = new RunPage(main, name, pollNow);
        document.title = `${name} · SelfPlay`;
      }
      await page.poll(run);
    }
    offline.hidden = true;
  } catch (failure) {
    if (failure.status === 401) {
      location.reload(); // the session has ended: the sign-in page takes over
      return;
    }
    if (failure.status === undefined && !(failure instanceof TypeError)) {
      throw failure;
    }
    offline.textContent = failure.status ? failure.message : "The silo does not answer; trying again.";
    offline.hidden = false;
  }
}

/** Polls are never under way twice. */
function pollNow() {
  polling ??= poll().finally(() => { polling = null; });
  return polling;
}

async function loop() {
  if (!document.hidden) {
    await pollNow().catch(failure => console.error(failure));
  }
  setTimeout(loop, pause);
}

function showEmpty(missing) {
  if (main.dataset.empty === (missing ?? "") && main.querySelector(".empty")) {
    return;
  }
  main.dataset.empty = missing ?? "";
  document.title = "SelfPlay";
  main.replaceChildren(h("div", { class: "empty" },
    h("h1", {}, missing ? `There is no run named ${missing}` : "No runs yet"),
    missing
      ? h("p", {}, "Choose one from the list.")
      : h("div", {},
        h("p", {}, "Train an agent from a terminal, in ten minutes and with nothing to set up:"),
        h("pre", {}, h("code", {}, "./selfplay train connect4 --minutes 10")),
        h("p", {}, "It plays against itself, learns from its games, and shows here how it gets stronger. Or start a run from this page:"),
        h("button", { type: "button", onclick: startForm }, "Start a run"))));
}

function startForm() {
  return openStartForm(dialog, run => {
    location.hash = `#/runs/${run.name}`;
    pollNow();
  });
}

document.getElementById("new-run").addEventListener("click", startForm);
addEventListener("hashchange", pollNow);
document.addEventListener("visibilitychange", () => document.hidden || pollNow());
themeButton(document.getElementById("theme"), () => page?.redraw());
loop();
