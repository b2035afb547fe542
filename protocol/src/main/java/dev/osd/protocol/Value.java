package dev.osd.protocol;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value whose form is not fixed by this protocol: an argument of a plugin, or a fact that a tool
 * tells beside its text.
 */
public sealed interface Value {
  /** Nothing, {@code null} on the wire. */
  record Nothing() implements Value {}

  /** True or false. */
  record Flag(boolean value) implements Value {}

  /** A number. */
  record Amount(BigDecimal value) implements Value {
    /** Whether it has no fraction. */
    public boolean isWhole() {
      return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    }

    /** Whether it is no greater than this. */
    public boolean isAtMost(long most) {
      return value.compareTo(BigDecimal.valueOf(most)) <= 0;
    }
  }

  /** A string. */
  record Text(String value) implements Value {}

  /** Values in order. */
  record Items(List<Value> values) implements Value {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** Values by name, in the order in which they were written. */
  record Group(Map<String, Value> values) implements Value {
    /** A group with nothing in it. */
    public static final Group EMPTY = new Group(Map.of());

    public Group {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** This group with one value more, or with another one of this name. */
    public Group with(String name, Value value) {
      Map<String, Value> more = new LinkedHashMap<>(values);
      more.put(name, value);
      return new Group(more);
    }

    /** This group without the value of this name. */
    public Group without(String name) {
      Map<String, Value> fewer = new LinkedHashMap<>(values);
      fewer.remove(name);
      return new Group(fewer);
    }

    /** This group with a number more. */
    public Group with(String name, long value) {
      return with(name, of(value));
    }

    /** This group with a string more. */
    public Group with(String name, String value) {
      return with(name, new Text(value));
    }
  }

  /** A whole number. */
  static Value of(long number) {
    return new Amount(BigDecimal.valueOf(number));
  }

  /** Strings in order. */
  static Value of(List<String> texts) {
    return new Items(texts.stream().map(text -> (Value) new Text(text)).toList());
  }
}
