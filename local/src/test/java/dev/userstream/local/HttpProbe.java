package dev.userstream.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A client of one of the pipeline's HTTP services. Thread-safe. */
public class HttpProbe {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    /** Longer than an audit waits for the stores. */
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final URI address;

    /** A client of the service at a base address. */
    public HttpProbe(URI address) {
        this.address = address;
    }

    /** The service's base address. */
    public URI address() {
        return address;
    }

    /** The response to a {@code GET}. */
    public HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    /** The response to a request with a body, and with headers as names and values in turn. */
    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The document under a path. */
    public JsonNode json(String path) {
        return parse(get(path).body());
    }

    public static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(json, e);
        }
    }

    /** The value of a metric with its labels; 0 where it is not there yet. */
    public double metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }
}
