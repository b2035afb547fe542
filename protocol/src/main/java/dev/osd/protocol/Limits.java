package dev.osd.protocol;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The caps in force: the standard values, save those that a policy file sets. Immutable. */
public final class Limits {
  private static final Limits STANDARD = new Limits(Map.of());

  private final Map<Limit, Long> values = new EnumMap<>(Limit.class);

  private Limits(Map<Limit, Long> changed) {
    for (Limit limit : Limit.values()) {
      values.put(limit, changed.getOrDefault(limit, limit.standard()));
    }
  }

  /** Every limit at its standard value. */
  public static Limits standard() {
    return STANDARD;
  }

  /**
   * The standard values with some changed.
   *
   * @throws IllegalArgumentException if a value lies outside its limit's own bounds
   */
  public static Limits of(Map<Limit, Long> changed) {
    changed.forEach((limit, value) -> {
      if (value < limit.least() || value > limit.most()) {
        throw new IllegalArgumentException(
            limit.key() + " must lie between " + limit.least() + " and " + limit.most());
      }
    });
    return new Limits(changed);
  }

  /** The value of one limit, in the unit that its own text gives. */
  public long get(Limit limit) {
    return Objects.requireNonNull(values.get(limit));
  }

  /** The value of one limit that fits an {@code int}. */
  public int count(Limit limit) {
    return Math.toIntExact(get(limit));
  }

  /** These limits with one changed. */
  public Limits with(Limit limit, long value) {
    Map<Limit, Long> changed = new EnumMap<>(values);
    changed.put(limit, value);
    return of(changed);
  }
}
