package dev.osd.daemon.audit;

import dev.osd.policy.ResolvedAction;
import dev.osd.protocol.Action;
import dev.osd.protocol.ActionResult;
import dev.osd.protocol.Attachment;
import dev.osd.protocol.record.RecordNames;
import dev.osd.protocol.wire.JsonLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How descriptors and what is done with them stand in records: numbers, names and words, but
 * contents only as length and digest.
 */
final class DescriptorRecords {
  /** What needs no quotes; one class of characters, so nothing to backtrack. */
  private static final Pattern PLAIN = Pattern.compile("[\\w./:=,@%+\\[\\]-]++");

  private final Redaction redaction;
  private final ContentFormat contents;

  DescriptorRecords(Redaction redaction, ContentFormat contents) {
    this.redaction = redaction;
    this.contents = contents;
  }

  void writeAttached(JsonLine out, AuditEvent.Attached attached) {
    List<String> described = new ArrayList<>();
    for (Attachment one : attached.attachments()) {
      described.add(
          "%d %s %s%s"
              .formatted(
                  one.fd(),
                  one.mode().wireName(),
                  redaction.text(one.name()),
                  one.size().isPresent() ? " (%d bytes)".formatted(one.size().getAsLong()) : ""));
    }
    out.texts(RecordNames.DESCRIPTORS, described)
        .text(RecordNames.PROMPT, attached.attach().provenance().prompt().map(redaction::text));
  }

  /** What was asked for. */
  void writeAsked(JsonLine out, Action.OnDescriptors use) {
    switch (use) {
      case Action.Read read -> {
        out.number(RecordNames.FD, read.fd());
        read.offset().ifPresent(offset -> out.number("offset", offset));
        read.maxSize().ifPresent(size -> out.number("max_size", size));
      }
      case Action.Write write -> {
        out.number(RecordNames.FD, write.fd());
        contents.write(out, "data", write.data());
      }
      case Action.Pipe pipe -> {
        writeNumber(out, "in_fd", pipe.in());
        writeNumber(out, "out_fd", pipe.out());
        writeNumber(out, "err_fd", pipe.err());
        if (!pipe.commands().isEmpty()) {
          out.texts("asked_cmds", pipe.commands().stream().map(redaction::command).toList());
        }
      }
      case Action.Exit exit -> out.number("code", exit.code());
    }
  }

  /** The names of the descriptors that it came down to. */
  void writeNames(JsonLine out, ResolvedAction.OnDescriptors use) {
    if (!use.names().isEmpty()) {
      out.object(
          RecordNames.NAMES,
          names ->
              use.names().entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .forEach(entry ->
                      names.text(
                          String.valueOf(entry.getKey()), redaction.text(entry.getValue()))));
    }
  }

  /** The words of the command that it came down to, or a line of them where there are several. */
  void writeCommands(JsonLine out, ResolvedAction.OnDescriptors use) {
    List<List<String>> commands = use.commands().stream().map(redaction::arguments).toList();
    if (commands.isEmpty()) {
      return;
    }
    out.object(
        RecordNames.PROCESS,
        process -> {
          if (commands.size() == 1) {
            process
                .texts(RecordNames.ARGS, commands.getFirst())
                .number(RecordNames.ARGS_COUNT, commands.getFirst().size());
          } else {
            process.text(
                RecordNames.COMMAND_LINE,
                commands.stream().map(DescriptorRecords::line).collect(Collectors.joining(" | ")));
          }
        });
  }

  private static String line(List<String> words) {
    return words.stream().map(DescriptorRecords::quoted).collect(Collectors.joining(" "));
  }

  /** As a shell takes it for one word, so that a bar among the words is no bar between commands. */
  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  void writeRead(JsonLine out, ActionResult.DescriptorRead read) {
    contents.write(out, "content", read.content());
    out.number("next_offset", read.nextOffset()).flag("eof", read.eof());
  }

  void writePiped(JsonLine out, ActionResult.Piped piped) {
    out.number("size", piped.size());
    if (!piped.exitCodes().isEmpty()) {
      out.texts(RecordNames.EXIT_CODES, piped.exitCodes().stream().map(String::valueOf).toList());
    }
    piped.ends().ifPresent(ends -> out.number("in_fd", ends.in()).number("out_fd", ends.out()));
    if (piped.stderr().bytes().length() > 0) {
      contents.write(out, "stderr", piped.stderr().bytes());
    }
  }

  private static void writeNumber(JsonLine out, String name, OptionalInt number) {
    number.ifPresent(value -> out.number(name, value));
  }
}
