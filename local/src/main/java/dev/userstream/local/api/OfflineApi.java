package dev.userstream.local.api;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that speaks randomuser.me's API 1.4 without the internet, with made-up people that the same seed gives again on
 * every machine. Thread-safe.
 *
 * <p>Not offered (501): versions before 1.3, the formats csv, yaml and xml, and the parameters lego, password and extension.
 */
public final class OfflineApi implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OfflineApi.class);

    private final HttpServer server;
    private final ExecutorService threads;
    private final Faults faults;
    private final UsersHandler users;

    private OfflineApi(HttpServer server, ExecutorService threads, Faults faults, UsersHandler users) {
        this.server = server;
        this.threads = threads;
        this.faults = faults;
        this.users = users;
    }

    /**
     * Starts a server that answers from now on.
     *
     * @throws IOException if it cannot listen there, for instance because the port is in use
     */
    public static OfflineApi start(OfflineApiOptions options) throws IOException {
        return start(options, InstantSource.system(), duration -> Thread.sleep(duration.toMillis()));
    }

    static OfflineApi start(OfflineApiOptions options, InstantSource clock, Pause pause) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(options.host(), options.port()), 0);
        ExecutorService threads = Executors.newCachedThreadPool(OfflineApi::daemon);
        Faults faults = new Faults();
        UserBudget budget = new UserBudget(options.budgetUsers(), options.budgetWindow(), clock);
        Answers answers = new Answers(new PageWriter(Lexicon.ofDrawnWords(), clock), budget);
        UsersHandler users = new UsersHandler(answers, faults, pause);
        server.createContext("/", users);
        if (options.faultControl()) {
            server.createContext("/faults", new FaultsHandler(faults, pause));
        }
        server.setExecutor(threads);
        server.start();
        log.info("event=offline_api_started port={}", server.getAddress().getPort());
        return new OfflineApi(server, threads, faults, users);
    }

    /** Where it answers, with the pinned version's path: what {@code USERSTREAM_API_URL} takes. */
    public URI address() {
        InetSocketAddress bound = server.getAddress();
        return URI.create("http://" + bound.getAddress().getHostAddress() + ":" + bound.getPort() + "/api/1.4/");
    }

    /** The faults of the next answers. */
    public Faults faults() {
        return faults;
    }

    /** Requests for users so far, whatever became of them. */
    public long requests() {
        return users.requests();
    }

    /** Stops at once; requests that are being answered are cut. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "offline-api");
        thread.setDaemon(true);
        return thread;
    }
}
