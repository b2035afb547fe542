package dev.osd.shell.llm.files;

import java.io.FileDescriptor;

/** Where the model's descriptor 1 leads. */
public interface Output {
  /** What the model and the log call it. */
  String name();

  /** Where to write; at the end of what is there. */
  FileDescriptor descriptor();

  /** Standard output as this process has it. */
  static Output standard() {
    return new Standard();
  }

  /** Standard output. */
  record Standard() implements Output {
    @Override
    public String name() {
      return "stdout";
    }

    @Override
    public FileDescriptor descriptor() {
      return FileDescriptor.out;
    }
  }
}
