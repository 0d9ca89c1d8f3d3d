package dev.userstream.producer.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.http.Problem;
import dev.userstream.http.Response;
import dev.userstream.http.Route;
import dev.userstream.producer.run.Cancellation;
import dev.userstream.producer.run.Runs;
import dev.userstream.producer.run.Submission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What can be asked of runs over HTTP. */
final class RunEndpoints {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    private final Runs runs;
    private final Supplier<String> waitsFor;

    RunEndpoints(Runs runs, Supplier<String> waitsFor) {
        this.runs = runs;
        this.waitsFor = waitsFor;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/runs", request -> list()),
                new Route("GET", "/runs/{run_id}", request -> find(id(request))),
                new Route("PUT", "/runs/{run_id}", request -> submit(id(request), request.body())),
                new Route("DELETE", "/runs/{run_id}", request -> cancel(id(request))),
                new Route("GET", "/health", request -> health()));
    }

    private Response submit(RunId id, byte[] body) throws InterruptedException {
        Submission submission = runs().submit(id, RequestBody.read(body));
        if (submission instanceof Submission.Started started) {
            String location = "/runs/" + URLEncoder.encode(id.value(), StandardCharsets.UTF_8);
            return new Response(
                    CREATED,
                    Map.of(Response.CONTENT_TYPE, "application/json", "Location", location),
                    RunCodec.encode(started.run()));
        }
        if (submission instanceof Submission.Resumed resumed) {
            return answer(OK, resumed.run());
        }
        if (submission instanceof Submission.Known known) {
            return answer(OK, known.run());
        }
        throw refusal(submission);
    }

    private static Problem refusal(Submission submission) {
        if (submission instanceof Submission.Conflict conflict) {
            return Problem.conflict(conflict.detail());
        }
        if (submission instanceof Submission.Busy busy) {
            return Problem.unavailable(busy.detail());
        }
        return Problem.badRequest(((Submission.Impossible) submission).detail());
    }

    private Response find(RunId id) {
        return answer(OK, runs().find(id).orElseThrow(() -> unknown(id)));
    }

    private Response cancel(RunId id) throws InterruptedException {
        Cancellation cancellation = runs().cancel(id);
        if (cancellation instanceof Cancellation.Ended ended) {
            return answer(OK, ended.run());
        }
        if (cancellation instanceof Cancellation.Ending ending) {
            return answer(ACCEPTED, ending.run());
        }
        if (cancellation instanceof Cancellation.Busy busy) {
            throw Problem.unavailable(busy.detail());
        }
        throw cancellation instanceof Cancellation.NotOurs notOurs ? Problem.conflict(notOurs.detail()) : unknown(id);
    }

    private Response list() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("runs");
            for (Run run : runs().list()) {
                json.writeStartObject();
                RunCodec.write(json, run);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return Response.json(OK, bytes.toByteArray());
    }

    private Response health() {
        runs();
        return Response.json(OK, "{\"status\":\"ready\"}".getBytes(StandardCharsets.UTF_8));
    }

    private Runs runs() {
        if (!runs.isReady()) {
            throw Problem.unavailable("not ready yet: " + waitsFor.get());
        }
        return runs;
    }

    private static Response answer(int status, Run run) {
        return Response.json(status, RunCodec.encode(run));
    }

    private static RunId id(Route.Request request) {
        if (!RunId.isValid(request.parameter())) {
            throw Problem.badRequest("run id: not usable (expected: " + RunId.EXPECTED + ")");
        }
        return new RunId(request.parameter());
    }

    private static Problem unknown(RunId id) {
        return Problem.notFound("run id: " + id + " is not known (expected: the id of a PUT before)");
    }
}
