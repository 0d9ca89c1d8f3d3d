package dev.userstream.producer.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with the source under one deadline, from name resolution to the last byte. It runs on a thread of its
 * own, because neither a blocked socket nor a name resolution listens to interruption: the caller leaves at once, and
 * the exchange is cancelled behind it. Thread-safe.
 */
final class PageExchange {
    private static final int BEGINNING = 8_192;
    private static final String USER_AGENT = "userstream/"
            + Optional.ofNullable(PageExchange.class.getPackage().getImplementationVersion())
                    .orElse("development");

    private final ExecutorService workers = Executors.newCachedThreadPool(PageExchange::daemon);
    private final OkHttpClient client;
    private final Duration timeout;
    private final int maxBodyBytes;
    private final InstantSource clock;

    PageExchange(OkHttpClient client, Duration timeout, int maxBodyBytes, InstantSource clock) {
        this.client = client.newBuilder()
                .followRedirects(false)
                .addInterceptor(new RedirectRule())
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .build();
        this.timeout = timeout;
        this.maxBodyBytes = maxBodyBytes;
        this.clock = clock;
    }

    /**
     * Asks and reads the whole answer, whatever its status.
     *
     * @throws FetchFailedException if there is no complete answer
     */
    Answer get(HttpUrl address) throws FetchFailedException, InterruptedException {
        Call call = client.newCall(new Request.Builder()
                .url(address)
                .header("Accept", "application/json")
                .header("User-Agent", USER_AGENT)
                .build());
        Future<Answer> exchange = workers.submit(() -> execute(call));
        try {
            return exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new FetchFailedException(
                    FetchFailure.TIMEOUT, "no complete answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            call.cancel();
        }
    }

    private Answer execute(Call call) throws IOException {
        try (Response response = call.execute()) {
            byte[] body = response.code() == Answer.OK ? wholeBody(response) : beginning(response);
            return answer(response, body);
        }
    }

    private byte[] wholeBody(Response response) throws IOException {
        String encoding = response.header("Content-Encoding", "identity");
        if (!"identity".equalsIgnoreCase(encoding)) {
            throw answer(response, new byte[0])
                    .failure(
                            FetchFailure.NOT_JSON,
                            "Content-Encoding " + Excerpt.line(String.valueOf(encoding)) + " (expected: gzip or none)");
        }
        byte[] body = response.body().byteStream().readNBytes(maxBodyBytes + 1);
        if (body.length > maxBodyBytes) {
            throw answer(response, new byte[0])
                    .failure(
                            FetchFailure.BODY_TOO_LARGE,
                            "more than " + maxBodyBytes + " bytes of body (expected: at most that)");
        }
        return body;
    }

    /** Enough of an error page to recognise it; the status counts more than whether its page is complete. */
    private static byte[] beginning(Response response) {
        try {
            return response.body().byteStream().readNBytes(BEGINNING);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private Answer answer(Response response, byte[] body) {
        return new Answer(response.code(), response.headers(), body, clock.instant());
    }

    private static FetchFailedException failure(@Nullable Throwable cause) {
        if (cause instanceof FetchFailedException failed) {
            return failed;
        }
        if (cause instanceof IOException broken) {
            return new FetchFailedException(
                    causeOf(broken), Excerpt.line(broken.getClass().getSimpleName() + ": " + broken.getMessage()));
        }
        throw new IllegalStateException("an exchange ended in a way that is a defect of ours", cause);
    }

    private static FetchFailure causeOf(IOException exception) {
        if (exception instanceof SSLException && !(exception.getCause() instanceof SocketException)) {
            return FetchFailure.TLS;
        }
        return exception instanceof InterruptedIOException ? FetchFailure.TIMEOUT : FetchFailure.UNREACHABLE;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "source-exchange");
        thread.setDaemon(true);
        return thread;
    }
}
