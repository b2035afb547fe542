/** Tests. */
@NullMarked
package dev.osd.shell.audit;

import org.jspecify.annotations.NullMarked;
