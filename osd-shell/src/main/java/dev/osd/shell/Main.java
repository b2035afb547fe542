package dev.osd.shell;

import dev.osd.shell.command.CommandLineProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program {@code osd-shell}. */
final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Thread.setDefaultUncaughtExceptionHandler(new LastWords());
    Ending status = run(List.of(arguments));
    // Every stream is unbuffered by now; an orderly shutdown would only cost the caller time.
    Runtime.getRuntime().halt(status.code());
  }

  private static Ending run(List<String> arguments) {
    Path home = Path.of(System.getProperty("user.home", "/"));
    Map<String, String> variables = System.getenv();
    Settings settings = Settings.of(variables, OwnProcess.uid(), home, daemonProgram());
    Terminal terminal = new SystemTerminal(settings.colourWanted());
    return new CommandLineProgram(settings, new Environment(variables, home), terminal)
        .run(arguments);
  }

  private static Optional<Path> daemonProgram() {
    String launcher = System.getProperty("osd.daemon.launcher", "");
    return launcher.isEmpty() ? Optional.empty() : Optional.of(Path.of(launcher));
  }

  /** The one place where faults of this program's own end; a stack trace helps nobody there. */
  private static final class LastWords implements Thread.UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable fault) {
      new SystemTerminal(false)
          .note("osd-shell: a fault in osd-shell itself, please report it: " + fault);
      Runtime.getRuntime().halt(ExitStatus.GENERAL.code());
    }
  }
}
