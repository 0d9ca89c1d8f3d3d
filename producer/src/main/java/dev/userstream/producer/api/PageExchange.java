package dev.userstream.producer.api;

import dev.userstream.settings.ErrorText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final int ERROR_PAGE_BYTES = 8_192;
    private static final int MAX_EXCHANGES = 1_000;
    private static final int MAX_REDIRECTS = 5;
    private static final String USER_AGENT = "userstream/"
            + Objects.requireNonNullElse(PageExchange.class.getPackage().getImplementationVersion(), "development");

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
                .addNetworkInterceptor(PageExchange::checkRedirect)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .callTimeout(timeout)
                .build();
        this.timeout = timeout;
        this.maxBodyBytes = maxBodyBytes;
        this.clock = clock;
    }

    /** A response; if its status is not 200, with only the start of the body. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, Headers headers, byte[] body, Instant receivedAt) {
        /** Longest wait that a server can impose, so that a faulty header does not stop a run for years. */
        private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(10);

        private static final String RETRY_AFTER = "Retry-After";
        private static final int MAX_DIGITS = 9;

        /** The wait that {@code Retry-After} asks for, negative for a past date; {@code null} for neither whole seconds nor a date. */
        @Nullable
        Duration retryAfter() {
            String text = headers.get(RETRY_AFTER);
            Instant date = headers.getInstant(RETRY_AFTER);
            Duration wait = date == null ? null : Duration.between(receivedAt, date);
            if (text != null && text.matches("[0-9]+")) {
                wait = text.length() > MAX_DIGITS ? MAX_RETRY_AFTER : Duration.ofSeconds(Long.parseLong(text));
            }
            return wait == null || wait.compareTo(MAX_RETRY_AFTER) < 0 ? wait : MAX_RETRY_AFTER;
        }
    }

    /** Sends a request and reads the whole response; throws if that is not complete, or cannot hold users. */
    Answer get(HttpUrl address) throws FetchFailedException, InterruptedException {
        Call call = client.newCall(new Request.Builder()
                .url(address)
                .tag(AtomicInteger.class, new AtomicInteger())
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
        int status = response.code();
        if (status != OK) {
            FetchFailure reason = switch (status) {
                case 429 -> FetchFailure.RATE_LIMITED;
                case 401, 403 -> FetchFailure.FORBIDDEN;
                case 404 -> FetchFailure.NOT_FOUND;
                case 301, 302, 303, 307, 308 -> FetchFailure.REDIRECT;
                default -> status >= 500 ? FetchFailure.SERVER_ERROR : FetchFailure.UNEXPECTED_STATUS;
            };
            String detail = "status " + status + " (expected: 200)";
            throw new FetchFailedException(reason, detail).in(answer(response, beginning(response)));
        }
        String encoding = response.header("Content-Encoding");
        if (encoding != null && !"identity".equalsIgnoreCase(encoding)) {
            String detail = "Content-Encoding " + FetchFailedException.oneLine(encoding) + " (expected: gzip or none)";
            throw new FetchFailedException(FetchFailure.NOT_JSON, detail).in(answer(response, new byte[0]));
        }
        byte[] body = response.body().byteStream().readNBytes(maxBodyBytes + 1);
        if (body.length > maxBodyBytes) {
            String detail = "more than " + maxBodyBytes + " bytes (expected: at most that)";
            throw new FetchFailedException(FetchFailure.BODY_TOO_LARGE, detail).in(answer(response, new byte[0]));
        }
        return answer(response, body);
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
                    FetchFailedException.oneLine(ErrorText.of(error)));
        }
        throw new IllegalStateException("an exchange failed in a way that is a defect of the producer", cause);
    }

    private FetchFailedException timedOut() {
        return new FetchFailedException(
                FetchFailure.TIMEOUT, "no complete response within " + timeout.toMillis() + " ms");
    }

    /** OkHttp follows redirects; it allows 20, and it cannot refuse only those from https to http. */
    private static Response checkRedirect(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        Response response = chain.proceed(request);
        HttpUrl target = response.isRedirect()
                ? request.url().resolve(Objects.requireNonNullElse(response.header("Location"), ""))
                : null;
        String refused = null;
        if (target != null && request.isHttps() && !target.isHttps()) {
            refused = "redirect from https to " + target.redact() + " (expected: https)";
        } else if (target != null
                && Objects.requireNonNull(request.tag(AtomicInteger.class)).getAndIncrement() == MAX_REDIRECTS) {
            refused =
                    "redirect to " + target.redact() + " (expected: no loop, at most " + MAX_REDIRECTS + " redirects)";
        }
        if (refused != null) {
            response.close();
            throw new FetchFailedException(FetchFailure.REDIRECT, refused);
        }
        return response;
    }
}
