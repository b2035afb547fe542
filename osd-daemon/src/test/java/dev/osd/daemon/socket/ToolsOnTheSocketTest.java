package dev.osd.daemon.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osd.policy.Policy;
import dev.osd.policy.PolicyFile;
import dev.osd.protocol.wire.JsonView;
import dev.osd.protocol.wire.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seed 002's tools and plugins over a real socket. */
@Timeout(60)
final class ToolsOnTheSocketTest {
  private static final String ALLOWING =
      """
      default = "allow"
      [sandbox]
      missing = "run"
      [limits]
      plugin_sec = 1
      output_bytes = 4096
      """;

  private final Path folder;
  private final Path plugins;

  ToolsOnTheSocketTest(@TempDir Path temporary) throws IOException {
    folder = temporary.toRealPath();
    plugins = Files.createDirectories(folder.resolve(".config/osd/plugins"));
  }

  @Test
  void aCommandIsRun() throws Exception {
    JsonView answer =
        call(
            policy(ALLOWING),
            "{'tool':'cmd.run','action':'execute','args':{'command':'echo hi; exit 3','working_directory':'/tmp'}}");

    assertThat(answer.isTrue("ok")).isFalse();
    assertThat(answer.text("stdout")).contains("hi\n");
    assertThat(answer.whole("meta", "exit_code")).hasValue(3);
    assertThat(answer.has("meta", "error_code")).isFalse();
  }

  @Test
  void aCommandHasMillisecondsWhereItIsGivenThem() throws Exception {
    JsonView answer =
        call(
            policy(ALLOWING),
            "{'tool':'cmd.run','action':'execute','args':{'command':'sleep 30','timeout_ms':50}}");

    assertThat(answer.text("meta", "error_code")).contains("TIMEOUT");
    assertThat(answer.text("stderr").orElse("")).contains("50 ms");
  }

  @Test
  void aFileIsWrittenAndKeptAndRead() throws Exception {
    Path file = folder.resolve("file");
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    JsonView written =
        call(
            policy(ALLOWING),
            "{'tool':'fs.write_file','action':'write','args':{'path':'%s','content':'n\u00e4w'}}"
                .formatted(file));
    JsonView read =
        call(
            policy(ALLOWING),
            "{'tool':'fs.read_file','action':'read','args':{'path':'%s','max_bytes':2}}"
                .formatted(file));

    String backup = written.text("meta", "backup_path").orElseThrow();
    assertThat(backup).matches(".*/file[.]aishell-[0-9]{14}[.]bak");
    assertThat(Path.of(backup)).hasContent("old");
    assertThat(written.whole("meta", "bytes_written")).hasValue(4);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    // The second byte is half of a character.
    assertThat(read.text("stdout")).contains("n");
    assertThat(read.whole("meta", "bytes_read")).hasValue(2);
    assertThat(read.isTrue("meta", "truncated")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'tool':'fs.read_file','action':'read','args':{'path':'/nonexistent'}}             | NOT_FOUND
          {'tool':'fs.read_file','action':'read','args':{'path':'/tmp'}}                     | IO_ERROR
          {'tool':'fs.write_file','action':'write','args':{'path':'/nonexistent/a','content':''}} | NOT_FOUND
          {'tool':'fs.write_file','action':'write','args':{'path':'/tmp/a','content':'','mode':'999'}} | INVALID_ARGS
          {'tool':'cmd.run','action':'execute','args':{'command':'a','working_directory':'/nonexistent'}} | INVALID_ARGS
          {'tool':'no.such','action':'do'}                                                   | NOT_FOUND
          {'tool':'svc.manage','action':'stop','args':{'service':'--now'}}                   | INVALID_ARGS
          {'tool':'cmd.run','action':'execute','args':{}}                                    | INVALID_ARGS
          """)
  void whatFailsHasOneOfTheSeedsCodes(String call, String code) throws Exception {
    JsonView answer = call(policy(ALLOWING), call);

    assertThat(answer.isTrue("ok")).isFalse();
    assertThat(answer.text("stdout")).contains("");
    assertThat(answer.text("stderr").orElse("")).isNotEmpty();
    assertThat(answer.text("meta", "error_code")).contains(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'tool':'cmd.run','action':'execute','args':{'command':'echo x && dd of=y'}}            | refused
          {'tool':'cmd.run','action':'execute','args':{'command':'sleep 1'}}                     | confirmation
          {'tool':'fs.read_file','action':'read','args':{'path':'/etc/shadow'}}                  | refused
          {'tool':'fs.write_file','action':'write','args':{'path':'/etc/x','content':''}}        | confirmation
          {'tool':'no.such','action':'do'}                                                       | there is no tool
          """)
  void theOtherRulesHoldForTheirToolsAsWell(String call, String words) throws Exception {
    JsonView answer = call(PolicyFile.builtIn(), call);

    assertThat(answer.isTrue("ok")).isFalse();
    assertThat(answer.text("stderr").orElse("")).contains(words);
  }

  @Test
  void aToolRuleForbidsWhatTheOtherRulesAllow() throws Exception {
    Policy policy =
        policy(
            ALLOWING + "[[tool]]\ntool = \"cmd.*\"\ndecision = \"deny\"\nreason = \"no shell\"\n");

    JsonView answer =
        call(policy, "{'tool':'cmd.run','action':'execute','args':{'command':'/bin/echo hi'}}");

    assertThat(answer.text("meta", "error_code")).contains("PERMISSION_DENIED");
    assertThat(answer.text("stderr").orElse("")).contains("no shell");
  }

  @Test
  void aDeniedProgramIsDeniedToToolsAsWell() throws Exception {
    Path tool = plugin("mine", "#!/bin/sh\necho '{\"ok\":true}'\n");
    Policy policy =
        policy(
            ALLOWING
                + "[plugins]\ndiscover = true\n[[exec]]\nprogram = [\"%s\"]\ndecision = \"deny\"\n"
                    .formatted(tool));

    assertThat(call(policy, PLUGIN).text("meta", "error_code")).contains("PERMISSION_DENIED");
  }

  private static final String PLUGIN = "{'tool':'my.plugin','action':'do','args':{'a':'x'}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          read line; case $line in *'"a":"x"'*) echo '{"ok":true,"stdout":"fine"}';; esac | - | fine
          echo '{"ok":false,"stderr":"no","meta":{"error_code":"NOT_FOUND"}}'          | NOT_FOUND   |
          echo '{"ok":false}'                                                          | IO_ERROR    |
          echo '{"ok":true,"stdout":"once"}'; exit 1                                   | -           | once
          echo garbage                                                                 | PARSE_ERROR |
          echo '{"ok":true}{"ok":true}'                                                | PARSE_ERROR |
          printf '\\377'                                                               | PARSE_ERROR |
          :                                                                            | PARSE_ERROR |
          head -c 100000 /dev/zero                                                     | IO_ERROR    |
          yes '{"ok":true}'                                                            | TIMEOUT     |
          sleep 60                                                                     | TIMEOUT     |
          trap '' TERM; sleep 60 & sleep 60                                            | TIMEOUT     |
          exec <&-; echo '{"ok":true,"stdout":"deaf"}'                                 | -           | deaf
          """)
  void whateverAPluginDoesTheAnswerIsTheSeeds(String script, String code, String printed)
      throws Exception {
    plugin("mine", "#!/bin/sh\n" + script + "\n");

    JsonView answer = call(policy(ALLOWING + "[plugins]\ndiscover = true\n"), PLUGIN);

    assertThat(answer.isTrue("ok")).isEqualTo(code.equals("-"));
    assertThat(answer.text("meta", "error_code").orElse("-")).isEqualTo(code);
    assertThat(answer.text("stdout").orElse("")).isEqualTo(printed == null ? "" : printed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'tool':'my.plugin','action':'do','args':{}}             | args.a is missing
          {'tool':'my.plugin','action':'do','args':{'a':1}}        | args.a must be a string
          {'tool':'my.plugin','action':'do','args':{'a':'toolong'}} | args.a is over its max
          {'tool':'my.plugin','action':'do','args':{'a':'x','b':1}} | does not take
          {'tool':'my.plugin','action':'undo','args':{'a':'x'}}    | action must be one of do
          """)
  void aPluginIsAskedOnlyWhatItSaysItTakes(String call, String words) throws Exception {
    plugin("mine", "#!/bin/sh\necho '{\"ok\":true}'\n");

    JsonView answer = call(policy(ALLOWING + "[plugins]\ndiscover = true\n"), call);

    assertThat(answer.text("meta", "error_code")).contains("INVALID_ARGS");
    assertThat(answer.text("stderr").orElse("")).contains(words);
  }

  @Test
  void aPluginThatOthersCouldHaveWrittenIsNone() throws Exception {
    Path program = plugin("mine", "#!/bin/sh\necho '{\"ok\":true}'\n");
    Policy policy = policy(ALLOWING + "[plugins]\ndiscover = true\n");
    assertThat(call(policy, PLUGIN).isTrue("ok")).isTrue();

    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(call(policy, PLUGIN).text("stderr").orElse("")).contains("can change");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(
        program.resolveSibling("plugin.toml"), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(call(policy, PLUGIN).text("stderr").orElse("")).contains("can change");
  }

  @Test
  void pluginsAreTakenOnlyWhereThePolicySaysSo() throws Exception {
    Path program = plugin("mine", "#!/bin/sh\necho '{\"ok\":true}'\n");

    assertThat(call(policy(ALLOWING), PLUGIN).text("meta", "error_code")).contains("NOT_FOUND");
    assertThat(
            call(
                    policy(
                        ALLOWING
                            + "[[plugin]]\ndirectory = \"%s\"\n".formatted(program.getParent())),
                    PLUGIN)
                .isTrue("ok"))
        .isTrue();
  }

  @Test
  void aPluginCannotTakeABuiltInToolsName() throws Exception {
    Path program = plugin("mine", "#!/bin/sh\necho '{\"ok\":true}'\n");
    Path description = program.resolveSibling("plugin.toml");
    Files.writeString(description, Files.readString(description).replace("my.plugin", "sysinfo"));
    Policy policy = policy(ALLOWING + "[plugins]\ndiscover = true\n");

    assertThat(call(policy, PLUGIN).text("stderr").orElse(""))
        .contains("the name sysinfo is a built-in tool's");
    assertThat(call(policy, "{'tool':'sysinfo','action':'get'}").text("stdout").orElse(""))
        .contains("memory_bytes: ");
  }

  @Test
  void theListHasPluginsToo() throws Exception {
    plugin("mine", "#!/bin/sh\n");

    assertThat(
            call(
                    policy(ALLOWING + "[plugins]\ndiscover = true\n"),
                    "{'tool':'tools','action':'list'}")
                .text("stdout")
                .orElse(""))
        .contains("cmd.run execute", "my.plugin do a:string");
  }

  @Test
  void inAPlanTheResultHasTheSameContent() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, policy(ALLOWING));
        Client client = daemon.connect()) {
      client.send(
          json(
              "{'request_id':'r','version':'0.1','mode':'execute','actions':["
                  + "{'type':'tool','tool':'cmd.run','action':'execute','args':{'command':'echo hi'},'reason':'t'},"
                  + "{'type':'tool','tool':'fs.read_file','action':'read','args':{'path':'/nonexistent'},'reason':'t'}]}"));
      assertThat(client.line())
          .contains(
              json(
                  "{'id':'step1','type':'tool','ok':true,'error':null,'tool':'cmd.run','stdout':'hi\\n'"),
              json("'error':{'code':'not_found','message':'there is no file /nonexistent'}"),
              json("'error_code':'NOT_FOUND'"));
    }
  }

  @Test
  void aStreamedCallHasItsEventsFirst() throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, policy(ALLOWING));
        Client client = daemon.connect()) {
      client.send(
          json("{'tool':'cmd.run','action':'execute','args':{'command':'echo hi'},'stream':true}"));
      assertThat(client.line()).contains(json("'event':'output'"), "hi");
      assertThat(client.line()).contains("step_complete", json("'exit_code':0"));
      assertThat(client.line()).contains("plan_complete");
      assertThat(client.line()).startsWith(json("{'ok':true,'stdout':'hi\\n'"));
    }
  }

  private JsonView call(Policy policy, String call) throws Exception {
    try (SmallDaemon daemon = new SmallDaemon(folder, policy);
        Client client = daemon.connect()) {
      client.send(json(call));
      return JsonView.of(StrictJson.standard(), client.line().getBytes(StandardCharsets.UTF_8));
    }
  }

  private Path plugin(String name, String script) throws IOException {
    Path directory = Files.createDirectories(plugins.resolve(name));
    Files.writeString(
        directory.resolve("plugin.toml"),
        """
        program = "run"
        [[tool]]
        tool = "my.plugin"
        [[tool.action]]
        action = "do"
        [[tool.action.arg]]
        name = "a"
        type = "string"
        required = true
        max = 3
        """);
    Path program = directory.resolve("run");
    Files.writeString(program, script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  private static Policy policy(String text) throws Exception {
    return PolicyFile.parse("policy.toml", text);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
