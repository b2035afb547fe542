package dev.osd.daemon.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Sets up what Java cannot make. */
final class Shell {
  private Shell() {}

  static void run(String line) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("/bin/sh", "-c", line).inheritIO().start();
    assertThat(shell.waitFor()).as(line).isZero();
  }
}
