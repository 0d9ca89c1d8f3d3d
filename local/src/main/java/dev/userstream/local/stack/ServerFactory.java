package dev.userstream.local.stack;

import dev.userstream.local.process.Probe;
import java.util.function.Supplier;

/** Runs Kafka, Cassandra and PostgreSQL where they are not child processes: in containers, for example. */
@FunctionalInterface
public interface ServerFactory {
    /**
     * A server that is not started. It listens on the component's loopback port, also after a restart; PostgreSQL with the role,
     * password and database {@value StackAddresses#USER}.
     *
     * @param component which server
     * @param ports the stack's ports
     * @param probe creates the server's readiness check
     */
    Server create(Component component, Ports ports, Supplier<Probe> probe);
}
