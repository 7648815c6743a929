// The page of one run: figures, buttons, game, ratings, charts.

import { api } from "./api.js";
import { Charts } from "./charts.js";
import { GameView } from "./game.js";
import { RatingsView } from "./ratings.js";
import { SeriesStore } from "./series.js";
import { duration, number, percent } from "./format.js";
import { h, setText } from "./dom.js";

const ratingsEvery = 5; // polls

export class RunPage {
  #store = new SeriesStore();
  #view = { x: "time", log: false, smooth: false };
  #polls = 0;
  #tiles = new Map();

  constructor(root, name, changed) {
    this.name = name;
    this.state = h("span", { class: "state" });
    this.about = h("p", { class: "dim" });
    this.failure = h("p", { class: "error", role: "alert" });
    this.stop = h("button", { type: "button", class: "danger", onclick: () => this.#act(() => api.stop(name), changed) }, "Stop");
    this.resume = h("button", { type: "button", onclick: () => this.#resume(changed) }, "Resume");
    this.minutes = h("input", { type: "number", min: "0.1", max: "525600", step: "any", "aria-label": "New budget in minutes, from the run's beginning", placeholder: "minutes" });
    this.tiles = h("dl", { class: "tiles" });
    const game = h("section", { class: "panel", hidden: true });
    const ratings = h("section", { class: "panel", hidden: true });
    this.chartRoot = h("div");
    root.replaceChildren(
      h("div", { class: "run-head" }, h("h1", {}, name), this.state, h("div", { class: "buttons" }, this.minutes, this.resume, this.stop)),
      this.about, this.failure, this.tiles,
      h("div", { class: "split" }, game, ratings),
      this.#controls(), this.chartRoot);
    this.game = new GameView(game);
    this.ratings = new RatingsView(ratings);
    this.charts = new Charts(this.chartRoot);
  }

  /** Asks for what is new and shows it. */
  async poll(run) {
    this.#showRun(run);
    const [page, game, ratings] = await Promise.all([
      api.metrics(this.name, this.#store.cursor),
      api.game(this.name),
      this.#polls++ % ratingsEvery === 0 ? api.ratings(this.name) : null,
    ]);
    this.#store.add(page);
    this.#showTiles(run);
    this.game.update(game);
    if (ratings) {
      this.ratings.update(ratings);
      this.elo = ratings.ratings.find(r => r.player.startsWith("run:"));
    }
    this.#draw();
  }

  /** Draws everything anew, as after a change of colours. */
  redraw() {
    this.charts.clear();
    this.#draw();
  }

  #draw() {
    this.charts.update(this.#store, { ...this.#view });
  }

  #showRun(run) {
    this.run = run;
    setText(this.state, run.state);
    this.state.className = `state ${run.state}`;
    setText(this.about, [
      run.task, run.algorithm, `seed ${run.seed}`, `${run.actors} ${run.actors === 1 ? "actor" : "actors"}`,
      ...Object.entries(run.settings).map(([key, value]) => `${key}=${value}`),
      budget(run.budget),
      run.state === "running" && !run.learner ? "no learner yet" : null,
    ].filter(Boolean).join(" · "));
    if (run.failure) {
      setText(this.failure, run.failure);
    }
    this.stop.hidden = run.state !== "running";
    this.resume.hidden = this.minutes.hidden = run.state === "running";
  }

  #showTiles(run) {
    const last = name => this.#store.last(name);
    const error = this.#store.names.find(n => /^arena\..*error/.test(n));
    const environment = this.#store.names.includes("episode.steps");
    if (environment !== this.environment) {
      this.environment = environment; // known from the first figures on
      this.#tiles.clear();
      this.tiles.replaceChildren();
    }
    this.#tile("Running time", duration(run.elapsedSeconds));
    if (environment) {
      this.#tile("Return", number(last("episode.recent_return")));
      this.#tile("Steps/s", number(last("episode.steps")));
    } else {
      this.#tile("Games", number(run.episodes));
      this.#tile("Games/min", number(last("selfplay.games_per_minute")));
      this.#tile("Evaluations/s", number(last("selfplay.evaluations")));
    }
    this.#tile("Learner steps", number(run.steps));
    this.#tile("Loss", number(last("learner.loss")));
    this.#tile("Weights", `v${run.weightsVersion}`);
    this.#tile("Weights lag", number(last("weights.lag")));
    if (error) {
      this.#tile("Error rate", percent(last(error)));
    }
    if (this.elo) {
      this.#tile("Elo", `${Math.round(this.elo.elo)} ± ${Math.round((this.elo.high - this.elo.low) / 2)}`);
    }
  }

  #tile(label, text) {
    let value = this.#tiles.get(label);
    if (!value) {
      this.#tiles.set(label, value = h("dd"));
      this.tiles.append(h("div", {}, h("dt", {}, label), value));
    }
    setText(value, text);
  }

  #controls() {
    const set = change => {
      Object.assign(this.#view, change);
      this.#draw();
    };
    const check = (label, key) => h("label", {}, h("input", { type: "checkbox", onchange: e => set({ [key]: e.target.checked }) }), label);
    return h("div", { class: "controls", role: "group", "aria-label": "Curves" },
      h("label", {}, "Over ", h("select", { onchange: e => set({ x: e.target.value }) },
        h("option", { value: "time" }, "running time"), h("option", { value: "games" }, "episodes played"))),
      check("Logarithmic", "log"),
      check("Smooth", "smooth"));
  }

  #resume(changed) {
    const minutes = this.minutes.value ? { ...this.run.budget, minutes: Number(this.minutes.value) } : null;
    return this.#act(() => api.resume(this.name, minutes), changed);
  }

  async #act(action, changed) {
    this.stop.disabled = this.resume.disabled = true;
    setText(this.failure, "");
    try {
      await action();
      await changed();
    } catch (failure) {
      setText(this.failure, failure.message);
    } finally {
      this.stop.disabled = this.resume.disabled = false;
    }
  }
}

function budget({ minutes, episodes, steps, frames }) {
  const parts = [
    minutes !== null ? `${number(minutes)} minutes` : null,
    episodes !== null ? `${number(episodes)} episodes` : null,
    steps !== null ? `${number(steps)} steps` : null,
    frames !== null ? `${number(frames)} frames` : null,
  ].filter(Boolean);
  return parts.length ? `until ${parts.join(" or ")}` : "until stopped";
}
