// Which series share a chart. The first rule that fits a series takes it; what no rule knows gets a chart of its own.

import { bytes, number, percent } from "./format.js";

export const sections = ["Strength", "Learning", "Acting", "Self-play", "Replay and weights", "More"];

const rules = [
  { section: "Learning", title: "Loss", fits: /^learner\.loss/, outliers: true },
  { section: "Learning", title: "Policy: entropy of the target, divergence from it", fits: /^learner\.(policy_kl|target_entropy)/ },
  { section: "Learning", title: "Learning rate", fits: /^learner\.rate$/ },
  { section: "Learning", title: "Learner steps/s", fits: /^learner\.steps_per_second$/ },
  { section: "Learning", title: "Samples in the learner's window", fits: /^learner\.window$/ },
  { section: "Learning", title: "Samples learnt, repeats counted", fits: /^learner\.samples$/ },
  { section: "Learning", title: "Learner busy", fits: /^learner\.busy$/, format: percent },
  { section: "Strength", title: "Error rate against the solver", fits: /^arena\..*error/, format: percent },
  { section: "Strength", title: "Elo", fits: /^arena\.elo/, band: true },
  { section: "Strength", title: "Score against fixed players", fits: /^arena\..*(score|win)/, format: percent },
  { section: "Strength", title: "Return: of the newest 100 episodes, of those that ended", fits: /^episode\.(recent_return|return)$/ },
  { section: "Acting", title: "Steps of environments/s", fits: /^episode\.steps$/ },
  { section: "Acting", title: "Steps of an episode", fits: /^episode\.length$/ },
  { section: "Acting", title: "Exploration", fits: /^episode\.exploration$/, format: percent },
  { section: "Learning", title: "Entropy of the policy, nats", fits: /^learner\.entropy$/ },
  { section: "Learning", title: "Divergence of the policy from the actors', nats", fits: /^learner\.kl$/ },
  { section: "Learning", title: "Clipped", fits: /^learner\.clipped$/, format: percent },
  { section: "Learning", title: "Variance that the value explains", fits: /^learner\.explained_variance$/ },
  { section: "Learning", title: "Norm of the gradient", fits: /^learner\.gradient_norm$/, outliers: true },
  { section: "Learning", title: "Staleness of gradients, learner steps", fits: /^learner\.staleness$/ },
  { section: "Learning", title: "Value of the best action", fits: /^learner\.q$/ },
  { section: "Learning", title: "Error of values", fits: /^learner\.td_error$/, outliers: true },
  { section: "Self-play", title: "Games/min", fits: /^selfplay\.games_per_minute$/ },
  { section: "Self-play", title: "Evaluations, positions and simulations/s", fits: /^selfplay\.(evaluations|positions|simulations)$/ },
  { section: "Self-play", title: "Games and moves/s", fits: /^selfplay\.(games|moves)$/ },
  { section: "Self-play", title: "Moves in a game", fits: /^selfplay\.game_length/ },
  { section: "Self-play", title: "Shares", fits: /^selfplay\.(.*_share|throttled)$/, format: percent },
  { section: "Self-play", title: "Score of the first player, -1 to 1", fits: /^selfplay\.first_player_score$/ },
  { section: "Replay and weights", title: "Weights lag, versions", fits: /^weights\.lag/ },
  { section: "Replay and weights", title: "Weights version", fits: /^weights\.version$/ },
  { section: "Replay and weights", title: "Games played", fits: /^replay\.episodes$/ },
  { section: "Replay and weights", title: "Samples", fits: /^replay\.samples$/ },
  { section: "Replay and weights", title: "Replay size", fits: /^replay\.bytes$/, format: bytes },
];

const homes = [[/^learner\./, "Learning"], [/^arena\./, "Strength"], [/^selfplay\./, "Self-play"], [/^episode\./, "Acting"], [/^(replay|weights)\./, "Replay and weights"]];

/** Panels for the series there are, in order: { key, section, title, series, format, band, outliers }; a few values far off may leave a chart with outliers. */
export function panelsFor(names) {
  const panels = new Map();
  for (const name of names) {
    const rule = rules.find(r => r.fits.test(name));
    const panel = rule ?? { title: name, section: homes.find(([fits]) => fits.test(name))?.[1] ?? "More" };
    const key = panel.title;
    if (!panels.has(key)) {
      panels.set(key, { format: number, ...panel, key, series: [], order: rule ? rules.indexOf(rule) : rules.length });
    }
    panels.get(key).series.push(name);
  }
  return [...panels.values()].sort((a, b) => a.order - b.order || a.title.localeCompare(b.title));
}

/** Short names of series that share a chart: what they have in common goes. */
export function labels(series) {
  if (series.length === 1) {
    return [(series[0].split(".").slice(1).join(".") || series[0]).replaceAll("_", " ")];
  }
  const parts = series.map(name => name.split("."));
  let common = 0;
  while (parts.every(p => p.length > common + 1 && p[common] === parts[0][common])) {
    common++;
  }
  return parts.map(p => p.slice(common).join(".").replaceAll("_", " "));
}
