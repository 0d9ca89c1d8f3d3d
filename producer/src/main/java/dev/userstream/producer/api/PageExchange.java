package dev.userstream.producer.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange with the source under one deadline, from name resolution to the last byte. Interrupting the calling thread
 * cancels the exchange immediately. Thread-safe.
 */
final class PageExchange {
    static final int OK = 200;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int ERROR_PAGE_BYTES = 8_192;
    private static final int MAX_EXCHANGES = 1_000;
    private static final String USER_AGENT = "userstream/"
            + Optional.ofNullable(PageExchange.class.getPackage().getImplementationVersion())
                    .orElse("development");

    private final OkHttpClient client;
    private final Duration timeout;
    private final int maxBodyBytes;
    private final InstantSource clock;

    PageExchange(OkHttpClient client, Duration timeout, int maxBodyBytes, InstantSource clock) {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(MAX_EXCHANGES);
        dispatcher.setMaxRequestsPerHost(MAX_EXCHANGES);
        this.client = client.newBuilder()
                .dispatcher(dispatcher)
                .followRedirects(false)
                .addInterceptor(new Redirects())
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .callTimeout(timeout)
                .build();
        this.timeout = timeout;
        this.maxBodyBytes = maxBodyBytes;
        this.clock = clock;
    }

    /**
     * A complete response.
     *
     * @param body decoded bytes; of a response that is not 200 only the beginning
     * @param receivedAt when the last byte was received
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, Headers headers, byte[] body, Instant receivedAt) {
        /** Longest wait that a server can impose: a typing error there must not stop a run for years. */
        static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(10);

        private static final String RETRY_AFTER = "Retry-After";
        private static final int MAX_DIGITS = 9;

        /** The wait that {@code Retry-After} asks for; {@code null} where it is absent, or neither whole seconds nor a date. */
        @Nullable
        Duration retryAfter() {
            String text = headers.get(RETRY_AFTER);
            if (text == null) {
                return null;
            }
            if (text.matches("[0-9]+")) {
                return text.length() > MAX_DIGITS ? MAX_RETRY_AFTER : limited(Duration.ofSeconds(Long.parseLong(text)));
            }
            Instant date = headers.getInstant(RETRY_AFTER);
            return date == null ? null : limited(Duration.between(receivedAt, date));
        }

        /** Throws unless the response may hold users. */
        void checkStatus() throws FetchFailedException {
            if (status != OK) {
                FetchFailure reason = switch (status) {
                    case 429 -> FetchFailure.RATE_LIMITED;
                    case 401, 403 -> FetchFailure.FORBIDDEN;
                    case 404 -> FetchFailure.NOT_FOUND;
                    case 301, 302, 303, 307, 308 -> FetchFailure.REDIRECT;
                    default -> status >= 500 ? FetchFailure.SERVER_ERROR : FetchFailure.UNEXPECTED_STATUS;
                };
                throw new FetchFailedException(reason, "status " + status + " (expected: 200)").in(this);
            }
        }

        private static Duration limited(Duration wait) {
            if (wait.isNegative()) {
                return Duration.ZERO;
            }
            return wait.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : wait;
        }
    }

    /**
     * Sends a request and reads the whole response, of any status.
     *
     * @throws FetchFailedException if there is no complete response
     */
    Answer get(HttpUrl address) throws FetchFailedException, InterruptedException {
        Call call = client.newCall(new Request.Builder()
                .url(address)
                .header("Accept", "application/json")
                .header("User-Agent", USER_AGENT)
                .build());
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException error) {
                answer.completeExceptionally(error);
            }

            @Override
            public void onResponse(Call answered, Response response) {
                try (response) {
                    answer.complete(read(response));
                } catch (IOException e) {
                    answer.completeExceptionally(e);
                }
            }
        });
        try {
            // Bounded too, because a blocked name resolution does not react to the call timeout.
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw timedOut();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            call.cancel();
        }
    }

    private Answer read(Response response) throws IOException {
        byte[] body = response.code() == OK ? wholeBody(response) : beginning(response);
        return answer(response, body);
    }

    private byte[] wholeBody(Response response) throws IOException {
        String encoding = response.header("Content-Encoding", "identity");
        if (!"identity".equalsIgnoreCase(encoding)) {
            throw new FetchFailedException(
                            FetchFailure.NOT_JSON,
                            "Content-Encoding " + FetchFailedException.oneLine(String.valueOf(encoding))
                                    + " (expected: gzip or none)")
                    .in(answer(response, new byte[0]));
        }
        byte[] body = response.body().byteStream().readNBytes(maxBodyBytes + 1);
        if (body.length > maxBodyBytes) {
            throw new FetchFailedException(
                            FetchFailure.BODY_TOO_LARGE,
                            "more than " + maxBodyBytes + " bytes (expected: at most that)")
                    .in(answer(response, new byte[0]));
        }
        return body;
    }

    /** Enough of an error page to recognise it; it need not be complete. */
    private static byte[] beginning(Response response) {
        try {
            return response.body().byteStream().readNBytes(ERROR_PAGE_BYTES);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private Answer answer(Response response, byte[] body) {
        return new Answer(response.code(), response.headers(), body, clock.instant());
    }

    private FetchFailedException failure(@Nullable Throwable cause) {
        if (cause instanceof FetchFailedException failed) {
            return failed;
        }
        if (cause instanceof InterruptedIOException) {
            return timedOut();
        }
        if (cause instanceof IOException error) {
            boolean isTls = error instanceof SSLException && !(error.getCause() instanceof SocketException);
            return new FetchFailedException(
                    isTls ? FetchFailure.TLS : FetchFailure.UNREACHABLE,
                    FetchFailedException.oneLine(error.getClass().getSimpleName() + ": " + error.getMessage()));
        }
        throw new IllegalStateException("an exchange failed in a way that is a defect of the producer", cause);
    }

    private FetchFailedException timedOut() {
        return new FetchFailedException(
                FetchFailure.TIMEOUT, "no complete response within " + timeout.toMillis() + " ms");
    }

    /** Follows a few redirects, but no loop and none from https to http; OkHttp's own rule has neither of these limits. */
    private static final class Redirects implements Interceptor {
        private static final int MAX_REDIRECTS = 5;

        @Override
        public Response intercept(Chain chain) throws IOException {
            Request request = chain.request();
            Set<HttpUrl> visited = new LinkedHashSet<>(Set.of(request.url()));
            Response response = chain.proceed(request);
            for (HttpUrl next = target(response); next != null; next = target(response)) {
                response.close();
                check(request.url(), next, visited);
                visited.add(next);
                request = request.newBuilder().url(next).build();
                response = chain.proceed(request);
            }
            return response;
        }

        /** The address to go on with; {@code null} for a response that is no redirect, or one without a usable address. */
        private static @Nullable HttpUrl target(Response response) {
            String location = response.header("Location");
            return switch (response.code()) {
                case 301, 302, 303, 307, 308 ->
                    location == null ? null : response.request().url().resolve(location);
                default -> null;
            };
        }

        private static void check(HttpUrl from, HttpUrl to, Set<HttpUrl> visited) throws FetchFailedException {
            String target = to.scheme() + "://" + to.host() + ":" + to.port() + to.encodedPath();
            if (from.isHttps() && !to.isHttps()) {
                throw refused("from https to " + target + " (expected: https)");
            }
            if (visited.contains(to)) {
                throw refused("in a loop back to " + target + " (expected: none)");
            }
            if (visited.size() > MAX_REDIRECTS) {
                throw refused("number " + visited.size() + " to " + target + " (expected: at most " + MAX_REDIRECTS
                        + " redirects)");
            }
        }

        private static FetchFailedException refused(String detail) {
            return new FetchFailedException(FetchFailure.REDIRECT, "redirect " + detail);
        }
    }
}
