package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may happen between a request and a complete response. */
@Timeout(60)
class TransportTest {
    private static final String PAGE = UserJson.page(UserJson.user());

    private final SourceFixture fixture = new SourceFixture();
    private final MockWebServer other = new MockWebServer();

    @BeforeEach
    void startOtherHost() throws IOException {
        other.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        other.close();
        fixture.close();
    }

    private void assertPageArrives() throws InterruptedException {
        assertThat(fixture.page(1).users()).hasOnlyElementsOfType(SourceUser.Valid.class);
    }

    private static MockResponse.Builder page() {
        return new MockResponse.Builder().body(PAGE);
    }

    private static MockResponse gzip(byte[] bytes, int missing) throws IOException {
        Buffer whole = new Buffer();
        try (GZIPOutputStream gzip = new GZIPOutputStream(whole.outputStream())) {
            gzip.write(bytes);
        }
        Buffer body = new Buffer();
        body.write(whole, whole.size() - missing);
        return new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(body)
                .build();
    }

    private static MockResponse redirect(int status, String location) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Location", location)
                .body("moved")
                .build();
    }

    /** A certificate for both servers, which the client trusts if requested. */
    private HandshakeCertificates certificates(boolean areTrusted) {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName(fixture.server.getHostName())
                .build();
        HandshakeCertificates both = new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(certificate.certificate())
                .build();
        if (areTrusted) {
            fixture.client = fixture.client
                    .newBuilder()
                    .sslSocketFactory(both.sslSocketFactory(), both.trustManager())
                    .build();
        }
        return both;
    }

    @Test
    void case09ABodyShorterThanItsContentLengthIsRetried() throws InterruptedException {
        fixture.answer(page().setHeader("Content-Length", PAGE.length() + 100)
                        .onResponseEnd(new SocketEffect.CloseSocket())
                        .build())
                .json(PAGE);

        assertPageArrives();
        assertThat(fixture.events.causes()).containsExactly(FetchFailure.UNREACHABLE);
    }

    interface Server {
        RawServer start() throws IOException;
    }

    static Stream<Arguments> failingServers() {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n";
        String chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + PAGE.substring(0, 99);
        String largeHeader = "HTTP/1.1 200 OK\r\nX-Large: " + "x".repeat(1_048_576) + "\r\n\r\n{}";
        return Stream.of(
                Arguments.of(FetchFailure.UNREACHABLE, (Server) () -> RawServer.answering(chunk)),
                Arguments.of(FetchFailure.TIMEOUT, (Server) () -> RawServer.answeringAndStaying("")),
                Arguments.of(FetchFailure.TIMEOUT, (Server) () -> RawServer.answeringAndStaying(head + "{")),
                Arguments.of(FetchFailure.TIMEOUT, (Server) () -> RawServer.dripping(head)),
                Arguments.of(FetchFailure.UNREACHABLE, (Server) RawServer::resetting),
                Arguments.of(FetchFailure.BODY_TOO_LARGE, (Server) () -> RawServer.endless("HTTP/1.1 200 OK\r\n\r\n{")),
                Arguments.of(FetchFailure.UNREACHABLE, (Server) () -> RawServer.answering(largeHeader)),
                Arguments.of(FetchFailure.UNREACHABLE, (Server) () -> RawServer.answering("SSH-2.0-OpenSSH\r\n")));
    }

    @ParameterizedTest
    @MethodSource("failingServers")
    void case09And10And11And13And40ABrokenExchangeFailsCleanly(FetchFailure cause, Server server) throws Exception {
        String timeout = cause == FetchFailure.TIMEOUT ? "300ms" : "10s";
        try (RawServer started = server.start()) {
            fixture.at(started.url()).with("EXCHANGE_TIMEOUT", timeout).with("MAX_BODY_BYTES", "1048576");

            assertThat(fixture.failure().reason()).isEqualTo(cause);
            assertThat(started.clientLeft()).isTrue();
        }
    }

    @Test
    void case09And12TruncatedGzipFails() throws Exception {
        fixture.answer(gzip(UserJson.pageOf(20).getBytes(StandardCharsets.UTF_8), 10));

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.UNREACHABLE);
    }

    @Test
    void case10AConnectionThatIsNeverAcceptedEndsAtTheDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fixture.at(URI.create("http://127.0.0.1:" + silent.getLocalPort())).with("EXCHANGE_TIMEOUT", "300ms");

            FetchFailedException failure = fixture.failure();

            assertThat(failure.reason()).isEqualTo(FetchFailure.TIMEOUT);
            assertThat(failure.detail()).contains("300 ms", "USERSTREAM_API_EXCHANGE_TIMEOUT");
        }
    }

    @Test
    void case10AHangingNameResolutionEndsAtTheDeadline() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        fixture.client = fixture.client
                .newBuilder()
                .dns(host -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    throw new UnknownHostException(host);
                })
                .build();
        fixture.at(URI.create("http://api.example")).with("EXCHANGE_TIMEOUT", "300ms");

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.TIMEOUT);
        never.countDown();
    }

    @Test
    void case11ARefusedConnectionIsNamed() throws Exception {
        fixture.server.close();

        FetchFailedException failure = fixture.failure();

        assertThat(failure.reason()).isEqualTo(FetchFailure.UNREACHABLE);
        assertThat(failure.detail()).contains("ConnectException", "USERSTREAM_API_URL");
    }

    @Test
    void case11AnIdleConnectionThatTheServerClosedIsReplaced() throws Exception {
        fixture.answer(page().onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                        .build())
                .json(PAGE);
        UserSource source = fixture.source();

        source.fetch(SourceFixture.request(1));
        source.fetch(SourceFixture.request(1));

        assertThat(fixture.events.failures).isEmpty();
    }

    @Test
    void case11AnUntrustedCertificateIsNeverBypassed() throws InterruptedException {
        fixture.server.useHttps(certificates(false).sslSocketFactory());
        fixture.at(fixture.server.url("/").uri()).json(PAGE);

        FetchFailedException failure = fixture.failure();

        assertThat(failure.reason()).isEqualTo(FetchFailure.TLS);
        assertThat(failure.detail()).contains("certificate");
        assertThat(fixture.events.pages).isEmpty();
    }

    @Test
    void case12GzipIsDecoded() throws Exception {
        fixture.answer(gzip(PAGE.getBytes(StandardCharsets.UTF_8), 0));

        assertPageArrives();
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip"})
    void case12AnotherEncodingThanGzipFails(String encoding) throws InterruptedException {
        fixture.answer(page().setHeader("Content-Encoding", encoding).build());

        FetchFailedException failure = fixture.failure();

        assertThat(failure.reason()).isEqualTo(FetchFailure.NOT_JSON);
        assertThat(failure.detail()).contains("Content-Encoding " + encoding);
    }

    @Test
    void case12And13AGzipBombStopsAtTheCapOfDecodedBytes() throws Exception {
        fixture.with("MAX_BODY_BYTES", "1048576").answer(gzip(new byte[20_000_000], 0));

        FetchFailedException failure = fixture.failure();

        assertThat(failure.reason()).isEqualTo(FetchFailure.BODY_TOO_LARGE);
        assertThat(failure.detail()).contains("1048576", "USERSTREAM_API_MAX_BODY_BYTES");
    }

    @Test
    void case13APageOfFiveThousandUsersArrives() throws InterruptedException {
        UserPage page = fixture.json(UserJson.pageOf(5_000)).page(5_000);

        assertThat(page.users()).hasSize(5_000).hasOnlyElementsOfType(SourceUser.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void case15ARedirectIsFollowed(int status) throws InterruptedException {
        fixture.answer(redirect(status, "/api/1.4/?moved=1")).json(PAGE);

        assertPageArrives();
        assertThat(fixture.events.failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void case15ARedirectToAnotherHostIsFollowedAlsoToHttps(boolean isHttps) throws InterruptedException {
        if (isHttps) {
            other.useHttps(certificates(true).sslSocketFactory());
        }
        fixture.answer(redirect(301, other.url("/x").toString()));
        other.enqueue(page().build());

        assertPageArrives();
    }

    @Test
    void case15ARedirectFromHttpsToHttpIsRefused() throws InterruptedException {
        fixture.server.useHttps(certificates(true).sslSocketFactory());
        fixture.at(fixture.server.url("/").uri())
                .answer(redirect(301, other.url("/x").toString()));

        FetchFailedException failure = fixture.failure();

        assertThat(failure.reason()).isEqualTo(FetchFailure.REDIRECT);
        assertThat(failure.detail()).contains("from https to http://");
        assertThat(other.getRequestCount()).isZero();
    }

    @Test
    void case15ARedirectToHttpsAndBackIsRefused() throws InterruptedException {
        other.useHttps(certificates(true).sslSocketFactory());
        fixture.answer(redirect(301, other.url("/x").toString()));
        other.enqueue(redirect(301, fixture.server.url("/y").toString()));

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.REDIRECT);
        assertThat(fixture.server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void case15AnEndlessChainAndALoopAreRefused() throws InterruptedException {
        for (int hop = 0; hop < 20; hop++) {
            fixture.answer(redirect(307, hop % 2 == 0 ? "/a" : "/b"));
        }

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.REDIRECT);
        assertThat(fixture.server.getRequestCount()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.com/x", "http://", ""})
    void case15ARedirectToNowhereFails(String location) throws InterruptedException {
        fixture.answer(location.isEmpty() ? new MockResponse.Builder().code(302).build() : redirect(302, location));

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.REDIRECT);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 304, 400, 410})
    void case16AStatusThatCarriesNoUsersFails(int status) throws InterruptedException {
        fixture.answer(new MockResponse.Builder().code(status).build());

        FetchFailedException failure = fixture.failure();

        assertThat(failure.reason()).isEqualTo(FetchFailure.UNEXPECTED_STATUS);
        assertThat(failure.response().status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"})
    void case39AnInterruptEndsAnExchange(String answer) throws Exception {
        try (RawServer server = RawServer.dripping(answer)) {
            fixture.at(server.url()).with("EXCHANGE_TIMEOUT", "1h");
            Interruption fetch = new Interruption(fixture.source(MonotonicTime.SYSTEM), SourceFixture.request(1));

            assertThat(server.wasAsked()).isTrue();

            fetch.assertEndsWhenInterrupted();
            assertThat(server.clientLeft()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8; x\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: ;;;\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200\r\n"
            })
    void case40UnusualHeadersAreRead(String head) throws Exception {
        String cookies = "Set-Cookie: a=b\r\n".repeat(100);
        try (RawServer server = RawServer.answering(head + "Connection: close\r\n" + cookies + "\r\n" + PAGE)) {
            fixture.at(server.url());

            assertPageArrives();
        }
    }
}
