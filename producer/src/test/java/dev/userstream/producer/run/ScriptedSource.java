package dev.userstream.producer.run;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.UserIds;
import dev.userstream.producer.api.FetchFailedException;
import dev.userstream.producer.api.FetchFailure;
import dev.userstream.producer.api.PageRequest;
import dev.userstream.producer.api.SourceUser;
import dev.userstream.producer.api.UserPage;
import dev.userstream.producer.api.UserSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** A source without a network. Records its requests; refuses, fails or hangs as scripted. */
final class ScriptedSource implements UserSource {
    static final Instant FETCHED_AT = Instant.parse("2026-01-02T03:04:05Z");

    final List<PageRequest> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch interrupted = new CountDownLatch(1);
    volatile LongPredicate refused = sequence -> false;
    volatile int gaveUpFromPage = Integer.MAX_VALUE;
    volatile int hangsFromPage = Integer.MAX_VALUE;

    @Override
    public UserPage fetch(PageRequest request) throws FetchFailedException, InterruptedException {
        asked.add(request);
        if (request.page() >= hangsFromPage) {
            hang();
        }
        if (request.page() >= gaveUpFromPage) {
            throw new FetchFailedException(FetchFailure.SERVER_ERROR, "server_error: 503 for 15 minutes");
        }
        return new UserPage(
                LongStream.range(request.firstSequence(), request.firstSequence() + request.size())
                        .mapToObj(sequence -> place(request, sequence))
                        .toList(),
                request.size(),
                "1.4",
                FETCHED_AT);
    }

    private void hang() throws InterruptedException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    private SourceUser place(PageRequest request, long sequence) {
        if (refused.test(sequence)) {
            byte[] original = ("{\"n\":" + sequence + "}").getBytes(StandardCharsets.UTF_8);
            return new SourceUser.Refused(
                    sequence, RefusalReason.INVALID_SOURCE_USER, "name: missing (expected: an object)", original);
        }
        CreatedUser user = new CreatedUser(
                UserIds.of(request.runId(), sequence),
                "First",
                "Last" + sequence,
                "female",
                null,
                null,
                "a@example.com",
                "user" + sequence,
                null,
                null,
                null,
                null);
        return new SourceUser.Valid(sequence, user);
    }
}
