const STALE_MS = 5_000;
const RECONNECT_MS = 2_000;

/** Follows the service's events, and connects again after it was away. */
export function follow({ onHistory, onState, onConnection }) {
  let last = 0;
  let source;

  function connect() {
    source = new EventSource("/events");
    source.addEventListener("history", (event) => onHistory(JSON.parse(event.data)));
    source.addEventListener("state", (event) => {
      last = Date.now();
      onConnection("live");
      onState(JSON.parse(event.data));
    });
    source.addEventListener("full", () => {
      onConnection("full");
      source.close();
      setTimeout(connect, 5 * RECONNECT_MS);
    });
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(connect, RECONNECT_MS);
      }
    };
  }

  setInterval(() => {
    if (last && Date.now() - last > STALE_MS) {
      onConnection("lost");
    }
  }, 1_000);
  connect();
}
