/** Tests of the client, with a terminal, a person and a daemon that play their parts by rote. */
@NullMarked
package dev.osd.shell;

import org.jspecify.annotations.NullMarked;
