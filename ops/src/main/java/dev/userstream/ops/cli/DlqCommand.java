package dev.userstream.ops.cli;

import picocli.CommandLine.Command;

/** {@code userstream dlq}. */
@Command(
        name = "dlq",
        description = "Lists, shows and replays dead letters.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DlqListCommand.class, DlqShowCommand.class, DlqReplayCommand.class})
final class DlqCommand {}
