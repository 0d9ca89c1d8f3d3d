// Requests to this service. An error's message is the sentence that the service gives.

async function send(method, path, body) {
  let response;
  try {
    response = await fetch(path, { method, body: body === undefined ? undefined : JSON.stringify(body),
      headers: body === undefined ? {} : { "Content-Type": "application/json" } });
  } catch {
    throw new Error("This service does not answer. Is it still running?");
  }
  const document = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw Object.assign(new Error(document.detail || `The service answered with status ${response.status}.`), { status: response.status });
  }
  return { status: response.status, document };
}

const name = encodeURIComponent;

export const startRun = (id, request) => send("PUT", `/runs/${name(id)}`, request);
export const cancelRun = (id) => send("DELETE", `/runs/${name(id)}`);
export const audit = (id) => send("GET", `/audit/${name(id)}?timeout=60s`);
export const deadLetters = (reason, all) =>
  send("GET", `/dead-letters?state=${all ? "all" : "open"}${reason ? `&reason=${name(reason)}` : ""}`);
export const deadLetter = (record) => send("GET", `/dead-letters/${name(record)}`);
export const replay = (record, value) => send("POST", `/dead-letters/${name(record)}/replay`, value === undefined ? {} : { value });
export const valuePath = (record) => `/dead-letters/${name(record)}/value`;
