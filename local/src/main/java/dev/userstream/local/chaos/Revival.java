package dev.userstream.local.chaos;

import dev.userstream.local.operation.Timeline;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import java.util.function.Function;

/** Starts what has ended by itself, as the restart policy of any orchestrator does, and counts. Not for several threads. */
final class Revival {
    private final Function<Component, Server> servers;
    private final Timeline timeline;
    private int count;

    Revival(Function<Component, Server> servers, Timeline timeline) {
        this.servers = servers;
        this.timeline = timeline;
    }

    /** Looks at every part once. To be called only while no fault is under way. */
    void look() {
        for (Component part : Component.values()) {
            Server server = servers.apply(part);
            if (!server.isAlive()) {
                count++;
                timeline.note(part.label() + " has ended by itself and is started again");
                server.start();
            }
        }
    }

    /** How often a part had ended by itself. */
    int count() {
        return count;
    }
}
