package dev.userstream.producer.api;

import dev.userstream.producer.config.ApiSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;
import org.slf4j.LoggerFactory;

/** Opens the randomuser.me API, or a server that speaks like it, as a source of users. */
public final class RandomUserApi {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private RandomUserApi() {}

    /**
     * A source for all runs of this process: they share its budget and its circuit breaker, so open one. Nothing is
     * asked yet. It needs no closing; its threads are daemons.
     *
     * @param listener hears of every failure, wait and page; the log is served anyway
     */
    public static UserSource open(ApiSettings settings, FetchListener listener) {
        return open(
                settings,
                FetchListener.all(List.of(new FetchLog(LoggerFactory.getLogger(RandomUserApi.class)), listener)),
                new OkHttpClient(),
                MonotonicTime.SYSTEM,
                InstantSource.system(),
                RandomGenerator.getDefault());
    }

    static UserSource open(
            ApiSettings settings,
            FetchListener listener,
            OkHttpClient client,
            MonotonicTime time,
            InstantSource clock,
            RandomGenerator random) {
        OkHttpClient patient =
                client.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
        Backoff backoff = new Backoff(settings.backoffMin(), settings.backoffMax(), random);
        return new PatientSource(
                settings.url(),
                new PageExchange(patient, settings.exchangeTimeout(), settings.maxBodyBytes(), clock),
                new Budget(time, settings.budgetUsers(), settings.budgetWindow()),
                new Circuit(time),
                () -> new FailureStreak(settings.url(), time, backoff, settings.patience()),
                time,
                listener);
    }
}
