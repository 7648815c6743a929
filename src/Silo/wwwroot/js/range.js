// Which values a chart has room for.

const few = 50; // points of which none is left out
const tail = 0.02; // share of the points at either end that may be left out

/**
 * [low, high] without values that lie far from nearly all others, as losses of the first steps do: they would press the
 * rest into a line. The newest value of every curve always has room.
 */
export function usual(curves, low, high) {
  const known = curves.map(curve => curve.filter(v => v !== null && v !== undefined));
  const sorted = Float64Array.from(known.flat()).sort();
  if (sorted.length < few || low > sorted[0] || high < sorted.at(-1)) {
    return [low, high]; // few points, or a part that was asked for by zooming in
  }
  const newest = known.filter(curve => curve.length > 0).map(curve => curve.at(-1));
  const [first, last] = [tail, 1 - tail].map(share => sorted[Math.round(share * (sorted.length - 1))]);
  const room = 3 * (last - first);
  if (room === 0) {
    return [low, high];
  }
  return [
    Math.min(sorted.find(v => v >= first - room), ...newest),
    Math.max(sorted.findLast(v => v <= last + room), ...newest),
  ];
}
