// Numbers and durations for people.

const units = [[1e9, "G"], [1e6, "M"], [1e3, "k"]];

/** 1234567 -> "1.23M", 0.01234 -> "0.0123". */
export function number(value) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return "–";
  }
  const size = Math.abs(value);
  for (const [limit, unit] of units) {
    if (size >= limit * (limit === 1e3 ? 10 : 1)) {
      return trim((value / limit).toPrecision(3)) + unit;
    }
  }
  if (size >= 100 || Number.isInteger(value)) {
    return Math.round(value).toString();
  }
  return size !== 0 && size < 1e-3 ? value.toExponential(1) : trim(value.toPrecision(3));
}

/** 4200 -> "1 h 10 min". */
export function duration(seconds) {
  if (seconds < 60) {
    return `${Math.floor(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ${Math.floor(seconds % 60)} s`;
  }
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Tick label of a time axis: "90" -> "1:30", "7200" -> "2h". */
export function clock(seconds) {
  if (seconds >= 3600) {
    const minutes = Math.round((seconds % 3600) / 60);
    return minutes === 0 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 3600)}h${minutes}`;
  }
  return seconds >= 60
    ? `${Math.floor(seconds / 60)}:${Math.round(seconds % 60).toString().padStart(2, "0")}`
    : `${number(seconds)}s`;
}

/** 0.1234 -> "12.3 %". */
export const percent = value => value === null || value === undefined ? "–" : value > 0 && value < 1e-4 ? "<0.01 %" : `${trim((100 * value).toPrecision(3))} %`;

/** 2500000 -> "2.5 MB". */
export const bytes = value => `${number(value)}B`.replace(/([\d.]+)([kMG]?)B/, "$1 $2B");

const trim = text => text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
