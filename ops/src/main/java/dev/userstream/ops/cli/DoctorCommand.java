package dev.userstream.ops.cli;

import dev.userstream.ops.dlq.SafeText;
import dev.userstream.ops.doctor.Doctor;
import dev.userstream.ops.doctor.Finding;
import dev.userstream.ops.doctor.Finding.Status;
import dev.userstream.settings.ExitCode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code userstream doctor}. */
@Command(
        name = "doctor",
        description = {
            "Checks a running pipeline and says what to do: servers and their versions, topics, tables, permissions,",
            "consumer groups, the job's queries, the schema registry, clocks and the source of users. Changes nothing."
        },
        exitCodeList = {
            "0:no failures; there may be warnings",
            "1:a failure",
            "2:usage or configuration",
            "3:a component is unreachable, and nothing else fails",
            "4:an internal error",
            "5:out of memory",
            "130:interrupted"
        })
final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print the findings as a JSON array.")
    private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings;
        try (Doctor doctor = new Doctor(System.getenv());
                Terminal terminal = new Terminal()) {
            findings = doctor.examine(terminal);
        }
        Terminal.print(json ? Terminal.json(findings) : text(findings));
        return exitCode(findings);
    }

    static int exitCode(List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding.status() == Status.FAILURE)) {
            return ExitCode.FAILED;
        }
        return findings.stream().anyMatch(finding -> finding.status() == Status.UNREACHABLE)
                ? ExitCode.UNREACHABLE
                : ExitCode.OK;
    }

    /** One line for each finding. */
    static String text(List<Finding> findings) {
        return findings.stream().map(DoctorCommand::line).collect(Collectors.joining());
    }

    private static String line(Finding finding) {
        String line =
                String.format(Locale.ROOT, "%-8s %s: %s", finding.status().label(), finding.check(), finding.found());
        return SafeText.line(finding.advice() == null ? line : line + "; " + finding.advice()) + "\n";
    }
}
