package dev.userstream.job.submit;

import java.util.List;
import java.util.Set;

/**
 * What the master shows at one moment.
 *
 * @param ready whether the master rules; while it recovers, it does not know yet what has survived
 * @param drivers first the drivers that have not ended, then those that have, as far as the master remembers
 *     them, in the order in which they ended
 * @param applications names of the applications that are registered now
 * @param workers ids of the workers that are alive
 */
record ClusterView(boolean ready, List<Driver> drivers, Set<String> applications, Set<String> workers) {
    /** Copies what it is given. */
    ClusterView {
        drivers = List.copyOf(drivers);
        applications = Set.copyOf(applications);
        workers = Set.copyOf(workers);
    }
}
