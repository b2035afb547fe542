/** What the daemon's tests share: plans to send, a log in memory, a clock that is set by hand. */
@NullMarked
package dev.osd.daemon.testing;

import org.jspecify.annotations.NullMarked;
