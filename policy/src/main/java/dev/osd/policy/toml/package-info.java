/** The text of a policy file made into rules, every mistake found on the way with its place. */
@NullMarked
package dev.osd.policy.toml;

import org.jspecify.annotations.NullMarked;
