package dev.osd.shell.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The whole command line as picocli knows it: help, completion, suggestions, error messages. */
final class PicocliArguments {
  /** What the groups of commands are for. */
  private static final Map<String, String> GROUPS =
      Map.of(
          "policy", "Looks at policies. No daemon is needed.",
          "audit", "Looks at the log of records. No daemon is needed.");

  private PicocliArguments() {}

  /** Picocli's reader of a program with these commands. */
  static CommandLine reader(List<Usage> commands) {
    CommandSpec root = root();
    // Picocli copies the parser's settings when a subcommand is added, so the program comes first.
    CommandLine program = new CommandLine(root).setExpandAtFiles(false);
    for (Usage usage : commands) {
      int space = usage.words().indexOf(' ');
      String name = usage.words().substring(space + 1);
      CommandSpec parent = space < 0 ? root : group(root, usage.words().substring(0, space), usage);
      parent.addSubcommand(name, spec(usage, name));
    }
    return program;
  }

  /** The help text of one command. */
  static String helpText(Usage usage) {
    return new CommandLine(spec(usage, usage.words())).getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  private static CommandSpec root() {
    CommandSpec root = CommandSpec.create().name("osd-shell");
    root.usageMessage()
        .description("Sends action plans to osd-daemon and shows what came of them.")
        .footer(
            "",
            "Exit status: 0 done, 1 failed, 2 wrong usage or plan, 3 API, 4 file access,",
            "5 denied or confirmation required, 6 timeout, 7 API call limit.",
            "",
            "Example:",
            "  osd-shell send docs/examples/hello.json");
    root.version("osd-shell " + version());
    root.addOption(
        OptionSpec.builder("--version", "-V")
            .versionHelp(true)
            .description("Print the version.")
            .build());
    addHelp(root);
    return root;
  }

  /**
   * The group of this name, which may be a command, too; else made when its first command comes,
   * whose example it borrows.
   */
  private static CommandSpec group(CommandSpec root, String name, Usage first) {
    CommandLine present = root.subcommands().get(name);
    if (present != null) {
      return present.getCommandSpec();
    }
    CommandSpec group = CommandSpec.create().name(name);
    group
        .usageMessage()
        .description(Objects.requireNonNull(GROUPS.get(name)))
        .footer("", "Example:", "  " + first.examples().getFirst());
    addHelp(group);
    root.addSubcommand(name, group);
    return group;
  }

  /** The version as the jar's manifest has it. */
  static String version() {
    String version = PicocliArguments.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  private static CommandSpec spec(Usage usage, String name) {
    CommandSpec spec = CommandSpec.create().name(name);
    List<String> description = new ArrayList<>(List.of(usage.summary()));
    description.addAll(usage.details());
    List<String> footer = new ArrayList<>(List.of("", "Example:"));
    usage.examples().forEach(example -> footer.add("  " + example));
    spec.usageMessage()
        .description(description.toArray(String[]::new))
        .footer(footer.toArray(String[]::new))
        .sortOptions(false);
    if (usage.synopsis().isPresent()) {
      spec.usageMessage().customSynopsis(usage.synopsis().get());
    }
    for (Usage.Option option : usage.options()) {
      spec.addOption(option(option));
    }
    for (int i = 0; i < usage.operands().size(); i++) {
      spec.addPositional(operand(usage.operands().get(i), i));
    }
    if (spec.findOption("--help") == null) {
      addHelp(spec);
    }
    if (usage.takesRest()) {
      spec.parser().stopAtPositional(true);
    }
    return spec;
  }

  private static OptionSpec option(Usage.Option option) {
    OptionSpec.Builder builder =
        OptionSpec.builder(option.names().toArray(String[]::new)).description(option.help());
    return option.value().isPresent()
        ? builder.type(String.class).arity("1").paramLabel(option.value().get()).build()
        : builder.type(boolean.class).arity("0").build();
  }

  private static PositionalParamSpec operand(Usage.Operand operand, int index) {
    if (operand.repeated()) {
      return PositionalParamSpec.builder()
          .index(index + "..*")
          .type(List.class)
          .auxiliaryTypes(String.class)
          .arity("0..*")
          .paramLabel(operand.label())
          .description(operand.help())
          .build();
    }
    PositionalParamSpec.Builder builder =
        PositionalParamSpec.builder()
            .index(Integer.toString(index))
            .type(String.class)
            .arity(operand.required() ? "1" : "0..1")
            .paramLabel(operand.label())
            .description(operand.help());
    return operand.choices().isEmpty()
        ? builder.build()
        : builder.completionCandidates(operand.choices()).build();
  }

  private static void addHelp(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Print this help text.")
            .build());
  }

  /** What picocli has read for this command. */
  static Arguments of(Usage usage, ParseResult parsed) {
    Map<String, String> options = new HashMap<>();
    for (Usage.Option option : usage.options()) {
      if (parsed.hasMatchedOption(option.name())) {
        String value = option.value().isEmpty() ? "" : parsed.matchedOptionValue(option.name(), "");
        options.put(option.name(), value);
      }
    }
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < usage.operands().size() && parsed.hasMatchedPositional(i); i++) {
      if (usage.operands().get(i).repeated()) {
        operands.addAll(parsed.matchedPositionalValue(i, List.<String>of()));
      } else {
        operands.add(parsed.matchedPositionalValue(i, ""));
      }
    }
    return new Arguments(options, operands);
  }
}
