package dev.osd.shell.llm;

import dev.osd.shell.Printable;
import dev.osd.shell.llm.files.Opened;
import java.util.List;

/** The frame that the model works in: seed 001's text, word for word. */
public final class SystemPrompt {
  private SystemPrompt() {}

  /**
   * The text for these instructions and descriptors. A file's name is the person's, but perhaps not
   * of the person's choosing, so it cannot begin a new line here.
   */
  public static String of(String instructions, List<Opened> files) {
    StringBuilder text = new StringBuilder();
    text.append(
            "You are an assistant that executes specified tasks."
                + " Use the following tools to complete the task.\n\nTask: ")
        .append(instructions)
        .append("\n\nOpen file descriptors:\n");
    for (Opened file : files) {
      text.append("- fd ").append(file.number()).append(": ").append(Printable.of(file.name()));
      if (file.size().isPresent()) {
        text.append(" (").append(file.size().getAsLong()).append(" bytes)");
      }
      text.append('\n');
    }
    return text.append(
            """

            Available tools:
            1. read(fd, offset, max_size) - Read data from file descriptor
            2. write(fd, data) - Write data to file descriptor
            3. pipe(cmd, in_fd, out_fd) - Execute built-in command or transfer data
            4. exit(code) - Exit program

            For detailed specifications, refer to the tool definitions below.
            """)
        .toString();
  }
}
