package dev.osd.shell.command;

import dev.osd.protocol.Limit;
import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import dev.osd.shell.Terminal;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where the text of a plan comes from: an option, a file, or standard input. */
final class PlanSource {
  /** What no policy file could let a daemon accept need not be read. */
  private static final int MOST_BYTES = Math.toIntExact(Limit.REQUEST_BYTES.most());

  private final Terminal terminal;

  PlanSource(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The plan that these arguments name, byte by byte as it stands there. */
  byte[] read(Arguments arguments) throws ShellException {
    Optional<String> json = arguments.value(Options.JSON);
    Optional<String> file = arguments.operand(0);
    if (json.isPresent() && file.isPresent()) {
      throw new ShellException(ExitStatus.USAGE, "give either a file or --json, not both");
    }
    byte[] plan =
        json.isPresent()
            ? json.get().getBytes(StandardCharsets.UTF_8)
            : file.isPresent() && !file.get().equals("-") ? file(file.get()) : standardInput();
    if (blank(plan)) {
      throw new ShellException(ExitStatus.USAGE, "there is no plan: the text is empty");
    }
    return plan;
  }

  private byte[] standardInput() throws ShellException {
    if (terminal.readsFromTerminal()) {
      terminal.note("osd-shell: reading a plan from the keyboard; Ctrl-D ends it");
    }
    try {
      return bounded(terminal.input());
    } catch (IOException e) {
      throw new ShellException(
          ExitStatus.FILE, "cannot read the plan from standard input: " + e.getMessage());
    }
  }

  private static byte[] file(String name) throws ShellException {
    try (InputStream in = new FileInputStream(name)) {
      return bounded(in);
    } catch (FileNotFoundException e) {
      // Its message has the name and the system's reason.
      throw new ShellException(ExitStatus.FILE, "cannot read the plan: " + e.getMessage());
    } catch (IOException e) {
      throw new ShellException(
          ExitStatus.FILE, "cannot read the plan from " + name + ": " + e.getMessage());
    }
  }

  private static byte[] bounded(InputStream in) throws IOException, ShellException {
    byte[] text = in.readNBytes(MOST_BYTES + 1);
    if (text.length > MOST_BYTES) {
      throw new ShellException(
          ExitStatus.USAGE,
          "the plan is over " + (MOST_BYTES >> 20) + " MiB, more than any daemon takes");
    }
    return text;
  }

  private static boolean blank(byte[] text) {
    for (byte b : text) {
      if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
