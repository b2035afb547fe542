/** Tests of the socket. */
@NullMarked
package dev.osd.daemon.socket;

import org.jspecify.annotations.NullMarked;
