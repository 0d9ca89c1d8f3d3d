package dev.userstream.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProbeTest {
    private final List<String> events = new ArrayList<>();

    @Test
    void theSecondQuestionIsAskedOnlyOnceTheFirstIsAnswered() throws Exception {
        assertThatThrownBy(() -> probe("second")
                        .after(() -> {
                            throw new IllegalStateException("not yet");
                        })
                        .ask())
                .hasMessage("not yet");
        assertThat(events).isEmpty();

        probe("second").after(probe("first")).ask();

        assertThat(events).containsExactly("first asked", "second asked");
    }

    @Test
    void bothGiveUpWhatTheyKeep() {
        probe("second").after(probe("first")).close();

        assertThat(events).containsExactlyInAnyOrder("first closed", "second closed");
    }

    private Probe probe(String name) {
        return new Probe() {
            @Override
            public void ask() {
                events.add(name + " asked");
            }

            @Override
            public void close() {
                events.add(name + " closed");
            }
        };
    }
}
