package dev.userstream.local.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves users, each answer through the fault ordered for it. Thread-safe. */
final class UsersHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(UsersHandler.class);

    private final Answers answers;
    private final Faults faults;
    private final Pause pause;
    private final Transfer transfer;
    private final AtomicLong requests = new AtomicLong();

    UsersHandler(Answers answers, Faults faults, Pause pause) {
        this.answers = answers;
        this.faults = faults;
        this.pause = pause;
        this.transfer = new Transfer(pause);
    }

    /** Requests so far, whatever became of them. */
    long requests() {
        return requests.get();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            transfer.send(exchange, Answer.text(404, "Not Found"));
            return;
        }
        Optional<Fault> fault = faults.take();
        try {
            if (fault.isPresent()) {
                log.info("event=fault_applied fault={}", fault.get().getClass().getSimpleName());
                apply(fault.get(), exchange);
            } else {
                send(exchange, answer(exchange, OptionalInt.empty()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while answering", e);
        }
    }

    private void apply(Fault fault, HttpExchange exchange) throws IOException, InterruptedException {
        if (fault instanceof Fault.Silence) {
            return;
        }
        if (fault instanceof Fault.Disconnected) {
            throw new IOException("connection closed as ordered");
        }
        if (fault instanceof Fault.Answered answered) {
            transfer.send(exchange, Answer.of(answered));
            return;
        }
        if (fault instanceof Fault.Delivered delivered) {
            send(exchange, answer(exchange, OptionalInt.of(delivered.users())));
            return;
        }
        Optional<Answer> right = answer(exchange, OptionalInt.empty());
        if (right.isPresent()) {
            damage(fault, exchange, right.get());
        }
    }

    private void damage(Fault fault, HttpExchange exchange, Answer right) throws IOException, InterruptedException {
        if (fault instanceof Fault.Delayed delayed) {
            pause.of(delayed.delay());
            transfer.send(exchange, right);
        } else if (fault instanceof Fault.Dripped dripped) {
            transfer.drip(exchange, right, dripped.pause());
        } else if (fault instanceof Fault.Cut cut) {
            transfer.cut(exchange, right, cut.bytes());
        } else {
            transfer.sendBrokenGzip(exchange, right);
        }
    }

    private Optional<Answer> answer(HttpExchange exchange, OptionalInt delivered) {
        QueryString query = QueryString.parse(exchange.getRequestURI().getRawQuery());
        return answers.to(exchange.getRequestURI().getPath(), query, delivered);
    }

    /** An answer that never comes leaves the connection open, as the source does. */
    private void send(HttpExchange exchange, Optional<Answer> answer) throws IOException {
        if (answer.isPresent()) {
            transfer.send(exchange, answer.get());
        }
    }
}
