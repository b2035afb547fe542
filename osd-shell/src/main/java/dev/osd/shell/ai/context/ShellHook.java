package dev.osd.shell.ai.context;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The scripts that write what {@link LastCommand} reads. */
public final class ShellHook {
  private ShellHook() {}

  /**
   * The script for a shell.
   *
   * @param shell {@code bash} or {@code zsh}
   */
  public static String script(String shell) {
    try (InputStream in = ShellHook.class.getResourceAsStream("hook." + shell)) {
      if (in == null) {
        throw new IllegalStateException("there is no hook for " + shell + " in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the hook for " + shell, e);
    }
  }
}
