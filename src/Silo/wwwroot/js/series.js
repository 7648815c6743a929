// The curves of one run as they arrive.

const maxPoints = 4096;

export class SeriesStore {
  #series = new Map(); // name -> { seconds: [], values: [] }
  cursor = 0;

  get names() {
    return [...this.#series.keys()].sort();
  }

  /** Adds a page of points. */
  add(page) {
    for (const { series, seconds, value } of page.points) {
      let known = this.#series.get(series);
      if (!known) {
        this.#series.set(series, known = { seconds: [], values: [] });
      }
      known.seconds.push(seconds);
      known.values.push(value);
      if (known.seconds.length > maxPoints) {
        thin(known);
      }
    }
    this.cursor = page.cursor;
  }

  /** The newest value of a series, or null. */
  last(name) {
    return this.#series.get(name)?.values.at(-1) ?? null;
  }

  /** [x, y] of a series; x is running time in s, or games played. Equal or falling x is left out: charts need it to grow. */
  curve(name, { games = false, positive = false, smooth = false } = {}) {
    const { seconds, values } = this.#series.get(name);
    const smoothed = smooth ? average(values) : values;
    const x = games ? this.#gamesAt(seconds) : seconds;
    const curve = [[], []];
    let before = positive ? 0 : -Infinity;
    for (let i = 0; i < x.length; i++) {
      if (x[i] > before) {
        curve[0].push(before = x[i]);
        curve[1].push(smoothed[i]);
      }
    }
    return curve;
  }

  /** Games played at given times, by interpolation; seconds must grow. */
  #gamesAt(seconds) {
    const known = this.#series.get("replay.episodes");
    if (!known) {
      return seconds.map(() => NaN);
    }
    let i = 0;
    return seconds.map(at => {
      while (i < known.seconds.length && known.seconds[i] < at) {
        i++;
      }
      if (i === 0 || i === known.seconds.length) {
        return known.values[Math.min(i, known.values.length - 1)];
      }
      const share = (at - known.seconds[i - 1]) / (known.seconds[i] - known.seconds[i - 1]);
      return known.values[i - 1] + share * (known.values[i] - known.values[i - 1]);
    });
  }
}

/** Halves the older half by dropping every other point. */
function thin(series) {
  const half = maxPoints / 2;
  const keep = (_, i) => i >= half || i % 2 === 1;
  series.seconds = series.seconds.filter(keep);
  series.values = series.values.filter(keep);
}

/** Mean over a window of about 4 % of the points, centred. */
function average(values) {
  const reach = Math.max(1, Math.round(values.length / 50));
  return values.map((value, i) => {
    if (value === null) {
      return null;
    }
    const window = values.slice(Math.max(0, i - reach), i + reach + 1).filter(v => v !== null);
    return window.reduce((sum, v) => sum + v, 0) / window.length;
  });
}
