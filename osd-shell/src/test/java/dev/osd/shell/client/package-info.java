/** Tests. */
@NullMarked
package dev.osd.shell.client;

import org.jspecify.annotations.NullMarked;
