// The HTTP API. Failures are Error objects whose message is the server's one sentence.

async function call(path, options) {
  const response = await fetch(path, { ...options, headers: { accept: "application/json", ...options?.headers } });
  if (response.status === 204) {
    return null;
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    throw Object.assign(new Error(problem?.detail ?? `The silo answered with status ${response.status}.`), { status: response.status });
  }
  return response.json();
}

const post = (path, body) => call(path, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

const run = name => `/api/runs/${encodeURIComponent(name)}`;

export const api = {
  tasks: () => call("/api/tasks"),
  runs: () => call("/api/runs"),
  start: request => post("/api/runs", request),
  stop: name => post(`${run(name)}/stop`, {}),
  resume: (name, budget) => post(`${run(name)}/resume`, budget ? { budget } : {}),
  metrics: (name, after) => call(`${run(name)}/metrics?after=${after}`),
  game: name => call(`${run(name)}/game`),
  ratings: name => call(`${run(name)}/ratings`),
};
