/**
 * The real programs, started as a user starts them and spoken to over a real socket. What is proved
 * here holds for the whole of osd; the rooms' own tests are beside the rooms.
 */
@NullMarked
package dev.osd.e2e;

import org.jspecify.annotations.NullMarked;
