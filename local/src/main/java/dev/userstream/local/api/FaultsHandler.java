package dev.userstream.local.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/** Takes orders of faults from outside: {@code PUT /faults?kind=…&times=…} adds, {@code DELETE /faults} forgets all. */
final class FaultsHandler implements HttpHandler {
    private static final int MAX_BODY = 64 * 1_024 * 1_024;

    private final Faults faults;
    private final Transfer transfer;

    FaultsHandler(Faults faults, Pause pause) {
        this.faults = faults;
        this.transfer = new Transfer(pause);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        transfer.send(
                exchange,
                switch (exchange.getRequestMethod()) {
                    case "GET" -> pending();
                    case "PUT" -> order(exchange);
                    case "DELETE" -> clear();
                    default ->
                        Answer.text(405, "method: " + exchange.getRequestMethod() + " (expected: GET, PUT or DELETE)");
                });
    }

    private Answer order(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
        FaultOrder order =
                new FaultOrder(QueryString.parse(exchange.getRequestURI().getRawQuery()), body);
        try {
            faults.next(order.times(), order.fault());
            return pending();
        } catch (IllegalArgumentException e) {
            return Answer.text(400, String.valueOf(e.getMessage()));
        }
    }

    private Answer clear() {
        faults.clear();
        return pending();
    }

    private Answer pending() {
        return Answer.text(200, "pending: " + faults.pending() + "\n");
    }
}
