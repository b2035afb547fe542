package dev.osd.shell.llm.settings;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.Printable;
import dev.osd.shell.ShellException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Puts the configuration together (seed 001): options first, then the environment, then a file. */
public final class ConfigReader {
  static final String KEY = "OPENAI_API_KEY";
  private static final String BASE_URL = "OPENAI_BASE_URL";
  private static final String MODEL = "LLMCMD_MODEL";
  private static final String PREFIX = "LLMCMD_";

  private static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";
  private static final String DEFAULT_MODEL = "gpt-4o-mini";

  private static final int MOST_PORT = 65_535;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** The values that are whole numbers: their names, defaults and bounds. */
  private enum WholeNumber {
    MAX_INPUT_BYTES(10 << 20, 1, 1L << 40),
    MAX_OUTPUT_BYTES(10 << 20, 1, 1L << 40),
    READ_BUFFER_SIZE(4096, 1, 1 << 20),
    MAX_API_CALLS(50, 1, 10_000),
    TIMEOUT(300, 1, 86_400);

    private final long usual;
    private final long least;
    private final long most;

    WholeNumber(long usual, long least, long most) {
      this.usual = usual;
      this.least = least;
      this.most = most;
    }
  }

  private final Map<String, String> environment;
  private final Path home;
  private final Consumer<String> warnings;

  /**
   * A reader.
   *
   * @param home the folder that {@code ~} stands for
   * @param warnings is told what is odd but no reason to stop
   */
  public ConfigReader(Map<String, String> environment, Path home, Consumer<String> warnings) {
    this.environment = environment;
    this.home = home;
    this.warnings = warnings;
  }

  /**
   * What the command line says.
   *
   * @param file the configuration file to use in place of {@code ~/.llmcmdrc}
   */
  public record Given(Optional<Path> file, Optional<String> baseUrl, Optional<String> model) {}

  /**
   * Reads it all.
   *
   * @throws ShellException where a value that counts is wrong; it says which and where it stands
   */
  public LlmConfig read(Given given) throws ShellException {
    ConfigFile file =
        ConfigFile.read(
            given.file().orElse(home.resolve(".llmcmdrc")), given.file().isPresent(), warnings);
    warnOfUnknown(file);
    return new LlmConfig(
        key(file),
        baseUrl(text(given.baseUrl(), "--base-url", BASE_URL, file)),
        text(given.model(), "--model", MODEL, file)
            .map(ConfigFile.Entry::value)
            .orElse(DEFAULT_MODEL),
        number(WholeNumber.MAX_INPUT_BYTES, file),
        number(WholeNumber.MAX_OUTPUT_BYTES, file),
        Math.toIntExact(number(WholeNumber.READ_BUFFER_SIZE, file)),
        Math.toIntExact(number(WholeNumber.MAX_API_CALLS, file)),
        Duration.ofSeconds(number(WholeNumber.TIMEOUT, file)),
        Presets.with(file));
  }

  private void warnOfUnknown(ConfigFile file) {
    file.entries()
        .forEach((name, entry) -> {
          if (name.startsWith(PREFIX) && !known(name)) {
            warnings.accept("warning: " + entry.place() + ": there is no setting " + name);
          }
        });
  }

  private static boolean known(String name) {
    for (WholeNumber number : WholeNumber.values()) {
      if (name.equals(PREFIX + number.name())) {
        return true;
      }
    }
    return name.equals(MODEL) || name.startsWith(Presets.PREFIX);
  }

  /** The value with its place: the option's, else the environment's, else the file's. */
  private Optional<ConfigFile.Entry> text(
      Optional<String> option, String optionName, String name, ConfigFile file)
      throws ShellException {
    if (option.isPresent()) {
      if (option.get().isBlank()) {
        throw new ShellException(ExitStatus.USAGE, optionName + " must not be empty");
      }
      return Optional.of(new ConfigFile.Entry(option.get(), optionName));
    }
    return value(name, file);
  }

  /** As in a shell's own {@code ${NAME:-...}}, an empty value counts as unset. */
  private Optional<ConfigFile.Entry> value(String name, ConfigFile file) {
    String set = environment.getOrDefault(name, "");
    Optional<ConfigFile.Entry> entry =
        set.isEmpty()
            ? file.entry(name)
            : Optional.of(new ConfigFile.Entry(set, name + " in the environment"));
    return entry.isPresent() && entry.get().value().isEmpty() ? Optional.empty() : entry;
  }

  private Optional<Secret> key(ConfigFile file) throws ShellException {
    Optional<ConfigFile.Entry> entry = value(KEY, file);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    Optional<Secret> key = Secret.of(entry.get().value().strip());
    if (key.isEmpty()) {
      throw wrong(entry.get(), KEY, "must be visible ASCII characters without blanks");
    }
    return key;
  }

  private long number(WholeNumber number, ConfigFile file) throws ShellException {
    String name = PREFIX + number.name();
    Optional<ConfigFile.Entry> entry = value(name, file);
    if (entry.isEmpty()) {
      return number.usual;
    }
    String text = entry.get().value().strip();
    if (text.matches("[0-9]{1,18}")) {
      long value = Long.parseLong(text);
      if (value >= number.least && value <= number.most) {
        return value;
      }
    }
    throw wrong(
        entry.get(),
        name,
        "must be a whole number from "
            + number.least
            + " to "
            + number.most
            + ", not '"
            + Printable.of(text)
            + "'");
  }

  private String baseUrl(Optional<ConfigFile.Entry> entry) throws ShellException {
    if (entry.isEmpty()) {
      return DEFAULT_BASE_URL;
    }
    String text = entry.get().value().strip();
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw wrong(entry.get(), BASE_URL, "must be a URL such as " + DEFAULT_BASE_URL);
    }
    String scheme = String.valueOf(uri.getScheme());
    String host = String.valueOf(uri.getHost());
    if (!(scheme.equals("http") || scheme.equals("https"))
        || uri.getHost() == null
        || uri.getPort() > MOST_PORT) {
      throw wrong(entry.get(), BASE_URL, "must begin with https:// or http:// and name a host");
    }
    if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
      throw wrong(
          entry.get(), BASE_URL, "must have no user, password, '?' or '#'; the key goes elsewhere");
    }
    if (scheme.equals("http") && !LOOPBACK.contains(host) && !host.startsWith("127.")) {
      warnings.accept("warning: the API key and all data go to " + host + " unencrypted (http)");
    }
    return text;
  }

  private static ShellException wrong(ConfigFile.Entry entry, String name, String what) {
    String subject = entry.place().contains(name) ? "" : name + " ";
    return new ShellException(ExitStatus.USAGE, entry.place() + ": " + subject + what);
  }
}
