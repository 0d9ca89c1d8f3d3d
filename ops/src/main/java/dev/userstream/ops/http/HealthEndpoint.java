package dev.userstream.ops.http;

import dev.userstream.http.Problem;
import dev.userstream.http.Response;
import dev.userstream.http.Route;
import dev.userstream.ops.health.Health;
import dev.userstream.ops.json.JsonLine;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code GET /health}: whether everything answers that an audit needs. */
final class HealthEndpoint implements Route.Handler {
    private final Health health;

    HealthEndpoint(Health health) {
        this.health = health;
    }

    @Override
    public Response answer(Route.Request request) throws InterruptedException {
        Map<String, Optional<String>> parts = health.check();
        String problems = parts.values().stream().flatMap(Optional::stream).collect(Collectors.joining("; "));
        if (!problems.isEmpty()) {
            throw Problem.unavailable(problems);
        }
        String json = JsonLine.of(line -> {
            line.writeStartObject();
            line.writeStringField("status", "ready");
            line.writeObjectFieldStart("parts");
            for (String part : parts.keySet()) {
                line.writeStringField(part, "up");
            }
            line.writeEndObject();
            line.writeEndObject();
        });
        return Response.json(200, json.getBytes(StandardCharsets.UTF_8));
    }
}
