package dev.osd.daemon.builtin.sed;

import dev.osd.daemon.builtin.io.Characters;
import dev.osd.daemon.builtin.sed.Replacement.Casing;
import dev.osd.daemon.builtin.sed.Replacement.Letters;
import dev.osd.daemon.builtin.sed.Replacement.Part;
import dev.osd.daemon.regex.Matcher;
import java.nio.charset.StandardCharsets;

/** Carries out {@code s}: builds the new pattern space in another one. */
final class Substitution {
  private final Expressions expressions;

  Substitution(Expressions expressions) {
    this.expressions = expressions;
  }

  /**
   * Replaces matches.
   *
   * @param text the pattern space, which stays as it is
   * @param result takes what it becomes, if anything was replaced
   * @return whether anything was replaced
   */
  boolean replace(Operation.Substitute command, Space text, Space result) throws ScriptException {
    Matcher matcher = expressions.matcher(command.expression());
    Replacement replacement = command.replacement();
    expressions.checkGroups(replacement.highestGroup());
    byte[] bytes = text.bytes();
    int to = text.to();
    int at = text.from();
    if (!matcher.find(bytes, text.from(), to, at)) {
      return false;
    }
    result.clear();
    int copied = at;
    int lastEnd = -1;
    long count = 0;
    boolean replaced = false;
    boolean more = true;
    while (more) {
      int start = matcher.start(0);
      int end = matcher.end(0);
      // An empty match right behind a match is none.
      if ((start < end || start != lastEnd) && ++count >= command.from()) {
        result.append(bytes, copied, start - copied);
        append(replacement, bytes, matcher, result);
        copied = end;
        replaced = true;
        if (!command.all()) {
          break;
        }
      }
      lastEnd = end;
      at = start < end ? end : end < to ? end + Characters.length(bytes, end, to) : to + 1;
      more = at <= to && matcher.find(bytes, text.from(), to, at);
    }
    if (replaced) {
      result.append(bytes, copied, to - copied);
      result.terminated(text.terminated());
    }
    return replaced;
  }

  private void append(Replacement replacement, byte[] bytes, Matcher matcher, Space result)
      throws ScriptException {
    int groups = expressions.groups();
    Letters pending = Letters.AS_IS;
    for (Part part : replacement.parts()) {
      Casing casing = part.casing();
      if (!casing.hasFirst() && pending != Letters.AS_IS) {
        casing = new Casing(pending, casing.others());
      }
      pending = Letters.AS_IS;
      byte[] text = part.text();
      if (text.length > 0) {
        append(text, 0, text.length, casing, result);
        casing = casing.withoutFirst();
      }
      if (part.group() != Replacement.NONE && part.group() <= groups) {
        int start = matcher.start(part.group());
        int end = matcher.end(part.group());
        if (start < end) {
          append(bytes, start, end, casing, result);
        } else if (part.casing().hasFirst()) {
          pending = casing.first();
        }
      }
    }
  }

  private static void append(byte[] bytes, int from, int to, Casing casing, Space result)
      throws ScriptException {
    if (casing.isNone()) {
      result.append(bytes, from, to - from);
      return;
    }
    int at = from;
    if (casing.hasFirst() && bytes[at] != 0) {
      at = appendLetter(bytes, at, to, casing.first(), result);
    }
    // GNU's leaves alone what is behind a NUL.
    while (casing.others() != Letters.AS_IS && at < to && bytes[at] != 0) {
      at = appendLetter(bytes, at, to, casing.others(), result);
    }
    result.append(bytes, at, to - at);
  }

  /** Appends the character at {@code at} and returns where the next one is. */
  private static int appendLetter(byte[] bytes, int at, int to, Letters letters, Space result)
      throws ScriptException {
    int key = Characters.key(bytes, at, to);
    int length = Characters.length(bytes, at, to);
    int changed = Characters.isCharacter(key) ? changed(key, letters) : key;
    if (changed == key) {
      result.append(bytes, at, length);
    } else if (changed < 0x80) {
      result.append((byte) changed);
    } else {
      byte[] utf8 = Character.toString(changed).getBytes(StandardCharsets.UTF_8);
      result.append(utf8, 0, utf8.length);
    }
    return at + length;
  }

  private static int changed(int point, Letters letters) {
    return switch (letters) {
      case AS_IS -> point;
      case UPPER -> Character.toUpperCase(point);
      case LOWER -> Character.toLowerCase(point);
    };
  }
}
