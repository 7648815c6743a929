// The form that starts a run.

import { api } from "./api.js";
import { h } from "./dom.js";

const names = "[A-Za-z0-9._\\-]{1,64}";

/** Opens the form; calls started(run) after the silo has accepted it. */
export async function openStartForm(dialog, started) {
  const error = h("p", { class: "error", role: "alert" });
  const task = h("select", { name: "task", required: true });
  const algorithm = h("select", { name: "algorithm" });
  const form = h("form", { method: "dialog", onsubmit: event => submit(event, form, error, dialog, started) },
    h("h2", { id: "start-title" }, "Start a run"),
    field("Task", task),
    field("Algorithm", algorithm),
    field("Name", h("input", { name: "name", pattern: names, placeholder: "chosen for you", autocomplete: "off" })),
    h("div", { class: "pair" },
      field("Minutes", h("input", { name: "minutes", type: "number", min: "0.1", max: "525600", step: "any", value: "10", placeholder: "no limit" })),
      field("Seed", h("input", { name: "seed", type: "number", min: "0", max: "9007199254740991", value: "1" }))),
    field("Settings", h("textarea", { name: "settings", rows: "2", placeholder: "key=value, one a line" })),
    error,
    h("div", { class: "buttons" },
      h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Cancel"),
      h("button", {}, "Start")));
  dialog.replaceChildren(form);
  dialog.showModal();
  try {
    const tasks = await api.tasks();
    task.append(...tasks.map(t => h("option", { value: t.name, selected: t.name === "connect4" }, `${t.title} (${t.name})`)));
    const offer = () => algorithm.replaceChildren(
      ...(tasks.find(t => t.name === task.value)?.algorithms ?? []).map(a => h("option", {}, a)));
    task.addEventListener("change", offer);
    offer();
  } catch (failure) {
    error.textContent = failure.message;
  }
}

function field(label, input) {
  return h("label", {}, h("span", {}, label), input);
}

async function submit(event, form, error, dialog, started) {
  event.preventDefault();
  error.textContent = "";
  const data = new FormData(form);
  const text = name => data.get(name)?.trim() || undefined;
  try {
    const run = await api.start({
      task: text("task"),
      algorithm: text("algorithm"),
      name: text("name"),
      seed: text("seed") === undefined ? undefined : Number(text("seed")),
      settings: parseSettings(text("settings")),
      budget: text("minutes") === undefined ? undefined : { minutes: Number(text("minutes")) },
    });
    dialog.close();
    started(run);
  } catch (failure) {
    error.textContent = failure.message;
  }
}

function parseSettings(text) {
  if (!text) {
    return undefined;
  }
  return Object.fromEntries(text.split("\n").filter(line => line.trim()).map(line => {
    const at = line.indexOf("=");
    if (at < 1) {
      throw new Error(`'${line.trim()}' is no setting: write key=value.`);
    }
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  }));
}
