package dev.osd.protocol.wire;

import dev.osd.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sets single fields in the text of a plan and leaves every other byte as it was. The rest is not
 * decoded and written anew, because that would heal what the daemon has to see and refuse: unknown
 * fields, {@code 5.0} for {@code 5}, odd escapes.
 */
public final class PlanEditor {
  /** An editor; it keeps nothing of what it edits. */
  public PlanEditor() {}

  /**
   * The plan with one of its own fields set to a string.
   *
   * @throws ProtocolException {@code parse_failed} if the plan is no sound JSON object
   */
  public byte[] withText(byte[] plan, String field, String value) throws ProtocolException {
    return set(plan, field, quoted(value));
  }

  /**
   * The plan with {@code confirmation.token} set.
   *
   * @throws ProtocolException {@code parse_failed} if the plan is no sound JSON object
   */
  public byte[] withToken(byte[] plan, String token) throws ProtocolException {
    Optional<Range> present = find(plan, "confirmation");
    byte[] confirmation =
        present.isPresent() && plan[present.get().from] == '{'
            ? Arrays.copyOfRange(plan, present.get().from, present.get().to)
            : new byte[] {'{', '}'};
    return set(plan, "confirmation", set(confirmation, "token", quoted(token)));
  }

  private record Range(int from, int to) {}

  private static byte[] set(byte[] object, String field, byte[] value) throws ProtocolException {
    Optional<Range> present = find(object, field);
    if (present.isPresent()) {
      return spliced(object, present.get(), value);
    }
    JsonScanner in = new JsonScanner(object);
    int inside = in.position() + 1;
    in.object();
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    member.writeBytes(quoted(field));
    member.write(':');
    member.writeBytes(value);
    if (in.peek() != '}') {
      member.write(',');
    }
    return spliced(object, new Range(inside, inside), member.toByteArray());
  }

  /** Where the value of a field of the outermost object stands; reads to the text's end. */
  private static Optional<Range> find(byte[] object, String wanted) throws ProtocolException {
    JsonScanner in = new JsonScanner(object);
    Optional<Range> found = Optional.empty();
    JsonScanner.Members members = in.object();
    Optional<String> field = members.next();
    for (; field.isPresent(); field = members.next()) {
      int from = in.position();
      int to = in.skip();
      if (field.get().equals(wanted)) {
        found = Optional.of(new Range(from, to));
      }
    }
    in.end();
    return found;
  }

  private static byte[] spliced(byte[] text, Range range, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + value.length);
    out.write(text, 0, range.from);
    out.writeBytes(value);
    out.write(text, range.to, text.length - range.to);
    return out.toByteArray();
  }

  private static byte[] quoted(String text) {
    return JsonText.quoted(text).getBytes(StandardCharsets.UTF_8);
  }
}
