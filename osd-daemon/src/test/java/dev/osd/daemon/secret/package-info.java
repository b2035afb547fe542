/** Tests of the finders of secrets: tables of what is one and what is none. */
@NullMarked
package dev.osd.daemon.secret;

import org.jspecify.annotations.NullMarked;
