package dev.osd.shell.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  private static final String SECRET = "sk-very-secret";

  @TempDir Path home;

  private final Map<String, String> environment = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  @Test
  void knowsTheSeedsDefaults() throws Exception {
    LlmConfig config = read();

    assertThat(config.key()).isEmpty();
    assertThat(config.baseUrl()).isEqualTo("https://api.openai.com/v1");
    assertThat(config.model()).isEqualTo("gpt-4o-mini");
    assertThat(config.maxInputBytes()).isEqualTo(10 << 20);
    assertThat(config.maxOutputBytes()).isEqualTo(10 << 20);
    assertThat(config.readBytes()).isEqualTo(4096);
    assertThat(config.maxCalls()).isEqualTo(50);
    assertThat(config.timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(warnings).isEmpty();
  }

  @Test
  void readsTheSeedsFile() throws Exception {
    file(
        """
        OPENAI_API_KEY=sk-file
        LLMCMD_MAX_INPUT_BYTES=1
        LLMCMD_MAX_OUTPUT_BYTES=2
        LLMCMD_READ_BUFFER_SIZE=3
        LLMCMD_MAX_API_CALLS=4
        LLMCMD_TIMEOUT=5
        """);

    LlmConfig config = read();

    assertThat(config.key().map(Secret::reveal)).contains("sk-file");
    assertThat(config.maxInputBytes()).isEqualTo(1);
    assertThat(config.maxOutputBytes()).isEqualTo(2);
    assertThat(config.readBytes()).isEqualTo(3);
    assertThat(config.maxCalls()).isEqualTo(4);
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(warnings).isEmpty();
  }

  @Test
  void prefersOptionsToTheEnvironmentAndThatToTheFile() throws Exception {
    file("OPENAI_API_KEY=sk-file\nLLMCMD_MODEL=file\nOPENAI_BASE_URL=http://localhost:1\n");
    environment.put("OPENAI_API_KEY", "sk-environment");
    environment.put("LLMCMD_MODEL", "environment");

    LlmConfig config =
        reader()
            .read(
                new ConfigReader.Given(Optional.empty(), Optional.empty(), Optional.of("option")));

    assertThat(config.model()).isEqualTo("option");
    assertThat(config.key().map(Secret::reveal)).contains("sk-environment");
    assertThat(config.baseUrl()).isEqualTo("http://localhost:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LLMCMD_MODEL=m               | m",
        "export LLMCMD_MODEL=m        | m",
        "  LLMCMD_MODEL=m  # comment  | m",
        "LLMCMD_MODEL=m#1             | m#1",
        "LLMCMD_MODEL=\"a b # c\"     | a b # c",
        "LLMCMD_MODEL='$HOME' # x     | $HOME",
        "LLMCMD_MODEL=                | gpt-4o-mini",
        "# LLMCMD_MODEL=m             | gpt-4o-mini",
      })
  void takesALineAsAShellWould(String line, String model) throws Exception {
    file("\uFEFF# settings\r\n\r\nLLMCMD_MODEL=\r\n" + line.strip() + "\r\n");

    assertThat(read().model()).isEqualTo(model);
  }

  @Test
  void letsTheLastOfSeveralLinesHold() throws Exception {
    file("LLMCMD_MODEL=a\nLLMCMD_MODEL=b\n");

    assertThat(read().model()).isEqualTo("b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LLMCMD_TIMEOUT=abc | line 2: LLMCMD_TIMEOUT must be a whole number from 1 to 86400, not 'abc'",
        "LLMCMD_TIMEOUT=0 | line 2: LLMCMD_TIMEOUT must be",
        "LLMCMD_TIMEOUT=-1 | line 2: LLMCMD_TIMEOUT must be",
        "LLMCMD_TIMEOUT=86401 | line 2: LLMCMD_TIMEOUT must be",
        "LLMCMD_MAX_API_CALLS=1e3 | line 2: LLMCMD_MAX_API_CALLS must be",
        "LLMCMD_READ_BUFFER_SIZE=99999999999999999999 | line 2: LLMCMD_READ_BUFFER_SIZE must be",
        "OPENAI_BASE_URL=api.openai.com | line 2: OPENAI_BASE_URL must begin with https://",
        "OPENAI_BASE_URL=ftp://host/ | line 2: OPENAI_BASE_URL must begin with https://",
        "OPENAI_BASE_URL=http://host:99999 | line 2: OPENAI_BASE_URL must",
        "OPENAI_BASE_URL=https://user:pw@host | line 2: OPENAI_BASE_URL must have no user",
        "OPENAI_BASE_URL=http://[ | line 2: OPENAI_BASE_URL must be a URL",
        "LLMCMD_MODEL='m | line 2: the value must end with the quote",
        "LLMCMD_MODEL=\"m\" n | line 2: the value must end with the quote",
        "LLMCMD MODEL=m | line 2: this is no line of the form NAME=value",
      })
  void namesABadValueWithItsLine(String line, String message) throws Exception {
    file("# first\n" + line.strip() + "\n");

    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            ShellException.class,
            e -> {
              assertThat(e.status()).isEqualTo(ExitStatus.USAGE);
              assertThat(e.text()).startsWith(home.resolve(".llmcmdrc") + ", " + message);
            });
  }

  @Test
  void namesABadValueInTheEnvironment() {
    environment.put("LLMCMD_TIMEOUT", "soon\u001b[31m");

    assertThatThrownBy(this::read)
        .hasMessage(
            "LLMCMD_TIMEOUT in the environment: must be a whole number from 1 to 86400,"
                + " not 'soon\\u{1b}[31m'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SECRET + "\n",
        "OPENAI_API_KEY='" + SECRET,
        SECRET + "=x y",
        "OPENAI_API_KEY=" + SECRET + " x"
      })
  void neverRepeatsWhatMayBeAKey(String line) throws Exception {
    file(line);

    assertThatThrownBy(this::read).hasMessageNotContaining(SECRET).hasMessageContaining("line 1");
  }

  @Test
  void showsNoKeyItself() throws Exception {
    environment.put("OPENAI_API_KEY", SECRET);

    LlmConfig config = read();

    assertThat(config.toString()).doesNotContain(SECRET);
    assertThat(config.hide("Bearer " + SECRET + "!")).isEqualTo("Bearer (hidden)!");
  }

  @ParameterizedTest
  @CsvSource({"rw-r--r--, true", "rw-r-----, true", "rw-------, false", "rw--w--w-, false"})
  void warnsWhereOthersCanReadTheKey(String mode, boolean warned) throws Exception {
    Path file = file("OPENAI_API_KEY=" + SECRET + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    read();

    assertThat(warnings.stream().anyMatch(line -> line.contains("chmod 600 " + file)))
        .isEqualTo(warned);
    assertThat(warnings).hasSize(warned ? 1 : 0);
  }

  @Test
  void doesNotWarnOfAReadableFileWithoutAKey() throws Exception {
    Path file = file("LLMCMD_MODEL=m\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    read();

    assertThat(warnings).isEmpty();
  }

  @Test
  void goesOnWithTheEnvironmentWhereTheFileCannotBeRead() throws Exception {
    Files.createDirectory(home.resolve(".llmcmdrc"));
    environment.put("OPENAI_API_KEY", SECRET);

    assertThat(read().key()).isPresent();
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("cannot read " + home.resolve(".llmcmdrc"), "the environment alone");
  }

  @Test
  void takesAnOverlongFileForUnreadable() throws Exception {
    file("#".repeat(ConfigFile.MOST_BYTES) + "\n");

    read();

    assertThat(warnings).singleElement().asString().contains("over 256 KiB");
  }

  @Test
  void warnsWhereAFileThatWasNamedIsMissing() throws Exception {
    reader()
        .read(
            new ConfigReader.Given(
                Optional.of(home.resolve("other")), Optional.empty(), Optional.empty()));

    assertThat(warnings).singleElement().asString().contains("no file " + home.resolve("other"));
  }

  @Test
  void warnsOfASettingThatDoesNotExist() throws Exception {
    file("LLMCMD_TIME_OUT=3\nPATH=/bin\n");

    read();

    assertThat(warnings).singleElement().asString().contains("line 1", "LLMCMD_TIME_OUT");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080/v1, false",
    "http://localhost, false",
    "http://[::1]:1, false",
    "http://10.0.0.1/v1, true",
    "https://example.org, false"
  })
  void warnsWhereTheKeyWouldTravelUnencrypted(String url, boolean warned) throws Exception {
    environment.put("OPENAI_BASE_URL", url + "/");

    assertThat(read().baseUrl()).isEqualTo(url);
    assertThat(warnings).hasSize(warned ? 1 : 0);
  }

  @Test
  void hasPresetsBuiltInAndFromTheFile() throws Exception {
    file("LLMCMD_PRESET_TO_FRENCH='Translate to French.'\nLLMCMD_PRESET_SUMMARY=Short!\n");

    Presets presets = read().presets();

    assertThat(presets.instructions("to-french")).isEqualTo("Translate to French.");
    assertThat(presets.instructions("summary")).isEqualTo("Short!");
    assertThat(presets.all()).containsKeys("errors", "json", "merge", "translate");
    assertThatThrownBy(() -> presets.instructions("none"))
        .hasMessageContaining("there is no preset 'none'; there are: errors, json, merge");
  }

  private Path file(String text) throws IOException {
    Path file = Files.writeString(home.resolve(".llmcmdrc"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private ConfigReader reader() {
    return new ConfigReader(environment, home, warnings::add);
  }

  private LlmConfig read() throws ShellException {
    return reader()
        .read(new ConfigReader.Given(Optional.empty(), Optional.empty(), Optional.empty()));
  }
}
