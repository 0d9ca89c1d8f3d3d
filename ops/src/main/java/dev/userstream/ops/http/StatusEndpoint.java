package dev.userstream.ops.http;

import dev.userstream.http.Problem;
import dev.userstream.http.Response;
import dev.userstream.http.Route;
import dev.userstream.ops.evidence.Outside;
import dev.userstream.ops.json.StatusJson;
import dev.userstream.ops.status.Status;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code GET /status}: the state at a glance. Counting rows is work, so that one look at a time is enough. */
final class StatusEndpoint implements Route.Handler {
    private static final long PATIENCE_MS = 1_000;

    private final Supplier<Outside.Access> outside;
    private final Semaphore looks = new Semaphore(1);

    StatusEndpoint(Supplier<Outside.Access> outside) {
        this.outside = outside;
    }

    @Override
    public Response answer(Route.Request request) throws InterruptedException {
        if (!looks.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
            throw Problem.unavailable("status: somebody else's is being made (expected: none; the same request later)");
        }
        try (Outside.Access access = outside.get()) {
            String json = StatusJson.write(new Status(access.outside()).look(Status.COUNT_LIMIT));
            return Response.json(200, json.getBytes(StandardCharsets.UTF_8));
        } finally {
            looks.release();
        }
    }
}
