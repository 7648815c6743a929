// Draws the panels of a run with uPlot and keeps them up to date.

import { clock, number } from "./format.js";
import { h } from "./dom.js";
import { labels, panelsFor, sections } from "./panels.js";
import { usual } from "./range.js";

const palette = ["--curve-1", "--curve-2", "--curve-3", "--curve-4", "--curve-5", "--curve-6"];
const edges = /\.(low|high)$/;
const height = 190;

export class Charts {
  #charts = new Map(); // panel key -> { plot, signature, figure }
  #sections = new Map();
  #sizes = new ResizeObserver(entries => entries.forEach(e => e.target.plot?.setSize({ width: Math.floor(e.contentRect.width), height })));

  constructor(root) {
    this.root = root;
    for (const name of sections) {
      const grid = h("div", { class: "charts" });
      const section = h("section", { hidden: true, "aria-label": name }, h("h3", {}, name), grid);
      this.#sections.set(name, { section, grid });
      root.append(section);
    }
  }

  /** Shows the newest points. */
  update(store, view) {
    const panels = panelsFor(store.names);
    for (const panel of panels) {
      const data = this.#data(store, panel, view);
      const signature = JSON.stringify([panel.series, view]);
      const known = this.#charts.get(panel.key);
      if (known?.signature === signature) {
        known.plot.setData(data);
      } else {
        this.#create(panel, data, signature, view);
      }
    }
  }

  /** Forgets all charts, as after a change of colours. */
  clear() {
    for (const { plot, figure, body } of this.#charts.values()) {
      this.#sizes.unobserve(body);
      plot.destroy();
      figure.remove();
    }
    this.#charts.clear();
  }

  #data(store, panel, view) {
    const curves = panel.series.map(name => store.curve(name, { games: view.x === "games", positive: view.log, smooth: view.smooth }));
    return curves.length === 1 ? curves[0] : uPlot.join(curves);
  }

  #create(panel, data, signature, view) {
    const known = this.#charts.get(panel.key);
    const { section, grid } = this.#sections.get(panel.section);
    section.hidden = false;
    const figure = known?.figure ?? h("figure", { "data-panel": panel.key }, h("figcaption", {}, panel.title), h("div", { class: "plot" }));
    if (known) {
      known.plot.destroy();
    } else {
      const order = [...grid.children].find(f => Number(f.dataset.order) > panel.order);
      figure.dataset.order = panel.order;
      grid.insertBefore(figure, order ?? null);
    }
    const body = figure.querySelector(".plot");
    const plot = new uPlot(options(panel, view, body.clientWidth || 380), data, body);
    body.plot = plot;
    this.#sizes.observe(body);
    this.#charts.set(panel.key, { plot, signature, figure, body });
  }
}

function options(panel, view, width) {
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue(name).trim();
  const axis = { stroke: colour("--dim"), grid: { stroke: colour("--grid"), width: 1 }, ticks: { show: false }, font: "11px system-ui, sans-serif" };
  const xFormat = view.x === "games" ? number : clock;
  const names = labels(panel.series);
  return {
    width,
    height,
    cursor: { points: { size: 6 }, drag: { x: true, y: false } },
    legend: { live: true },
    scales: { x: { time: false, distr: view.log ? 3 : 1 }, y: { range: panel.outliers ? usualRange : range } },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map(t => t === null ? "" : xFormat(t)), size: 28, space: 60 },
      { ...axis, values: (_, ticks) => ticks.map(t => t === null ? "" : panel.format(t)), size: 54 },
    ],
    series: [
      { label: view.x === "games" ? "episodes" : "time", value: (plot, v, s, at) => xFormat(at === null ? plot.data[0].at(-1) : v) },
      ...panel.series.map((name, i) => {
        const edge = panel.band && edges.test(name);
        return {
          label: names[i],
          stroke: colour(edge ? palette[0] : palette[i % palette.length]),
          width: edge ? 0.5 : 1.75,
          spanGaps: true,
          points: { show: plot => !edge && plot.data[0].length < 40, size: 5 },
          value: (plot, v, s, at) => panel.format(at === null ? newest(plot.data[s]) : v),
        };
      }),
    ],
    bands: bands(panel, colour("--band")),
  };
}

/** Room above and below the curves; a level line has none of its own. */
function range(_, low, high) {
  if (low === null) {
    return [0, 1];
  }
  return low === high ? [Math.min(0, 2 * low), Math.max(0, 2 * high) || (low < 0 ? 0 : 1)] : uPlot.rangeNum(low, high, 0.1, true);
}

/** The same for what is usual. */
function usualRange(plot, low, high) {
  return range(plot, ...(low === null ? [low, high] : usual(plot.data.slice(1), low, high)));
}

/** Fills between NAME.high and NAME.low. */
function bands(panel, fill) {
  const high = panel.series.findIndex(s => s.endsWith(".high"));
  const low = panel.series.findIndex(s => s.endsWith(".low"));
  return panel.band && high >= 0 && low >= 0 ? [{ series: [high + 1, low + 1], fill }] : [];
}

const newest = values => values?.findLast(v => v !== null && v !== undefined) ?? null;
