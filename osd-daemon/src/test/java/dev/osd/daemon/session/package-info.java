/** Tests of sessions on real files and pipes, without a socket. */
@NullMarked
package dev.osd.daemon.session;

import org.jspecify.annotations.NullMarked;
