package dev.userstream.local.demo;

import dev.userstream.local.api.OfflineApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The chosen source of users, with the offline API where that is it.
 *
 * @param kind which kind
 * @param address where it is
 * @param reason why this one, for people
 * @param offline the server to end with the demo
 */
record Source(SourceKind kind, URI address, String reason, Optional<OfflineApi> offline) implements AutoCloseable {
    private static final URI LIVE = URI.create("https://randomuser.me/api/1.4/");

    /**
     * Chooses as the plan says; where it leaves the choice, the live source if it answers properly, else the offline one.
     *
     * @throws SourceUnreachableException if the plan demands a source that does not answer
     */
    static Source choose(DemoPlan plan, LiveCheck check) throws InterruptedException {
        if (plan.apiUrl().isPresent()) {
            return live(plan.apiUrl().get(), check, "--api-url");
        }
        if (plan.source().isPresent()) {
            return plan.source().get() == SourceKind.LIVE
                    ? live(LIVE, check, "--source live")
                    : offline("--source offline");
        }
        Optional<String> fault = check.fault(LIVE);
        return fault.isEmpty()
                ? new Source(SourceKind.LIVE, LIVE, "it answers", Optional.empty())
                : offline(LIVE.getHost() + " " + fault.get());
    }

    private static Source live(URI address, LiveCheck check, String reason) throws InterruptedException {
        Optional<String> fault = check.fault(address);
        if (fault.isPresent()) {
            throw new SourceUnreachableException(address, fault.get());
        }
        return new Source(SourceKind.LIVE, address, reason, Optional.empty());
    }

    private static Source offline(String reason) {
        try {
            OfflineApi api = OfflineApi.start();
            return new Source(SourceKind.OFFLINE, api.address(), reason, Optional.of(api));
        } catch (IOException e) {
            throw new UncheckedIOException("offline API: cannot listen on any port", e);
        }
    }

    /** The settings with which the producer finds it; the real source's budget does not bind the offline one. */
    Map<String, String> environment() {
        return kind == SourceKind.OFFLINE
                ? Map.of("USERSTREAM_API_URL", address.toString(), "USERSTREAM_API_BUDGET_USERS", "0")
                : Map.of("USERSTREAM_API_URL", address.toString());
    }

    @Override
    public void close() {
        offline.ifPresent(OfflineApi::close);
    }
}
