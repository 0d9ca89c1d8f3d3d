package dev.userstream.job.query;

import dev.userstream.events.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports where a topic is not as the contract says: each difference once, however often queries restart. Thread-safe. */
final class TopicDifferences {
    private static final Logger LOG = LoggerFactory.getLogger(TopicDifferences.class);

    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /**
     * Logs what is new and returns it.
     *
     * @param settings the topic's settings by name; what is not in it is not compared
     */
    List<String> report(TopicSpec spec, int partitions, Map<String, String> settings) {
        List<String> fresh = new ArrayList<>();
        compare(spec, "partitions", Integer.toString(partitions), Integer.toString(spec.partitions()), fresh);
        spec.configs()
                .forEach((name, expected) ->
                        compare(spec, name, settings.getOrDefault(name, expected), expected, fresh));
        fresh.forEach(difference -> LOG.warn("event=topic_differs {}", difference));
        return fresh;
    }

    private void compare(TopicSpec spec, String setting, String value, String expected, List<String> fresh) {
        String difference =
                "topic=" + spec.name() + " setting=" + setting + " value=" + value + " expected=" + expected;
        if (!value.equals(expected) && reported.add(difference)) {
            fresh.add(difference);
        }
    }
}
