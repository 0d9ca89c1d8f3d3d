package dev.userstream.local.api;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Sends answers: whole, as gzip where the caller takes that, or broken in an ordered way. */
final class Transfer {
    private static final int SMALLEST_COMPRESSED = 1_024;
    private static final int CHUNKED = 0;
    private static final int NO_BODY = -1;

    private final Pause pause;

    Transfer(Pause pause) {
        this.pause = pause;
    }

    /** Sends all of it, as the source would: HEAD without a body, 304 where the caller has it already. */
    void send(HttpExchange exchange, Answer answer) throws IOException {
        addHeaders(exchange, answer);
        Headers headers = exchange.getResponseHeaders();
        boolean known = headers.containsKey("ETag")
                && headers.getFirst("ETag").equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
        if (known) {
            exchange.sendResponseHeaders(304, NO_BODY);
        } else if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(answer.body().length));
            exchange.sendResponseHeaders(answer.status(), NO_BODY);
        } else if (answer.body().length >= SMALLEST_COMPRESSED && takesGzip(exchange)) {
            headers.set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(answer.status(), CHUNKED);
            try (OutputStream gzip = new FastGzip(exchange.getResponseBody())) {
                gzip.write(answer.body());
            }
        } else {
            begin(exchange, answer, answer.body().length).write(answer.body());
        }
        exchange.close();
    }

    /** Sends one byte at a time. */
    void drip(HttpExchange exchange, Answer answer, Duration between) throws IOException, InterruptedException {
        addHeaders(exchange, answer);
        OutputStream body = begin(exchange, answer, answer.body().length);
        for (byte value : answer.body()) {
            pause.of(between);
            body.write(value);
            body.flush();
        }
        exchange.close();
    }

    /** Announces all and sends the first bytes only; then the connection is gone. */
    void cut(HttpExchange exchange, Answer answer, int bytes) throws IOException {
        addHeaders(exchange, answer);
        OutputStream body = begin(exchange, answer, answer.body().length);
        body.write(answer.body(), 0, Math.min(bytes, answer.body().length));
        body.flush();
        throw new IOException("connection cut as ordered after bytes=" + bytes);
    }

    /** Sends half of the compressed answer as if it were the whole. */
    void sendBrokenGzip(HttpExchange exchange, Answer answer) throws IOException {
        addHeaders(exchange, answer);
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        byte[] whole = compressed(answer.body());
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        begin(exchange, answer, half.length).write(half);
        exchange.close();
    }

    private static void addHeaders(HttpExchange exchange, Answer answer) {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
    }

    private static OutputStream begin(HttpExchange exchange, Answer answer, int length) throws IOException {
        exchange.sendResponseHeaders(answer.status(), length == 0 ? NO_BODY : length);
        return length == 0 ? OutputStream.nullOutputStream() : exchange.getResponseBody();
    }

    private static boolean takesGzip(HttpExchange exchange) {
        String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        return accepted != null && accepted.contains("gzip");
    }

    private static byte[] compressed(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new FastGzip(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** In gzip's form only: whoever asks is near, and even the fastest level costs more than making the users does. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 64 * 1_024);
            def.setLevel(Deflater.NO_COMPRESSION);
        }
    }
}
