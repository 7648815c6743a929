// A game or an environment in progress: the board, the moves or actions with their shares, and what is expected.

import { h } from "./dom.js";
import { percent } from "./format.js";

const marks = ["x", "o"];
const shown = 8;

export class GameView {
  #seen = "";

  constructor(root) {
    this.root = root;
  }

  update(game) {
    const seen = JSON.stringify(game);
    if (seen === this.#seen) {
      return;
    }
    this.#seen = seen;
    this.root.hidden = game === null;
    if (game !== null) {
      const environment = game.player < 0;
      this.root.replaceChildren(
        h("h3", {}, environment ? "An episode in progress" : "A game in progress"),
        h("div", { class: "game" }, environment ? [scene(game), outlook(game)] : [board(game), thoughts(game)]));
    }
  }
}

/** What an environment looks like: cells in a colour for each kind of thing, which its letter names, or its numbers. */
function scene(game) {
  const rows = game.board.split("/").map(row => [...row]);
  if (rows.length === 1 || game.board.includes(" ")) { // units have slashes too
    return h("p", { class: "numbers" }, game.board.split(", ").map(part => h("span", {}, part)));
  }
  const cells = rows.flat().map(thing => thing === "." ? h("span", { class: "cell" }) : h("span", { class: "cell", style: { background: colour(thing) } }, thing));
  return h("div", { class: "board", style: { "--width": rows[0].length, "--board": "18rem" } },
    h("div", { class: "cells", role: "img", "aria-label": `Cells, rows from the top: ${rows.map(r => r.join("")).join(", ")}` }, cells));
}

/** Neighbouring letters are far apart on the wheel. */
const colour = thing => `hsl(${(thing.codePointAt(0) * 137) % 360} 70% 55%)`;

function outlook(game) {
  const actions = game.policyMoves.map((move, i) => ({ move, share: game.policy[i] }));
  return h("div", { class: "thoughts" },
    h("p", {}, `Expected return: ${game.value.toPrecision(3)}`),
    shares("Probabilities of the actions", actions));
}

function board(game) {
  const rows = game.board.split("/").map(row => [...row]);
  const width = rows[0].length;
  const squares = rows.flat().map(piece => h("span", { class: `square ${piece === "x" ? "first" : piece === "o" ? "second" : ""}` },
    marks.includes(piece) || piece === "." ? "" : piece));
  const columns = byColumn(game, width);
  return h("div", { class: `board ${game.task}`, style: { "--width": width, "--board": `${Math.max(7, Math.min(width, 10)) * 2.4}rem` } },
    h("div", { class: "squares", role: "img", "aria-label": `Board, rows from the top: ${rows.map(r => r.join("")).join(", ")}` }, squares),
    columns && h("div", { class: "column-bars", "aria-hidden": "true" }, columns.map(share =>
      h("span", { title: percent(share) }, h("i", { style: { height: `${100 * share}%` } })))));
}

/** Shares by column where moves are columns (Connect Four), else null. */
function byColumn(game, width) {
  if (!game.policyMoves.length || game.task !== "connect4") {
    return null;
  }
  const shares = new Array(width).fill(0);
  game.policyMoves.forEach((move, i) => { shares[Number(move)] = game.policy[i]; });
  return shares;
}

function thoughts(game) {
  const first = (1 + (game.player === 0 ? game.value : -game.value)) / 2;
  const moves = game.policyMoves
    .map((move, i) => ({ move, share: game.policy[i] }))
    .sort((a, b) => b.share - a.share)
    .slice(0, shown);
  return h("div", { class: "thoughts" },
    h("p", {}, h("span", { class: `disc ${game.player === 0 ? "first" : "second"}` }),
      ` Player ${marks[game.player]} to move, ply ${game.moves.length + 1}`),
    h("div", { class: "value", role: "img", "aria-label": `Expected score of x: ${percent(first)}` },
      h("i", { class: "first", style: { width: `${100 * first}%` } }),
      h("span", {}, `x ${percent(first)}`), h("span", {}, `o ${percent(1 - first)}`)),
    shares("Share of the search", moves),
    h("p", { class: "moves" }, game.moves.length ? `Moves: ${game.moves.slice(-24).join(" ")}` : "The game has just begun."));
}

function shares(caption, moves) {
  return h("table", { class: "policy" },
    h("caption", {}, caption),
    h("tbody", {}, moves.map(({ move, share }) => h("tr", {},
      h("th", { scope: "row" }, move),
      h("td", { class: "bar" }, h("i", { style: { width: `${100 * share}%` } })),
      h("td", {}, percent(share))))));
}
