package dev.osd.policy.plugin;

import dev.osd.policy.PolicyException;
import dev.osd.policy.toml.ManifestReader;
import java.util.List;
import java.util.Optional;

/**
 * A plugin's own description.
 *
 * @param program the name of its executable, which lies beside the description
 * @param tools the tools that it has; at least one
 */
public record Manifest(String program, List<Tool> tools) {
  public Manifest {
    tools = List.copyOf(tools);
  }

  /**
   * Reads a description.
   *
   * @param name how problems name the file
   * @param text at most {@link ManifestReader#MAX_CHARACTERS} characters of TOML
   * @throws PolicyException naming every problem with its line and column
   */
  public static Manifest parse(String name, String text) throws PolicyException {
    return ManifestReader.read(name, text);
  }

  /** The tool of this name. */
  public Optional<Tool> tool(String name) {
    return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
  }

  /**
   * A tool of a plugin.
   *
   * @param name unlike that of any built-in tool
   * @param summary what it is for; empty where the plugin does not say
   * @param actions what it can do; at least one
   */
  public record Tool(String name, String summary, List<Operation> actions) {
    public Tool {
      actions = List.copyOf(actions);
    }

    /** The action of this name. */
    public Optional<Operation> action(String wanted) {
      return actions.stream().filter(action -> action.name().equals(wanted)).findFirst();
    }
  }

  /**
   * What a tool can do.
   *
   * @param arguments those that it takes
   */
  public record Operation(String name, List<Argument> arguments) {
    public Operation {
      arguments = List.copyOf(arguments);
    }
  }
}
