package dev.osd.policy;

import dev.osd.protocol.Verdict;

/**
 * One reason for a verdict.
 *
 * @param verdict what this reason calls for
 * @param rule where it comes from: {@code policy.toml:12}, {@code built-in:7}, or the name of
 *     something that holds whatever the file says, such as {@code danger}
 * @param text what was found, in words for a person; one line
 */
public record Finding(Verdict verdict, String rule, String text) {}
