/**
 * What a plugin says of itself: its tools, their actions and the arguments that these take, as its
 * {@code plugin.toml} has them. Pure; reading the file is for others.
 */
@NullMarked
package dev.osd.policy.plugin;

import org.jspecify.annotations.NullMarked;
