package dev.userstream.ops.audit;

import dev.userstream.ops.evidence.GroupPositions;
import dev.userstream.ops.evidence.RunLedger;
import dev.userstream.ops.evidence.StoreTable;
import dev.userstream.ops.evidence.TopicLog;
import java.util.List;
import java.util.function.Supplier;

/**
 * Everything that an audit asks.
 *
 * @param ledger the runs
 * @param users the topic of users
 * @param deadLetters the topic of dead letters
 * @param positions how far the stores are
 * @param tables the tables of the stores; asked for only when they are needed, so that connecting can go on meanwhile
 */
public record Outside(
        RunLedger ledger,
        TopicLog users,
        TopicLog deadLetters,
        GroupPositions positions,
        Supplier<List<StoreTable>> tables) {}
