package dev.osd.protocol;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tools that every daemon has (seed 002, and {@code tools} to list them all). */
public enum BuiltInTool {
  CMD_RUN("cmd.run", "execute", "command working_directory? timeout_ms?", "Runs a shell line."),
  FS_READ_FILE("fs.read_file", "read", "path max_bytes?", "Reads a file's beginning."),
  FS_WRITE_FILE(
      "fs.write_file",
      "write",
      "path content backup? mode?",
      "Writes a file and keeps the old one."),
  PKG_MANAGE(
      "pkg.manage",
      words(PackageVerb.values()),
      "packages? assume_yes?",
      "Installs, removes, updates and finds packages."),
  SVC_MANAGE("svc.manage", words(ServiceVerb.values()), "service", "Manages one service."),
  SYSINFO("sysinfo", "get", "", "Tells of system, processor, memory and disks."),
  SERVICES("services", "list", "filter?", "Lists services and their states."),
  PACKAGES("packages", "list", "filter?", "Lists the packages installed."),
  TOOLS("tools", "list", "", "Lists the tools, plugins among them.");

  /** The longest name of a tool or of what it does, in characters. */
  public static final int NAME_CHARACTERS = 64;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*([.-][a-z0-9_]+)*");

  /** Seed 001's tools, whose names no other tool may have. */
  private static final Set<String> ON_DESCRIPTORS = Set.of("read", "write", "pipe", "exit");

  private final String wireName;
  private final String actions;
  private final String arguments;
  private final String summary;

  BuiltInTool(String wireName, String actions, String arguments, String summary) {
    this.wireName = wireName;
    this.actions = actions;
    this.arguments = arguments;
    this.summary = summary;
  }

  /** The tool of this name. */
  public static Optional<BuiltInTool> of(String wireName) {
    return Arrays.stream(values()).filter(tool -> tool.wireName.equals(wireName)).findFirst();
  }

  /** Whether a plugin's tool may not have this name, because it is taken. */
  public static boolean isTaken(String wireName) {
    return ON_DESCRIPTORS.contains(wireName) || of(wireName).isPresent();
  }

  /** Whether a text has the form that the names of tools and of their actions have. */
  public static boolean isName(String text) {
    return text.length() <= NAME_CHARACTERS && NAME.matcher(text).matches();
  }

  /** The tool's name, such as {@code pkg.manage}. */
  public String wireName() {
    return wireName;
  }

  /** What it can do. */
  public List<String> actions() {
    return List.of(actions.split(" "));
  }

  /** The names of its arguments. */
  public Set<String> argumentNames() {
    return arguments().stream()
        .map(argument -> argument.replace("?", ""))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The names of its arguments, with a question mark behind those that can be left out. */
  public List<String> arguments() {
    return arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));
  }

  /** What it is for, in one sentence. */
  public String summary() {
    return summary;
  }

  private static String words(Enum<?>[] verbs) {
    return Arrays.stream(verbs)
        .map(verb -> verb.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }
}
