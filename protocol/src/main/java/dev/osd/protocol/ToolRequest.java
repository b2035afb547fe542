package dev.osd.protocol;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a tool is asked to do (seed 002), taken apart; nothing here is resolved or judged. */
public sealed interface ToolRequest {
  /** The tool's name. */
  String tool();

  /** What it is to do, by the name that {@code [[tool]]} rules have. */
  String action();

  /**
   * Runs a shell line.
   *
   * @param workingDirectory where it runs; without it where the client is
   * @param timeoutMs milliseconds until its deadline
   */
  record CmdRun(String command, Optional<String> workingDirectory, int timeoutMs)
      implements ToolRequest {
    @Override
    public String tool() {
      return "cmd.run";
    }

    @Override
    public String action() {
      return "execute";
    }
  }

  /**
   * Reads a file from its beginning.
   *
   * @param maxBytes how many bytes at the most
   */
  record FsRead(String path, int maxBytes) implements ToolRequest {
    @Override
    public String tool() {
      return "fs.read_file";
    }

    @Override
    public String action() {
      return "read";
    }
  }

  /**
   * Writes a file.
   *
   * @param backup whether the old file is kept under a dated name
   * @param mode the permissions in octal; without it those that the file has, or 0644
   */
  record FsWrite(String path, Bytes content, boolean backup, Optional<String> mode)
      implements ToolRequest {
    @Override
    public String tool() {
      return "fs.write_file";
    }

    @Override
    public String action() {
      return "write";
    }
  }

  /**
   * Manages packages.
   *
   * @param packages their names; for a search, words
   * @param assumeYes whether the manager's own question is answered with yes; without that it is
   *     only told what would be done
   */
  record PkgManage(PackageVerb verb, List<String> packages, boolean assumeYes)
      implements ToolRequest {
    public PkgManage {
      packages = List.copyOf(packages);
    }

    @Override
    public String tool() {
      return "pkg.manage";
    }

    @Override
    public String action() {
      return verb.name().toLowerCase(Locale.ROOT);
    }
  }

  /** Manages one service. */
  record SvcManage(ServiceVerb verb, String service) implements ToolRequest {
    @Override
    public String tool() {
      return "svc.manage";
    }

    @Override
    public String action() {
      return verb.name().toLowerCase(Locale.ROOT);
    }
  }

  /** Tells of system, memory and disks. */
  record SysInfo() implements ToolRequest {
    @Override
    public String tool() {
      return "sysinfo";
    }

    @Override
    public String action() {
      return "get";
    }
  }

  /**
   * Lists services.
   *
   * @param filter what their names contain
   */
  record Services(Optional<String> filter) implements ToolRequest {
    @Override
    public String tool() {
      return "services";
    }

    @Override
    public String action() {
      return "list";
    }
  }

  /**
   * Lists the packages that are installed.
   *
   * @param filter what their names contain
   */
  record Packages(Optional<String> filter) implements ToolRequest {
    @Override
    public String tool() {
      return "packages";
    }

    @Override
    public String action() {
      return "list";
    }
  }

  /** Lists the tools that there are, plugins among them. */
  record Tools() implements ToolRequest {
    @Override
    public String tool() {
      return "tools";
    }

    @Override
    public String action() {
      return "list";
    }
  }

  /** Asks a plugin. */
  record Plugin(String tool, String action, Value.Group args) implements ToolRequest {
    @Override
    public String toString() {
      return "Plugin[%s %s %s]".formatted(tool, action, args.values().keySet());
    }
  }
}
