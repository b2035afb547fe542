/**
 * The Unix socket: the file, the listener, who is at the other end, and one thread for each
 * connection that cuts requests out of the stream and writes replies back. Knows nothing of policy
 * or execution; it hands plans to {@code daemon.plan} and reports refusals to {@code daemon.audit}.
 */
@NullMarked
package dev.osd.daemon.socket;

import org.jspecify.annotations.NullMarked;
