package dev.userstream.bench.stores;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.userstream.bench.users.PreparedTopic;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Part;
import dev.userstream.local.stack.ProjectLayout;
import dev.userstream.local.stack.StackBuilder;

/**
 * The servers of one measurement, with empty tables and empty topics and no job.
 *
 * @param stack Kafka, Cassandra and PostgreSQL
 * @param topic the users' topic
 * @param session a session with Cassandra
 * @param tables both stores' tables
 */
public record PreparedStack(EmbeddedStack stack, PreparedTopic topic, CqlSession session, Tables tables) {
    /** What is done with the servers. */
    public interface Work<T> {
        /** Does it; they end when it returns or throws. */
        T on(PreparedStack prepared) throws InterruptedException;
    }

    /** Starts the servers, makes what the contract says, the topic with so many partitions, and lets the work be done. */
    public static <T> T with(int partitions, Work<T> work) throws InterruptedException {
        return with(EmbeddedStack.builder(), partitions, work);
    }

    /** The same with a Cassandra whose sizes are those that it is shipped with. */
    public static <T> T withStockCassandra(int partitions, Work<T> work) throws InterruptedException {
        return with(EmbeddedStack.builder().stockCassandra(), partitions, work);
    }

    private static <T> T with(StackBuilder builder, int partitions, Work<T> work) throws InterruptedException {
        try (EmbeddedStack stack =
                        builder.parts(Part.KAFKA, Part.CASSANDRA, Part.POSTGRES).start();
                PreparedTopic topic = new PreparedTopic(stack.addresses().kafka());
                CqlSession session = Tables.session(stack.addresses())) {
            Tables tables = new Tables(stack.addresses(), session);
            tables.create(ProjectLayout.find());
            topic.create(partitions);
            return work.on(new PreparedStack(stack, topic, session, tables));
        }
    }
}
