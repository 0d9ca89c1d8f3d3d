package dev.userstream.local.soak;

import dev.userstream.events.Topics;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.Component;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all gauges. A gauge that cannot be read leaves its figures out. Not for several threads. */
final class Sampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    private final List<Gauge> gauges;
    private final List<Gauge> costly;

    /**
     * Takes over the gauges.
     *
     * @param gauges read every time
     * @param costly read where that is asked for
     */
    Sampler(List<Gauge> gauges, List<Gauge> costly) {
        this.gauges = List.copyOf(gauges);
        this.costly = List.copyOf(costly);
    }

    /**
     * All that can be measured of a stack that runs.
     *
     * @throws IOException if its folder is gone
     */
    static Sampler of(Stack stack) throws IOException {
        List<Gauge> gauges = new ArrayList<>();
        List<Gauge> heaps = new ArrayList<>();
        for (Component part : Component.values()) {
            gauges.add(new ProcessGauge(part.label(), Path.of("/proc"), () -> pids(stack, part), cached(stack, part)));
            // PostgreSQL has no heap.
            if (part != Component.POSTGRES) {
                heaps.add(new HeapGauge(part.label(), pids(stack, part).get(0)));
            }
        }
        gauges.add(new TopicGauge(stack.addresses().kafka(), Topics.USERS_CREATED.name()));
        gauges.add(new FolderGauge(
                "checkpoint", Path.of(stack.environment().getOrDefault("USERSTREAM_JOB_CHECKPOINT_DIR", ""))));
        return new Sampler(gauges, heaps);
    }

    /** The figures as they are now. */
    SortedMap<String, Long> take(boolean withCostly) {
        SortedMap<String, Long> figures = new TreeMap<>();
        gauges.forEach(gauge -> read(gauge, figures));
        if (withCostly) {
            costly.forEach(gauge -> read(gauge, figures));
        }
        return figures;
    }

    @Override
    public void close() {
        gauges.forEach(Gauge::close);
        costly.forEach(Gauge::close);
    }

    private static void read(Gauge gauge, SortedMap<String, Long> figures) {
        try {
            figures.putAll(gauge.read());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn(
                    "event=gauge_not_read gauge={} cause=\"{}\"",
                    gauge.getClass().getSimpleName(),
                    e.toString());
        }
    }

    /** PostgreSQL's checkpointer opens every file that it is to write, and closes them all when its checkpoint is done. */
    private static Optional<Path> cached(Stack stack, Component part) throws IOException {
        return part == Component.POSTGRES
                ? Optional.of(stack.folder().resolve(part.label()).toRealPath())
                : Optional.empty();
    }

    private static List<Long> pids(Stack stack, Component part) {
        return stack.processes(part).stream().map(ProcessHandle::pid).toList();
    }
}
