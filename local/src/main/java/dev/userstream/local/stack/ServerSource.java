package dev.userstream.local.stack;

import dev.userstream.local.process.Probe;
import java.util.function.Supplier;

/** Who runs Kafka, Cassandra and PostgreSQL where child processes shall not: containers, for example. */
@FunctionalInterface
public interface ServerSource {
    /**
     * A server that is not started. It is to listen on the part's loopback port, also after a restart; PostgreSQL with the role,
     * password and database {@value StackAddresses#USER}.
     *
     * @param part which server
     * @param ports the stack's ports
     * @param probe makes a question that the server answers when it is ready; to be closed by whoever asks
     */
    Server of(Part part, Ports ports, Supplier<Probe> probe);
}
