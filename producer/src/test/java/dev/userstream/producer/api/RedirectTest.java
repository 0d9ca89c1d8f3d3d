package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Case 15: redirects are followed, but not anywhere. */
class RedirectTest {
    private final SourceFixture fixture = new SourceFixture();
    private final MockWebServer other = new MockWebServer();

    @BeforeEach
    void startTheOtherHost() throws IOException {
        other.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        other.close();
        fixture.close();
    }

    private static MockResponse to(int status, String location) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Location", location)
                .body("moved")
                .build();
    }

    private HandshakeCertificates trusted() {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName(fixture.server.getHostName())
                .build();
        HandshakeCertificates both = new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(certificate.certificate())
                .build();
        fixture.client = fixture.client
                .newBuilder()
                .sslSocketFactory(both.sslSocketFactory(), both.trustManager())
                .build();
        return both;
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void case15ARedirectIsFollowedWithoutAFailure(int status) throws InterruptedException {
        fixture.answer(to(status, "/api/1.4/?moved=1")).json(UserJson.page(UserJson.user()));

        assertThat(fixture.page(1).users()).hasOnlyElementsOfType(SourceUser.Valid.class);
        assertThat(fixture.events.failures()).isEmpty();
    }

    @Test
    void case15ARedirectToAnotherHostIsFollowed() throws InterruptedException {
        fixture.answer(to(302, other.url("/x").toString()));
        other.enqueue(SourceFixture.jsonAnswer(UserJson.page(UserJson.user())));

        assertThat(fixture.page(1).users()).hasOnlyElementsOfType(SourceUser.Valid.class);
    }

    @Test
    void case15ARedirectFromHttpToHttpsIsFollowed() throws InterruptedException {
        other.useHttps(trusted().sslSocketFactory());
        fixture.answer(to(301, other.url("/x").toString()));
        other.enqueue(SourceFixture.jsonAnswer(UserJson.page(UserJson.user())));

        assertThat(fixture.page(1).users()).hasOnlyElementsOfType(SourceUser.Valid.class);
    }

    @Test
    void case15ARedirectFromHttpsToHttpIsRefusedAndTheOtherHostNeverAsked() throws InterruptedException {
        fixture.server.useHttps(trusted().sslSocketFactory());
        fixture.settings = SourceFixture.settings(fixture.server.url("/").uri(), Map.of());
        fixture.answer(to(301, other.url("/x").toString()));

        FetchFailedException gaveUp = fixture.failure();

        assertThat(gaveUp.reason()).isEqualTo(FetchFailure.REDIRECT);
        assertThat(gaveUp.detail()).contains("from https to http://");
        assertThat(other.getRequestCount()).isZero();
    }

    @Test
    void case15ACircleIsRefused() throws InterruptedException {
        fixture.answer(to(302, "/a")).answer(to(302, "/b")).answer(to(302, "/a"));

        FetchFailedException gaveUp = fixture.failure();

        assertThat(gaveUp.reason()).isEqualTo(FetchFailure.REDIRECT);
        assertThat(gaveUp.detail()).contains("in a loop");
        assertThat(fixture.server.getRequestCount()).isEqualTo(3);
    }

    @Test
    void case15AChainWithoutEndIsRefused() throws InterruptedException {
        for (int hop = 0; hop < 20; hop++) {
            fixture.answer(to(307, "/hop" + hop));
        }

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.REDIRECT);
        assertThat(fixture.server.getRequestCount()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.com/x", "http://"})
    void case15ARedirectToNowhereIsAFailure(String location) throws InterruptedException {
        fixture.answer(to(302, location));

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.REDIRECT);
    }

    @Test
    void case15ARedirectWithoutLocationIsAFailure() throws InterruptedException {
        fixture.status(302, "text/plain", "moved");

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.REDIRECT);
    }
}
