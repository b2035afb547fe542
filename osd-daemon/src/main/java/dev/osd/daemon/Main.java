package dev.osd.daemon;

import dev.osd.daemon.system.HostCapabilities;
import java.io.PrintStream;
import picocli.CommandLine;

/** The program {@code osd-daemon}. Only this room reads the process's own surroundings. */
public final class Main {
  private Main() {}

  /** Runs the daemon, or one of its commands on policies, and ends the process. */
  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    CommandLine commandLine = new CommandLine(new DaemonCommand(out, err));
    commandLine.addSubcommand("policy", PolicyCommand.commandLine(out, err));
    commandLine.addSubcommand("doctor", new DoctorCommand(out, err, HostCapabilities::probe));
    commandLine.setOut(new java.io.PrintWriter(out, true, java.nio.charset.StandardCharsets.UTF_8));
    commandLine.setErr(new java.io.PrintWriter(err, true, java.nio.charset.StandardCharsets.UTF_8));
    commandLine.setExecutionExceptionHandler((fault, command, parsed) -> {
      err.println("osd-daemon: " + fault.getMessage());
      return 1;
    });
    return commandLine.execute(args);
  }
}
