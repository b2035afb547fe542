package dev.osd.daemon.session;

import java.util.List;

/**
 * Commands that wait until their input is complete.
 *
 * @param commands the words of each
 * @param input what they will read
 */
record Deferred(List<List<String>> commands, Spool input) {
  Deferred {
    commands = commands.stream().map(List::copyOf).toList();
  }
}
