package dev.osd.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osd.shell.ExitStatus;
import dev.osd.shell.ShellException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptArgumentsTest {
  private static final Usage.Option INPUT = Prompt.USAGE.options().get(1);
  private static final Usage.Option OUTPUT = Prompt.USAGE.options().get(2);
  private static final Usage.Option VERBOSE = Prompt.USAGE.options().get(3);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The seed's three ways, and others that getopt_long(3) takes for the same.
        "-i a -i b -o out do             | do | a b     | out",
        "do a b                          | do | a b     | ''",
        "-i a do b c                     | do | a b c   | ''",
        "do a -i b c --input d           | do | a b c d | ''",
        "-ia -oout do                    | do | a       | out",
        "-voout do -- -a                 | do | -a      | out",
        "--input=a --output=out do       | do | a       | out",
        "--output= do                    | do | ''      | ''",
        "-i - do -                       | do | - -     | ''",
        "-- do -v                        | do | -v      | ''",
        "-i -v do                        | do | -v      | ''",
      })
  void readsFilesInTheOrderGiven(String line, String first, String files, String output)
      throws Exception {
    PromptArguments arguments = read(line.strip().split(" ", -1));

    assertThat(arguments.firstOperand()).contains(first);
    assertThat(String.join(" ", arguments.files(true))).isEqualTo(files);
    assertThat(arguments.value(OUTPUT).orElse("")).isEqualTo(output);
    assertThat(arguments.has(VERBOSE)).isEqualTo(line.contains("-vo"));
  }

  @Test
  void takesASentenceThatBeginsWithADashForASentence() throws Exception {
    assertThat(read("- list the lines").firstOperand()).contains("- list the lines");
    assertThat(read("").firstOperand()).contains("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--verbos     | there is no option --verbos",
        "-x           | there is no option -x",
        "-vx          | there is no option -x",
        "-o           | -o needs a value: FILE",
        "--output     | --output needs a value: FILE",
        "-o a -o b    | --output is given twice",
        "--verbose=1  | --verbose takes no value",
      })
  void saysWhatIsWrong(String line, String message) {
    assertThatThrownBy(() -> read(line.strip().split(" ", -1)))
        .isInstanceOfSatisfying(
            ShellException.class,
            e -> {
              assertThat(e.status()).isEqualTo(ExitStatus.USAGE);
              assertThat(e.text()).isEqualTo(message + "; see: llmcmd --help");
            });
  }

  private static PromptArguments read(String... words) throws ShellException {
    return PromptArguments.read(Prompt.USAGE, INPUT, List.of(words));
  }
}
