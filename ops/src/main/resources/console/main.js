import { showCharts, showSample } from "./charts.js";
import { closeButtons } from "./dom.js";
import { showDeadLetters } from "./dead-letters.js";
import { showConnection, showOverview } from "./overview.js";
import { showRuns } from "./runs.js";
import { showAudits } from "./audits.js";
import { follow } from "./stream.js";

closeButtons();
follow({
  onHistory: showCharts,
  onState(state) {
    const rates = showSample(state.sample);
    showOverview(state, rates);
    showRuns(state);
    showAudits(state);
    showDeadLetters(state);
  },
  onConnection: showConnection,
});
