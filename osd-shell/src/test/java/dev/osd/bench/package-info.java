/**
 * Benchmarks: classes named {@code *Bench}, run by {@code ./mvnw -Pbench verify} and by nothing
 * else. Each compares two ways in one run and prints the ratio; none fails for being slow.
 */
@NullMarked
package dev.osd.bench;

import org.jspecify.annotations.NullMarked;
