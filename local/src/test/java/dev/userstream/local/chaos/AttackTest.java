package dev.userstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.api.Fault;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.api.OfflineApiOptions;
import dev.userstream.local.operation.Halt;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Attacks that last for ever, had nobody asked for their end. */
@Timeout(30)
final class AttackTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final Halt halt = new Halt();

    @Test
    void aKilledPartIsStartedAgain() {
        halt.ask();

        attack(new Blow.ToPart(Deed.KILL, Component.KAFKA, FOR_EVER));

        assertThat(done).containsExactly("kill kafka", "start kafka");
    }

    @Test
    void aFrozenPartIsThawed() {
        halt.ask();

        attack(new Blow.ToPart(Deed.FREEZE, Component.JOB, FOR_EVER));

        assertThat(done).containsExactly("freeze job", "thaw job");
    }

    @Test
    void aRestartedPartIsStoppedInOrder() {
        attack(new Blow.ToPart(Deed.RESTART, Component.PRODUCER, Duration.ZERO));

        assertThat(done).containsExactly("stop producer", "start producer");
    }

    @Test
    void twoPartsAreStruckAtOnce() {
        halt.ask();

        attack(
                new Blow.ToPart(Deed.FREEZE, Component.CASSANDRA, FOR_EVER),
                new Blow.ToPart(Deed.KILL, Component.POSTGRES, FOR_EVER));

        assertThat(done)
                .containsSubsequence("freeze cassandra", "thaw cassandra")
                .containsSubsequence("kill postgres", "start postgres");
    }

    @Test
    void aSourceThatMisbehavedIsRightAgainAndWasAsked() throws Exception {
        halt.ask();
        try (OfflineApi api = OfflineApi.start(OfflineApiOptions.onFreePort())) {
            api.faults().next(new Fault.Disconnected());
            new Attack(this::server, new OfflineSource(api.faults()), () -> done.add("fetch"), halt)
                    .strike(List.of(new Blow.ToSource(Misbehaviour.CUT_ANSWER, FOR_EVER)));

            assertThat(done).containsExactly("fetch");
            assertThat(api.faults().pending()).isZero();
        }
    }

    private void attack(Blow... blows) {
        try (OfflineApi api = OfflineApi.start(OfflineApiOptions.onFreePort())) {
            new Attack(this::server, new OfflineSource(api.faults()), () -> done.add("fetch"), halt)
                    .strike(List.of(blows));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Server server(Component part) {
        return new RecordingServer(part, done);
    }

    private record RecordingServer(Component part, List<String> done) implements Server {
        @Override
        public void start() {
            note("start");
        }

        @Override
        public void awaitReady() {
            note("await");
        }

        @Override
        public void stop() {
            note("stop");
        }

        @Override
        public void kill() {
            note("kill");
        }

        @Override
        public void freeze() {
            note("freeze");
        }

        @Override
        public void thaw() {
            note("thaw");
        }

        @Override
        public void retire() {
            note("retire");
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        private void note(String what) {
            done.add(what + " " + part.label());
        }
    }
}
