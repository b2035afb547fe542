/**
 * Sessions: the file descriptors that a client has attached to its connection, and what seed 001's
 * tools do with them. A descriptor has one owner, {@link dev.osd.daemon.session.Session}, from the
 * moment it was received to the connection's end. Nothing is opened here but unnamed files for what
 * does not fit into memory, and nothing is judged: what reaches this room has been permitted.
 */
@NullMarked
package dev.osd.daemon.session;

import org.jspecify.annotations.NullMarked;
