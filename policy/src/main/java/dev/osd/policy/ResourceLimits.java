package dev.osd.policy;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How far a program may use the machine.
 *
 * @param values by resource, in the unit that the resource's own text gives; what is not there is
 *     not limited
 */
public record ResourceLimits(Map<Resource, Long> values) {
  /** No limit at all. */
  public static final ResourceLimits NONE = new ResourceLimits(Map.of());

  /**
   * @throws IllegalArgumentException if a value lies outside its resource's own bounds
   */
  public ResourceLimits {
    Map<Resource, Long> ordered = new EnumMap<>(Resource.class);
    values.forEach((resource, value) -> {
      if (value < resource.least() || value > resource.most()) {
        throw new IllegalArgumentException(
            "%s must lie between %d and %d"
                .formatted(resource.key(), resource.least(), resource.most()));
      }
      ordered.put(resource, value);
    });
    values = Collections.unmodifiableMap(ordered);
  }

  /** These limits, and others for what these do not limit. */
  public ResourceLimits or(ResourceLimits others) {
    Map<Resource, Long> all = new EnumMap<>(Resource.class);
    all.putAll(others.values);
    all.putAll(values);
    return new ResourceLimits(all);
  }

  /** The narrower of both, resource by resource. */
  public ResourceLimits and(ResourceLimits others) {
    Map<Resource, Long> narrowest = new EnumMap<>(Resource.class);
    narrowest.putAll(values);
    others.values.forEach((resource, value) -> narrowest.merge(resource, value, Math::min));
    return new ResourceLimits(narrowest);
  }
}
