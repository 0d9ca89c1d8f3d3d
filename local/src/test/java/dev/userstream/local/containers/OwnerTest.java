package dev.userstream.local.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OwnerTest {
    private final Owner us = Owner.us();

    @Test
    void anOwnerIsReadFromItsLabels() {
        Map<String, String> labels = new HashMap<>(us.labels());
        labels.put("another", "label");

        assertThat(Owner.of(labels)).isEqualTo(us);
    }

    @Test
    void aRunningOwnerIsNotGone() {
        assertThat(us.isGone()).isFalse();
    }

    @Test
    void anOwnerWhoseNumberAnotherProcessHasIsGone() {
        assertThat(new Owner(us.host(), us.pid(), "1970-01-01T00:00:00Z").isGone())
                .isTrue();
    }

    @Test
    void ofAnotherMachinesOwnerNothingIsKnown() {
        assertThat(new Owner("elsewhere", us.pid(), "1970-01-01T00:00:00Z").isGone())
                .isFalse();
    }
}
