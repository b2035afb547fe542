/**
 * The words of osd: plans, actions, results, replies, errors and limits, as values without
 * behaviour. Whoever speaks with the daemon or about it uses these; nothing in here knows JSON
 * (that is {@code wire}), files, sockets or policy.
 */
@NullMarked
package dev.osd.protocol;

import org.jspecify.annotations.NullMarked;
