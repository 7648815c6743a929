// Elo ratings with their confidence intervals.

import { h } from "./dom.js";

const shown = 14;

export class RatingsView {
  #seen = "";

  constructor(root) {
    this.root = root;
  }

  update(table) {
    const seen = JSON.stringify(table);
    if (seen === this.#seen) {
      return;
    }
    this.#seen = seen;
    this.root.hidden = table.ratings.length === 0;
    const ratings = table.ratings.slice(0, shown);
    const low = Math.min(...ratings.map(r => r.low));
    const high = Math.max(...ratings.map(r => r.high), low + 1);
    const at = elo => `${100 * (elo - low) / (high - low)}%`;
    this.root.replaceChildren(
      h("h3", {}, "Ratings"),
      h("div", { class: "scroll" }, h("table", { class: "ratings" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Player"), h("th", { scope: "col" }, "Elo"),
          h("th", { scope: "col" }, "95 % interval"), h("th", { scope: "col" }, "Games"))),
        h("tbody", {}, ratings.map(r => h("tr", {},
          h("th", { scope: "row" }, r.player),
          h("td", {}, Math.round(r.elo).toString()),
          h("td", { class: "interval", title: `${Math.round(r.low)} to ${Math.round(r.high)}` },
            h("i", { style: { left: at(r.low), right: `calc(100% - ${at(r.high)})` } }), h("b", { style: { left: at(r.elo) } })),
          h("td", {}, r.games.toString())))))),
      h("p", { class: "dim" }, note(table)));
  }
}

function note(table) {
  const parts = ["Elo 0 is the random player."];
  if (table.ratings.length > shown) {
    parts.push(`The best ${shown} of ${table.ratings.length} are shown.`);
  }
  if (table.pending > 0) {
    parts.push(`${table.pending} ${table.pending === 1 ? "match is" : "matches are"} still to be played.`);
  }
  if (table.failure) {
    parts.push(table.failure);
  }
  return parts.join(" ");
}
