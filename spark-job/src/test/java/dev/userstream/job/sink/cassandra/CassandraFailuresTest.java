package dev.userstream.job.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import com.datastax.spark.connector.cql.CassandraConnector;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.sink.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class CassandraFailuresTest {
    private static final EndPoint NODE = new DefaultEndPoint(InetSocketAddress.createUnresolved("cassandra", 9042));

    @Test
    void onlyARefusedRequestIsARefusal() {
        assertThat(CassandraFailures.isRefusal(new InvalidQueryException(null, "too large")))
                .isTrue();
        assertThat(CassandraFailures.isRefusal(new OverloadedException(null))).isFalse();
        assertThat(CassandraFailures.isRefusal(new DriverTimeoutException("8s")))
                .isFalse();
        assertThat(CassandraFailures.isRefusal(new NoNodeAvailableException())).isFalse();
        assertThat(CassandraFailures.isRefusal(new UnauthorizedException(null, "no")))
                .isFalse();
    }

    @Test
    void overloadAndTimeoutsAreOutages() {
        assertThat(causeOf(new DriverTimeoutException("8s"))).isEqualTo(FailureCause.OUTAGE);
        assertThat(causeOf(new OverloadedException(null))).isEqualTo(FailureCause.OUTAGE);
        assertThat(causeOf(new IllegalStateException("connector", new IOException("refused"))))
                .isEqualTo(FailureCause.OUTAGE);
    }

    @Test
    void aCancelledWaitIsAnInterruption() {
        assertThat(causeOf(new IOException("failed to open", new InterruptedException())))
                .isEqualTo(FailureCause.INTERRUPTED);
    }

    @Test
    void causesThatAPersonMustRepairAreNamed() {
        assertThat(causeOf(new IOException("failed to open", new AuthenticationException(NODE, "bad"))))
                .isEqualTo(FailureCause.WRONG_CREDENTIALS);
        assertThat(causeOf(new UnauthorizedException(null, "no MODIFY"))).isEqualTo(FailureCause.MISSING_PERMISSION);
        assertThat(causeOf(new InvalidQueryException(null, "no such table"))).isEqualTo(FailureCause.TABLE_MISMATCH);
    }

    @Test
    void missingPermissionSaysWhatCreatesAnAbsentTable() {
        assertThat(CassandraFailures.failure(new UnauthorizedException(null, "no CREATE permission")))
                .hasMessageContaining("no CREATE permission")
                .hasMessageContaining("cassandra/schema.cql");
    }

    /** The connector throws a checked exception that it does not declare for a closed port. */
    @Test
    void closedPortIsAnOutage() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        SparkConf conf = new SparkConf(false)
                .set("spark.cassandra.connection.localDC", "datacenter1")
                .set("spark.cassandra.connection.timeoutMS", "2000");
        try (ServerSocket port = new ServerSocket(0, 1, loopback)) {
            conf.set("spark.cassandra.connection.host", loopback.getHostAddress() + ":" + port.getLocalPort());
        }
        CassandraSink sink = new CassandraSink(CassandraConnector.apply(conf), Duration.ofSeconds(2));

        Samples.assertFails(() -> CassandraSink.prepare(conf, 1, Duration.ofSeconds(2)), FailureCause.OUTAGE);
        Samples.assertFails(() -> sink.open((row, message) -> {}), FailureCause.OUTAGE);
    }

    @Test
    void nameThatDoesNotResolveIsNamed() {
        SparkConf conf = new SparkConf(false).set("spark.cassandra.connection.host", "no-such-host.invalid:9042");

        Samples.assertFails(() -> CassandraSink.prepare(conf, 1, Duration.ofSeconds(2)), FailureCause.OUTAGE)
                .hasMessageContainingAll("no-such-host.invalid", "USERSTREAM_CASSANDRA_CONTACT_POINTS");
    }

    private static FailureCause causeOf(Throwable error) {
        return CassandraFailures.failure(error).reason();
    }
}
