package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderTest {
    @Test
    void theLastHeaderOfANameCounts() {
        List<Header> headers =
                List.of(Header.ofText("run_id", "old"), Header.ofText("run_id", "نو"), Header.ofText("sequence", "1"));

        assertThat(Header.lastText(headers, "run_id")).contains("نو");
        assertThat(Header.lastText(headers, "Run_Id")).isEmpty();
    }

    @Test
    void aNullValueAtLastIsNoText() {
        List<Header> headers = List.of(Header.ofText("run_id", "old"), new Header("run_id", null));

        assertThat(Header.lastText(headers, "run_id")).isEmpty();
    }

    @Test
    void bytesThatAreNotUtf8DoNotThrow() {
        assertThat(Header.lastText(List.of(new Header("run_id", new byte[] {(byte) 0xFF})), "run_id"))
                .contains("\uFFFD");
    }
}
