package dev.userstream.local.stack;

import dev.userstream.local.process.Probe;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/** A probe that asks a broker. It keeps its client from one try to the next, because making one costs more than asking. */
final class KafkaQuestion implements Probe {
    private static final int TIMEOUT_MS = 3_000;

    private final int port;
    private final Question question;
    private @Nullable Admin admin;

    KafkaQuestion(int port, Question question) {
        this.port = port;
        this.question = question;
    }

    /** What is asked; throws while the answer is not yet the wanted one. */
    @FunctionalInterface
    interface Question {
        void ask(Admin admin) throws Exception;
    }

    /** Waits for an answer, but not for ever. */
    static <T> T answer(KafkaFuture<T> future) throws Exception {
        return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void ask() throws Exception {
        TcpPort.requireOpen(port);
        question.ask(client());
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
    }

    private Admin client() {
        if (admin == null) {
            admin = Admin.create(Map.of(
                    "bootstrap.servers", "127.0.0.1:" + port,
                    "request.timeout.ms", TIMEOUT_MS,
                    "default.api.timeout.ms", TIMEOUT_MS));
        }
        return admin;
    }
}
