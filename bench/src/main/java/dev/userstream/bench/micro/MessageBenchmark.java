package dev.userstream.bench.micro;

import dev.userstream.bench.users.UserPool;
import dev.userstream.events.CreatedUser;
import dev.userstream.events.ParseResult;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The work of the contract on one user, over ever other users. JMH makes subclasses and calls every method from one thread; how
 * long and how often is {@link MicroBench}'s matter.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {
    /** More than a processor's branch prediction keeps in mind; a power of two. */
    private static final int USERS = 4_096;

    private final RunId runId = new RunId("micro");
    private final CreatedUser[] users;
    private final byte[][] values;
    private int next;

    /** Draws the users, before anything is measured. */
    public MessageBenchmark() {
        UserPool pool = UserPool.of(1);
        users = IntStream.range(0, USERS)
                .mapToObj(number -> pool.user(UserIds.of(runId, number), number))
                .toArray(CreatedUser[]::new);
        values = IntStream.range(0, USERS)
                .mapToObj(number -> UserCodec.encode(users[number]))
                .toArray(byte[][]::new);
    }

    /** A user to JSON, as the producer does. */
    @Benchmark
    public byte[] encode() {
        return UserCodec.encode(users[next()]);
    }

    /** JSON to a user with strings, as the audit does. */
    @Benchmark
    public CreatedUser decodeToStrings() {
        return ((ParseResult.Accepted) UserCodec.decode(values[next()])).user().decode();
    }

    /** JSON to a user whose texts stay UTF-8, as the job does. */
    @Benchmark
    public ParseResult decode() {
        return UserCodec.decode(values[next()]);
    }

    /** A place in a run to an id. */
    @Benchmark
    public UUID id() {
        return UserIds.of(runId, next());
    }

    private int next() {
        next = (next + 1) & (USERS - 1);
        return next;
    }
}
