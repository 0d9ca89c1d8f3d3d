package dev.userstream.job.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.spark.connector.cql.CassandraConnector;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.apache.spark.SparkConf;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The connector throws a checked exception that it does not declare for a closed port. */
final class AbsentCassandraTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @Test
    void prepareFailsAsAnOutage() throws IOException {
        SparkConf conf = closedPort();

        assertOutage(() -> new CassandraTable(conf, 1, TIMEOUT).prepare());
    }

    @Test
    void openingAWriterFailsAsAnOutage() throws IOException {
        CassandraSink sink = new CassandraSink(CassandraConnector.apply(closedPort()), TIMEOUT);

        assertOutage(() -> sink.open((row, message) -> {}));
    }

    private static void assertOutage(ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(FailureCause.OUTAGE));
    }

    private static SparkConf closedPort() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket port = new ServerSocket(0, 1, loopback)) {
            return new SparkConf(false)
                    .set("spark.cassandra.connection.host", loopback.getHostAddress() + ":" + port.getLocalPort())
                    .set("spark.cassandra.connection.localDC", "datacenter1")
                    .set("spark.cassandra.connection.timeoutMS", "2000");
        }
    }
}
