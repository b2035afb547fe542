package dev.osd.policy.shell;

import dev.osd.policy.shell.Reading.Assignment;
import dev.osd.policy.shell.SimpleCommand.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers a reading: commands up to the cap, each doubt once. */
final class Collector {
  private static final int MOST_DOUBTS = 32;

  private final Set<SimpleCommand> commands = new LinkedHashSet<>();
  private final Set<String> doubts = new LinkedHashSet<>();
  private final List<Assignment> assignments = new ArrayList<>();
  private boolean overCap;

  /** Adds a command, unless it is there already. No program's name has a NUL: none can. */
  void add(List<String> argv, Role role) {
    if (argv.getFirst().indexOf('\0') >= 0) {
      doubt("a program's name has a NUL character");
      List<String> fit = new ArrayList<>(argv);
      fit.set(0, argv.getFirst().replace('\0', '?'));
      add(fit, role);
      return;
    }
    if (commands.size() >= CommandReader.MAX_COMMANDS) {
      overCap = true;
      return;
    }
    // A word that is only seen adds nothing where the same command is known to run.
    boolean known = role == Role.SEEN && commands.contains(new SimpleCommand(argv));
    if (!known) {
      commands.add(new SimpleCommand(argv, role));
    }
  }

  void doubt(String doubt) {
    if (doubts.size() < MOST_DOUBTS) {
      doubts.add(doubt);
    }
  }

  void assign(String name, String value) {
    if (assignments.size() >= CommandReader.MAX_COMMANDS) {
      overCap = true;
      return;
    }
    assignments.add(new Assignment(name, value));
  }

  /** Stops here: from now on anything may follow. */
  void stop() {
    overCap = true;
  }

  boolean stopped() {
    return overCap;
  }

  boolean certain() {
    return doubts.isEmpty() && !overCap;
  }

  Reading reading() {
    return new Reading(List.copyOf(commands), List.copyOf(doubts), assignments, overCap);
  }
}
