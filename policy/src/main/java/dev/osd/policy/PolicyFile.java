package dev.osd.policy;

import dev.osd.policy.toml.RulesReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Turns the text of a policy file into a {@link Policy}. */
public final class PolicyFile {
  /** How findings name the built-in policy. */
  public static final String BUILT_IN_NAME = "built-in";

  private PolicyFile() {}

  /**
   * Reads and checks a policy.
   *
   * @param name how findings and problems name the file, such as {@code policy.toml}
   * @param text the file's content; at most {@link RulesReader#MAX_CHARACTERS} characters
   * @throws PolicyException naming every problem with its line and column
   */
  public static Policy parse(String name, String text) throws PolicyException {
    return new Policy(RulesReader.read(name, text));
  }

  /** The policy that holds where no file is given. */
  public static Policy builtIn() {
    try {
      return parse(BUILT_IN_NAME, builtInText());
    } catch (PolicyException e) {
      throw new IllegalStateException("the built-in policy is broken", e);
    }
  }

  /** The text of the policy that holds where no file is given. */
  public static String builtInText() {
    try (InputStream in = PolicyFile.class.getResourceAsStream("built-in.toml")) {
      if (in == null) {
        throw new IllegalStateException("built-in.toml is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("built-in.toml cannot be read from this build", e);
    }
  }
}
