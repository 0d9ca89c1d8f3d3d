package dev.userstream.job.replay;

import dev.userstream.job.parse.Parsed;
import dev.userstream.job.parse.RecordParser;
import dev.userstream.job.parse.UserRow;
import dev.userstream.job.read.SourceRows;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** What Spark runs to find the newest messages of some ids in one partition of a piece. */
record FindNewestTask(RecordParser parser, HashSet<UUID> ids) implements FlatMapFunction<Iterator<Row>, Newest> {
    /** Copies the ids. */
    FindNewestTask {
        ids = new HashSet<>(ids);
    }

    @Override
    public Iterator<Newest> call(Iterator<Row> rows) {
        Map<UUID, Newest> newest = new HashMap<>();
        while (rows.hasNext()) {
            if (parser.parse(SourceRows.read(rows.next())) instanceof Parsed.Storable storable
                    && ids.contains(storable.row().user().id())) {
                UserRow row = storable.row();
                newest.merge(
                        row.user().id(),
                        new Newest(
                                row.user().id(),
                                row.writeOrder(),
                                row.source().position().partition(),
                                row.source().position().offset()),
                        Newest::later);
            }
        }
        return newest.values().iterator();
    }
}
