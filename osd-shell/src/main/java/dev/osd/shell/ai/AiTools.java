package dev.osd.shell.ai;

import dev.osd.shell.llm.ToolCatalogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tools that a model may use before it answers (seed 002). Each is one of the daemon's own: the
 * names differ only because a function's name has no dots.
 */
public enum AiTools {
  /** The system at a glance. */
  SYSINFO("sysinfo", "sysinfo", "get", "Tells of OS, CPU, RAM and disk usage."),
  /** What runs. */
  SERVICES("services", "services", "list", "Lists the services of the system."),
  /** What is installed. */
  PACKAGES(
      "packages",
      "packages",
      "list",
      "Lists installed packages. Name a filter: there may be thousands."),
  /** What a file holds. */
  READ_FILE(
      "fs_read_file", "fs.read_file", "read", "Reads the contents of a file, limited in size.");

  private final String modelName;
  private final String tool;
  private final String action;
  private final String description;

  AiTools(String modelName, String tool, String action, String description) {
    this.modelName = modelName;
    this.tool = tool;
    this.action = action;
    this.description = description;
  }

  /** The daemon's name for it. */
  String tool() {
    return tool;
  }

  /** The daemon's name for what it does. */
  String action() {
    return action;
  }

  private List<ToolCatalogue.Parameter> parameters() {
    return switch (this) {
      case SYSINFO -> List.of();
      case SERVICES, PACKAGES -> List.of(text("filter", false, "Part of a name."));
      case READ_FILE ->
          List.of(
              text("path", true, "The file's path."),
              new ToolCatalogue.Parameter(
                  "max_bytes", "integer", false, "The most bytes to give.", Map.of("minimum", 1L)));
    };
  }

  private static ToolCatalogue.Parameter text(String name, boolean required, String description) {
    return new ToolCatalogue.Parameter(name, "string", required, description, Map.of());
  }

  /** What the model is told of them. */
  public static ToolCatalogue catalogue() {
    return new ToolCatalogue(
        List.of(values()).stream()
            .map(
                tool -> new ToolCatalogue.Tool(tool.modelName, tool.description, tool.parameters()))
            .toList());
  }

  /** The tool that a model calls by this name. */
  static Optional<AiTools> ofModelName(String name) {
    return List.of(values()).stream().filter(tool -> tool.modelName.equals(name)).findFirst();
  }
}
