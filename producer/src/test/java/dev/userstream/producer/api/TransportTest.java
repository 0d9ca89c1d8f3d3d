package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may happen between us and a complete answer. */
class TransportTest {
    private static final String BRIEF = "300ms";

    private final SourceFixture fixture = new SourceFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private FetchFailure failureAgainst(RawServer server) throws InterruptedException {
        fixture.settings = SourceFixture.settings(server.url(), Map.of());
        return fixture.failure().reason();
    }

    private FetchFailure failureInBriefTimeAgainst(RawServer server) throws InterruptedException {
        fixture.settings = SourceFixture.settings(server.url(), Map.of("USERSTREAM_API_EXCHANGE_TIMEOUT", BRIEF));
        return fixture.failure().reason();
    }

    private static Buffer gzip(byte[] bytes) throws IOException {
        Buffer buffer = new Buffer();
        try (GZIPOutputStream gzip = new GZIPOutputStream(buffer.outputStream())) {
            gzip.write(bytes);
        }
        return buffer;
    }

    private static MockResponse gzipped(Buffer body) {
        return new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(body)
                .build();
    }

    @Test
    void case09ABodyShorterThanItsContentLengthIsRetried() throws InterruptedException {
        String page = UserJson.page(UserJson.user());
        fixture.answer(SourceFixture.jsonAnswer(page)
                        .newBuilder()
                        .setHeader("Content-Length", page.length() + 100)
                        .onResponseEnd(new SocketEffect.CloseSocket())
                        .build())
                .json(page);

        assertThat(fixture.page(1).users()).hasOnlyElementsOfType(SourceUser.Valid.class);
        assertThat(fixture.events.causes()).containsExactly(FetchFailure.UNREACHABLE);
    }

    @Test
    void case09ACutChunkedBodyIsAFailure() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n"
                + UserJson.page(UserJson.user()).substring(0, 99))) {
            assertThat(failureAgainst(server)).isEqualTo(FetchFailure.UNREACHABLE);
        }
    }

    @Test
    void case09ACutGzipBodyIsAFailure() throws Exception {
        Buffer whole = gzip(UserJson.pageOf(20).getBytes(StandardCharsets.UTF_8));
        Buffer cut = new Buffer();
        cut.write(whole, whole.size() - 10);

        assertThat(fixture.answer(gzipped(cut)).failure().reason()).isEqualTo(FetchFailure.UNREACHABLE);
    }

    @Test
    void case10AConnectionThatIsNeverAcceptedEndsAtTheDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fixture.settings = SourceFixture.settings(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                    Map.of("USERSTREAM_API_EXCHANGE_TIMEOUT", BRIEF));

            FetchFailedException gaveUp = fixture.failure();

            assertThat(gaveUp.reason()).isEqualTo(FetchFailure.TIMEOUT);
            assertThat(gaveUp.detail()).contains("300 ms").contains("USERSTREAM_API_EXCHANGE_TIMEOUT");
        }
    }

    @Test
    void case10HeadersAndThenSilenceEndAtTheDeadline() throws Exception {
        try (RawServer server = RawServer.answeringAndStaying("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{")) {
            assertThat(failureInBriefTimeAgainst(server)).isEqualTo(FetchFailure.TIMEOUT);
        }
    }

    @Test
    void case10ADripOfBytesEndsAtTheDeadlineOfTheWholeExchange() throws Exception {
        try (RawServer server = RawServer.dripping("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")) {
            assertThat(failureInBriefTimeAgainst(server)).isEqualTo(FetchFailure.TIMEOUT);
            assertThat(server.clientLeft()).isTrue();
        }
    }

    @Test
    void case10ANameResolutionThatHangsEndsAtTheDeadline() throws Exception {
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
        fixture.settings = SourceFixture.settings(
                URI.create("http://api.example"), Map.of("USERSTREAM_API_EXCHANGE_TIMEOUT", BRIEF));

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.TIMEOUT);
        never.countDown();
    }

    @Test
    void case11ARefusedConnectionIsRetried() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        fixture.settings = SourceFixture.settings(URI.create("http://127.0.0.1:" + port), Map.of());

        FetchFailedException gaveUp = fixture.failure();

        assertThat(gaveUp.reason()).isEqualTo(FetchFailure.UNREACHABLE);
        assertThat(gaveUp.detail()).contains("ConnectException").contains("USERSTREAM_API_URL");
    }

    @Test
    void case11AResetBeforeTheAnswerIsAFailure() throws Exception {
        try (RawServer server = RawServer.resetting()) {
            assertThat(failureAgainst(server)).isEqualTo(FetchFailure.UNREACHABLE);
        }
    }

    @Test
    void case11AnIdleConnectionThatTheServerClosedIsReplacedWithoutAFailure() throws Exception {
        fixture.answer(SourceFixture.jsonAnswer(UserJson.page(UserJson.user()))
                        .newBuilder()
                        .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                        .build())
                .json(UserJson.page(UserJson.user()));
        UserSource source = fixture.source();

        source.fetch(SourceFixture.request(1));
        source.fetch(SourceFixture.request(1));

        assertThat(fixture.events.failures()).isEmpty();
    }

    @Test
    void case11ACertificateThatCannotBeTrustedIsNeverBypassed() throws InterruptedException {
        HeldCertificate selfSigned = new HeldCertificate.Builder()
                .addSubjectAlternativeName(fixture.server.getHostName())
                .build();
        fixture.server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(selfSigned)
                .build()
                .sslSocketFactory());
        fixture.settings = SourceFixture.settings(fixture.server.url("/").uri(), Map.of());
        fixture.json(UserJson.page(UserJson.user()));

        FetchFailedException gaveUp = fixture.failure();

        assertThat(gaveUp.reason()).isEqualTo(FetchFailure.TLS);
        assertThat(gaveUp.detail()).contains("certificate");
        assertThat(fixture.events.pages()).isEmpty();
    }

    @Test
    void case12AGzipAnswerIsDecoded() throws Exception {
        fixture.answer(gzipped(gzip(UserJson.pageOf(3).getBytes(StandardCharsets.UTF_8))));

        assertThat(fixture.page(3).users()).hasOnlyElementsOfType(SourceUser.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip"})
    void case12AnotherEncodingThanGzipFailsCleanly(String encoding) throws InterruptedException {
        fixture.answer(new MockResponse.Builder()
                .setHeader("Content-Encoding", encoding)
                .body("abc")
                .build());

        FetchFailedException gaveUp = fixture.failure();

        assertThat(gaveUp.reason()).isEqualTo(FetchFailure.NOT_JSON);
        assertThat(gaveUp.detail()).contains("Content-Encoding " + encoding);
    }

    @Test
    void case12And13AGzipBombStopsAtTheCapOfDecodedBytes() throws Exception {
        fixture.with("MAX_BODY_BYTES", "1048576").answer(gzipped(gzip(new byte[20_000_000])));

        FetchFailedException gaveUp = fixture.failure();

        assertThat(gaveUp.reason()).isEqualTo(FetchFailure.BODY_TOO_LARGE);
        assertThat(gaveUp.detail()).contains("1048576").contains("USERSTREAM_API_MAX_BODY_BYTES");
    }

    @Test
    void case13AnEndlessBodyStopsAtTheCap() throws Exception {
        try (RawServer server = RawServer.endless("HTTP/1.1 200 OK\r\n\r\n{\"results\":[" + " ".repeat(100))) {
            fixture.settings = SourceFixture.settings(server.url(), Map.of("USERSTREAM_API_MAX_BODY_BYTES", "1048576"));

            assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.BODY_TOO_LARGE);
            assertThat(server.clientLeft()).isTrue();
        }
    }

    @Test
    void case13APageOfFiveThousandUsersIsTaken() throws InterruptedException {
        UserPage page = fixture.json(UserJson.pageOf(5_000)).page(5_000);

        assertThat(page.users()).hasSize(5_000).hasOnlyElementsOfType(SourceUser.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 304, 400, 410})
    void case16AStatusThatCarriesNoUsersIsAFailure(int status) throws InterruptedException {
        fixture.answer(new MockResponse.Builder().code(status).build());

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.UNEXPECTED_STATUS);
        assertThat(fixture.events.failures().get(0).status()).isEqualTo(status);
    }

    @Test
    void case40HeadersOfAMegabyteFailCleanly() throws Exception {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 200 OK\r\nX-Large: " + "x".repeat(1_048_576) + "\r\n\r\n{}")) {
            assertThat(failureAgainst(server)).isEqualTo(FetchFailure.UNREACHABLE);
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
    void case40OddButSoundHeadersAreRead(String head) throws Exception {
        try (RawServer server = RawServer.answering(head + "Connection: close\r\n" + "Set-Cookie: a=b\r\n".repeat(100)
                + "\r\n" + UserJson.page(UserJson.user()))) {
            fixture.settings = SourceFixture.settings(server.url(), Map.of());

            assertThat(fixture.page(1).users()).hasOnlyElementsOfType(SourceUser.Valid.class);
        }
    }

    @Test
    void case40AnAnswerThatIsNotHttpFailsCleanly() throws Exception {
        try (RawServer server = RawServer.answering("SSH-2.0-OpenSSH\r\n")) {
            assertThat(failureAgainst(server)).isEqualTo(FetchFailure.UNREACHABLE);
        }
    }
}
