package dev.osd.shell.ai;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the objects in what a model says: models put fences around JSON, sentences before it, and
 * are cut off behind it.
 */
final class ReplyRecovery {
  /** How many braces are tried; each may cost a look at all that follows. */
  static final int MOST_STARTS = 32;

  private ReplyRecovery() {}

  /** What may be the answer, best first: the whole text, then each complete object in it. */
  static List<String> candidates(String reply) {
    List<String> candidates = new ArrayList<>();
    String whole = reply.strip();
    candidates.add(whole);
    int start = whole.indexOf('{');
    for (int tries = 0; start >= 0 && tries < MOST_STARTS; tries++) {
      int end = endOfObject(whole, start);
      if (end >= 0 && end - start < whole.length()) {
        candidates.add(whole.substring(start, end));
      }
      // Behind a complete object the next one is looked for, and else within it.
      start = whole.indexOf('{', end >= 0 ? end : start + 1);
    }
    return candidates;
  }

  /** The place behind the object that begins here; -1 where it has no end. */
  private static int endOfObject(String text, int start) {
    int depth = 0;
    boolean inString = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inString = false;
        }
      } else if (c == '"') {
        inString = true;
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return -1;
  }
}
