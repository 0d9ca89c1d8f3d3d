package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** The configuration that the program itself runs with. */
final class LogLayoutTest {
    private static final String HOSTILE = "\u001b[2J\u009b2J\r\nevent=forged\u202e\tend";
    private static final String CONTROLS = "[\\p{Cc}\\p{Cf}&&[^\n\t]]";

    @Test
    void nobodysWordsForgeALineOrSteerATerminal() {
        String line = logged(new SimpleMessage("event=fetch_failed detail=" + HOSTILE), null);

        assertThat(line.strip().lines()).hasSize(1);
        assertThat(line).contains("event=fetch_failed detail=", "end").doesNotContainPattern(CONTROLS);
    }

    @Test
    void norDoThoseInAnException() {
        String line = logged(new SimpleMessage("event=request_broke"), new IllegalStateException("at \u001b[2J\u202e"));

        assertThat(line).contains("IllegalStateException").doesNotContainPattern(CONTROLS);
    }

    private static String logged(SimpleMessage message, Throwable thrown) {
        Appender text = LoggerContext.getContext(LogLayoutTest.class.getClassLoader(), false, null)
                .getConfiguration()
                .getAppender("text");
        byte[] line = text.getLayout()
                .toByteArray(Log4jLogEvent.newBuilder()
                        .setLoggerName("dev.userstream.Test")
                        .setLevel(Level.WARN)
                        .setMessage(message)
                        .setThrown(thrown)
                        .build());
        return new String(line, StandardCharsets.UTF_8);
    }
}
