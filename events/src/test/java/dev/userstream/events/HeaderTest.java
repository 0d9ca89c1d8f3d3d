package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderTest {
    private static final Header OLD = Header.ofText("run_id", "old");

    @Test
    void lastTextIsTheLastHeaderOfTheName() {
        List<Header> headers = List.of(OLD, Header.ofText("run_id", "نو"), Header.ofText("sequence", "1"));

        assertThat(Header.lastText(headers, "run_id")).contains("نو");
        assertThat(Header.lastText(headers, "Run_Id")).isEmpty();
        assertThat(Header.lastText(List.of(OLD, new Header("run_id", null)), "run_id"))
                .isEmpty();
        assertThat(Header.lastText(List.of(new Header("run_id", new byte[] {(byte) 0xFF})), "run_id"))
                .contains("\uFFFD");
    }
}
