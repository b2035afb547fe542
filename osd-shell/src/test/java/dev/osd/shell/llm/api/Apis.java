package dev.osd.shell.llm.api;

import dev.osd.shell.ShellException;
import dev.osd.shell.llm.settings.ConfigReader;
import dev.osd.shell.llm.settings.LlmConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** An API that is only talked about. */
final class Apis {
  static final String KEY = "sk-test-0123456789";
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private Apis() {}

  static LlmConfig config() {
    try {
      return new ConfigReader(
              Map.of("OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", "http://127.0.0.1:1/v1"),
              Path.of("/nonexistent"),
              warning -> {
                throw new AssertionError(warning);
              })
          .read(new ConfigReader.Given(Optional.empty(), Optional.empty(), Optional.empty()));
    } catch (ShellException e) {
      throw new AssertionError(e);
    }
  }

  static Failures failures() {
    return new Failures(config(), InstantSource.fixed(NOW));
  }
}
